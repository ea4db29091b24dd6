import type { Answer, ChargeExplanation, Command } from '@grenier/contracts'
import {
  addMs,
  type CivilMonth,
  civilDate,
  civilMonth,
  GIB,
  type Instant,
  instantFromIso,
  msPerHour,
} from '@grenier/quota-billing'
import { Client } from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { blockedSessions } from '../../harness/blocked-sessions.ts'
import { callOf, collector, finance, type House, memberOf, openHouse } from './house.ts'
import { problemOf } from './problem-of.ts'
import { enrolCommune, prepareRegion, publishPrices, type Region } from './region.ts'

const [january, february, march] = [civilMonth('2026-01'), civilMonth('2026-02'), civilMonth('2026-03')]

let house: House
let region: Region
/** Holds tables still while calls run into them. */
let holder: Client
const members: Answer<'enrolTenant'>[] = []

beforeAll(async () => {
  house = await openHouse('2026-01-05T09:00:00.000Z')
  holder = new Client({ connectionString: house.database.adminUrl })
  await holder.connect()
  region = await prepareRegion(house)
  await publishPrices(house, region, january)
  for (const name of ['Continue', 'Muette', 'Tardive']) {
    members.push(await enrolCommune(house, region, { name, gib: 0n }))
  }
})

afterAll(async () => {
  await holder.end()
  await house.close()
})

function idOfMember(index: number): string {
  const member = members[index]
  if (member === undefined) throw new Error(`there is no member ${index}`)
  return member.id
}

/** Hourly readings of one claim. */
function record(index: number, span: { from: Instant; hours: number; gib: bigint }) {
  const readings = Array.from({ length: span.hours }, (_, hour) => ({
    tenantId: idOfMember(index),
    meter: 'storage.used' as const,
    offerId: region.block.id,
    resourceId: 'claim-1',
    takenAt: addMs(span.from, hour * msPerHour),
    valueBytes: span.gib * GIB,
  }))
  return house.api.recordReadings({ source: 'prometheus', simulated: true, readings }, callOf(collector))
}

async function close(month: CivilMonth): Promise<void> {
  await house.api.closePeriod({ month, membersWithoutPopulation: 'refused' }, callOf(finance))
  await house.jobs['close-period']({ month })
  expect((await house.api.getPeriod({ month }, callOf(finance))).state).toBe('closed')
}

/** What a member's measured use of a month was rated from. */
async function explanationOf(index: number, month: CivilMonth): Promise<ChargeExplanation> {
  const { items } = await house.api.listCharges({ limit: 500, month, tenantId: idOfMember(index) }, callOf(finance))
  const charge = items.find(({ ruleId }) => ruleId === 'used')
  if (charge === undefined) throw new Error('the use was not charged')
  return await house.api.explainCharge({ chargeId: charge.id }, callOf(memberOf(idOfMember(index))))
}

function explainedBytes({ slices }: ChargeExplanation): bigint {
  return slices.reduce((sum, { byteSeconds }) => sum + byteSeconds, 0n)
}

/** How long a call may take to reach the lock it is expected to wait for. */
const reachMs = 60_000

/** True once a session waits for a lock of that kind; false when the call ends without, or waits for none in time. */
async function waitsFor(call: Promise<unknown>, locktype: 'advisory' | 'relation'): Promise<boolean> {
  const ended = call.then(
    () => true,
    () => true,
  )
  for (const until = Date.now() + reachMs; Date.now() < until; ) {
    if ((await blockedSessions(holder, locktype)) > 0) return true
    const pause = new Promise<false>((resolve) => setTimeout(resolve, 10, false))
    if (await Promise.race([ended, pause])) return false
  }
  return false
}

describe('a month that is closed', () => {
  test('keeps its slices, whatever is read later at its edge or at the end of a gap that reaches into it', async () => {
    house.setClock('2026-01-31T22:00:00.000Z')
    await record(0, { from: instantFromIso('2026-01-30T00:00:00.000Z'), hours: 45, gib: 10n })
    await record(1, { from: instantFromIso('2026-01-20T00:00:00.000Z'), hours: 5, gib: 10n })
    house.setClock('2026-02-01T10:00:00.000Z')
    await close(january)
    const rated = [await explanationOf(0, january), await explanationOf(1, january)]

    house.setClock('2026-02-06T10:00:00.000Z')
    await record(0, { from: instantFromIso('2026-02-01T00:10:00.000Z'), hours: 3, gib: 1n })
    await record(1, { from: instantFromIso('2026-02-03T12:00:00.000Z'), hours: 3, gib: 2n })
    const days = await house.unitOfWork.read({ kind: 'platform' }, (tx) =>
      tx.metering.countDirty({ from: civilDate('2026-01-01'), to: civilDate('2026-02-01') }),
    )
    expect(days).toBe(0)
    await house.jobs['compute-usage']({})

    expect([await explanationOf(0, january), await explanationOf(1, january)]).toEqual(rated)
    for (const explained of rated) {
      expect(explained.charge.quantityByteSeconds).toBe(explainedBytes(explained))
    }
    // The open days of the gap did change: the first of February is valued by the reading that ended it.
    const usage = await house.api.listUsage(
      { tenantId: idOfMember(1), from: civilDate('2026-02-01'), to: civilDate('2026-02-02') },
      callOf(memberOf(idOfMember(1))),
    )
    expect(usage.items).toMatchObject([{ byteSeconds: 2n * GIB * 86_400n, estimatedSeconds: 86_400 }])
    const summary = await house.api.getReadingsSummary({}, callOf(collector))
    expect(summary.dirtyDays).toBe(0)
  })
})

describe('readings and a closing at the same instant', () => {
  test('readings that were in flight are in before the closing computes', async () => {
    house.setClock('2026-03-01T10:00:00.000Z')
    await holder.query('BEGIN; LOCK TABLE reading_batch IN SHARE MODE')
    const recorded = record(2, { from: instantFromIso('2026-02-10T00:00:00.000Z'), hours: 24, gib: 3n })
    expect(await waitsFor(recorded, 'relation')).toBe(true)
    const closed = close(february)
    const waited = await waitsFor(closed, 'advisory')
    await holder.query('ROLLBACK')
    expect(await recorded).toMatchObject({ recorded: 24 })
    await closed
    expect(waited).toBe(true)
    const explained = await explanationOf(2, february)
    expect(explained.slices.find(({ day }) => day === '2026-02-10')?.byteSeconds).toBeGreaterThan(0n)
    expect(explained.charge.quantityByteSeconds).toBe(explainedBytes(explained))
  })

  test('readings that come while it commits are refused, also for a month nobody ever looked at', async () => {
    house.setClock('2026-04-01T10:00:00.000Z')
    await holder.query('BEGIN; LOCK TABLE audit_entry IN SHARE MODE')
    const closing = house.api.closePeriod({ month: march, membersWithoutPopulation: 'refused' }, callOf(finance))
    expect(await waitsFor(closing, 'relation')).toBe(true)
    const late = problemOf(record(2, { from: instantFromIso('2026-03-10T00:00:00.000Z'), hours: 2, gib: 3n }))
    const waited = await waitsFor(late, 'advisory')
    await holder.query('ROLLBACK')
    expect((await closing).state).toBe('closing')
    expect(await late).toEqual({ code: 'reading-too-old', params: { month: march } })
    expect(waited).toBe(true)
  })
})

describe('a month that is closing', () => {
  test('still computes a whole gap that a reading ended before, though nobody had computed it yet', async () => {
    const may = civilMonth('2026-05')
    house.setClock('2026-05-14T10:00:00.000Z')
    await record(0, { from: instantFromIso('2026-05-12T00:00:00.000Z'), hours: 3, gib: 4n })
    await house.jobs['compute-usage']({})
    house.setClock('2026-05-31T21:30:00.000Z')
    await record(0, { from: instantFromIso('2026-05-25T00:00:00.000Z'), hours: 3, gib: 3n })
    house.setClock('2026-06-01T10:00:00.000Z')
    await close(may)
    const explained = await explanationOf(0, may)
    expect(explained.slices.find(({ day }) => day === '2026-05-18')).toMatchObject({
      byteSeconds: 3n * GIB * 86_400n,
      estimatedSeconds: 86_400,
    })
    expect(explained.charge.quantityByteSeconds).toBe(explainedBytes(explained))
  })
})

const total = (rows: readonly { amountMicros: bigint }[]) =>
  rows.reduce((micros, { amountMicros }) => micros + amountMicros, 0n)

describe('rows of charges', () => {
  const list = (query: Partial<Command<'listCharges'>>) =>
    house.api.listCharges({ limit: 500, ...query }, callOf(finance))
  const months = { from: january, to: civilMonth('2026-05') }

  test('narrow to months, a service and a site just as their sums do, so that the rows are what a sum is of', async () => {
    const { items: all } = await list({})
    const laterThanJanuary = all.filter(({ month }) => month > january)
    expect((await list({ from: civilMonth('2026-02') })).items).toEqual(laterThanJanuary)
    expect((await list({ to: january })).items).toEqual(all.filter(({ month }) => month <= january))
    for (const by of ['service', 'site'] as const) {
      const { items: groups } = await house.api.sumCharges({ ...months, by, limit: 500 }, callOf(finance))
      const named = groups.filter(({ key }) => key !== null)
      expect(named.length).toBeGreaterThan(0)
      for (const { key, amountMicros } of named) {
        const narrowed = by === 'service' ? { service: key ?? '' } : { siteId: key ?? '' }
        const { items } = await list({ ...months, ...narrowed })
        expect({ key, sum: total(items) }).toEqual({ key, sum: amountMicros })
        const first = await list({ ...months, ...narrowed, limit: 1 })
        const cursor = first.nextCursor ?? undefined
        const rest = cursor === undefined ? [] : (await list({ ...months, ...narrowed, cursor })).items
        expect([...first.items, ...rest]).toEqual(items)
      }
    }
    expect((await list({ siteId: '0198c0de-7a00-7000-8000-000000000001' })).items).toEqual([])
    const { nextCursor } = await list({ ...months, limit: 1 })
    expect((await problemOf(list({ ...months, service: 'used', cursor: nextCursor ?? '' }))).code).toBe(
      'cursor-invalid',
    )
  })

  test('narrow to months for a member too, and to no cost that is declared for all', async () => {
    const own = { tenantId: idOfMember(0), limit: 500 }
    const by = (query: Partial<Command<'listCharges'>>) =>
      house.api.listCharges({ ...own, ...query }, callOf(memberOf(own.tenantId)))
    const { items } = await by({})
    expect(items.length).toBeGreaterThan(0)
    expect((await by({ from: january, to: january })).items).toEqual(items.filter(({ month }) => month === january))
    expect((await problemOf(by({ service: 'used' }))).code).toBe('not-allowed')
    expect((await problemOf(by({ siteId: '0198c0de-7a00-7000-8000-000000000001' }))).code).toBe('not-allowed')
  })
})

describe('sums of charges', () => {
  const sum = (query: Partial<Command<'sumCharges'>>) =>
    house.api.sumCharges(
      { from: january, to: civilMonth('2026-05'), by: 'member', limit: 500, ...query },
      callOf(finance),
    )

  test.each(['member', 'service', 'site'] as const)('by %s are those of the rows, by month and in all', async (by) => {
    const { items: charges } = await house.api.listCharges({ limit: 500 }, callOf(finance))
    expect(charges.length).toBeGreaterThan(0)
    const sums = await sum({ by })
    expect(sums.totalMicros).toBe(total(charges))
    expect(total(sums.items)).toBe(sums.totalMicros)
    expect(sums.groupCount).toBe(sums.items.length)
    for (const { month, amountMicros } of sums.months) {
      expect(amountMicros).toBe(total(charges.filter((charge) => charge.month === month)))
      const inGroups = sums.items.flatMap(({ months }) => months.filter((one) => one.month === month))
      expect(total(inGroups)).toBe(amountMicros)
    }
  })

  test('come page by page, the greatest first, and narrow to one member or service', async () => {
    const { items } = await sum({})
    expect(items.map(({ amountMicros }) => amountMicros)).toEqual(
      items.map(({ amountMicros }) => amountMicros).toSorted((left, right) => Number(right - left)),
    )
    const first = await sum({ limit: 1 })
    const rest = await sum({ cursor: first.nextCursor ?? '' })
    expect([...first.items, ...rest.items]).toEqual(items)
    expect(await problemOf(sum({ cursor: first.nextCursor ?? '', by: 'service' }))).toMatchObject({
      code: 'cursor-invalid',
    })
    const tenantId = idOfMember(0)
    const { items: own } = await house.api.listCharges({ limit: 500, tenantId }, callOf(finance))
    expect((await sum({ tenantId, by: 'service' })).totalMicros).toBe(total(own))
    const used = own.filter(({ ruleId }) => ruleId === 'used')
    expect((await sum({ tenantId, service: 'used', by: 'site' })).totalMicros).toBe(total(used))
    expect((await sum({ siteId: '0198c0de-7a00-7000-8000-000000000001' })).items).toEqual([])
  })
})
