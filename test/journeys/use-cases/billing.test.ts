import type { Answer, ChargeRow, Statement } from '@grenier/contracts'
import { civilMonth, GIB, instant, instantFromIso, microsFromCents, msPerHour, sumMicros } from '@grenier/quota-billing'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { rowsOf } from '../../harness/pages.ts'
import { callOf, collector, finance, type House, memberOf, openHouse } from './house.ts'
import { problemOf } from './problem-of.ts'
import { enrolCommune, prepareRegion, publishPrices, type Region } from './region.ts'

const january = civilMonth('2026-01')
/** More payers than one step of issuing takes, so that a crash can fall between two steps. */
const memberCount = 60
const readFrom = instantFromIso('2026-01-10T00:00:00.000Z')
const readHours = 24 * 5
/** Hours left out in the middle: a gap of three hours. */
const gapHours = new Set([50, 51, 52])

let house: House
let region: Region
const members: Answer<'enrolTenant'>[] = []

beforeAll(async () => {
  house = await openHouse('2026-01-05T09:00:00.000Z')
  region = await prepareRegion(house)
  await publishPrices(house, region, january)
  for (let index = 0; index < memberCount; index += 1) {
    const name = `Commune ${String(index).padStart(2, '0')}`
    // Primes give shares that no division makes even.
    members.push(
      await enrolCommune(house, region, {
        name,
        gib: index < 5 ? 20n + BigInt(index) : 0n,
        inhabitants: 101 + index * 7,
      }),
    )
  }
  house.setClock('2026-01-20T09:00:00.000Z')
})

afterAll(() => house.close())

function member(index: number): Answer<'enrolTenant'> {
  const found = members[index]
  if (found === undefined) throw new Error(`there is no member ${index}`)
  return found
}

function readingsOf(index: number, valueOf: (hour: number) => bigint) {
  return Array.from({ length: readHours }, (_, hour) => hour)
    .filter((hour) => !gapHours.has(hour))
    .map((hour) => ({
      tenantId: member(index).id,
      meter: 'storage.used' as const,
      offerId: region.block.id,
      resourceId: 'claim-1',
      takenAt: instant(readFrom + hour * msPerHour),
      valueBytes: valueOf(hour),
    }))
}

function record(readings: ReturnType<typeof readingsOf>) {
  return house.api.recordReadings({ source: 'prometheus', simulated: true, readings }, callOf(collector))
}

async function allCharges(): Promise<ChargeRow[]> {
  const page = await house.api.listCharges({ limit: 500, month: january }, callOf(finance))
  expect(page.nextCursor).toBeNull()
  return page.items
}

async function allStatements(): Promise<Statement[]> {
  const { items } = await house.api.listStatements({ limit: 500, month: january }, callOf(finance))
  return await Promise.all(items.map(({ id }) => house.api.getStatement({ statementId: id }, callOf(finance))))
}

/** Runs a job that dies before its first, second, third … transaction until it gets through. Returns how often it died. */
async function runThroughDeaths(job: () => Promise<unknown>): Promise<number> {
  for (let deaths = 0; ; deaths += 1) {
    house.dieBeforeTransaction(deaths + 1)
    try {
      await job()
      house.dieBeforeTransaction(null)
      return deaths
    } catch (error) {
      if (!(error instanceof Error) || error.message !== 'killed') throw error
    }
  }
}

describe('readings', () => {
  test('are recorded once: repeating a batch under another key changes nothing', async () => {
    const readings = readingsOf(0, (hour) => 10n * GIB + BigInt(hour))
    expect(await record(readings)).toMatchObject({ recorded: readings.length, duplicate: 0 })
    expect(await record(readings)).toMatchObject({ recorded: 0, duplicate: readings.length })
  })

  test('another value for a known reading refuses the whole call', async () => {
    const fresh = readingsOf(1, () => GIB)
    const [first] = readingsOf(0, () => 1n)
    if (first === undefined) throw new Error('no reading')
    expect(await problemOf(record([...fresh, first]))).toEqual({ code: 'reading-conflict', params: { count: '1' } })
    expect(await record(fresh)).toMatchObject({ recorded: fresh.length, duplicate: 0 })
  })

  test('of the future, of before the operator, of nobody, or of what the ledger knows are refused', async () => {
    const [reading] = readingsOf(0, () => 1n)
    if (reading === undefined) throw new Error('no reading')
    const ahead = { ...reading, takenAt: instantFromIso('2026-01-20T09:06:00.000Z') }
    const ancient = { ...reading, takenAt: instantFromIso('2025-12-01T00:00:00.000Z') }
    const ofNobody = { ...reading, tenantId: '0198c0de-7a00-7000-8000-00000000dead' }
    const ofLedger = { ...reading, meter: 'storage.reserved' as never }
    expect((await problemOf(record([ahead]))).code).toBe('reading-in-future')
    expect((await problemOf(record([ancient]))).code).toBe('reading-too-old')
    expect(await problemOf(record([ofNobody]))).toEqual({ code: 'tenant-unknown', params: { count: '1' } })
    expect((await problemOf(record([ofLedger]))).code).toBe('reading-of-ledger')
  })

  test('many calls leave few jobs: one computes for all', async () => {
    await house.jobs['compute-usage']({})
    const summary = await house.api.getReadingsSummary({}, callOf(collector))
    expect(summary.dirtyDays).toBe(0)
    // Three hours without a reading, of two members.
    expect(summary.estimated).toBeGreaterThanOrEqual(2 * gapHours.size)
  })
})

describe('the outlook of a member’s spaces', () => {
  test('says what each may hold, what its files held on the last day measured, and no trend before it is known', async () => {
    const { id: tenantId } = member(0)
    const { asOf, items } = await house.api.getSpaceOutlook({ tenantId }, callOf(memberOf(tenantId)))
    expect(asOf).toBe('2026-01-20')
    const space = items.find(({ offerId }) => offerId === region.block.id)
    expect(space).toMatchObject({ kind: 'block', quotaBytes: 20n * GIB, heldBytes: 0n, daysToFull: null, fullOn: null })
    // The last reading is taken at midnight in Paris, and holds for the day that begins then.
    expect(space?.filledBytes).toBe(10n * GIB + BigInt(readHours) - 1n)
    const { id: otherId } = member(1)
    const asked = house.api.getSpaceOutlook({ tenantId }, callOf(memberOf(otherId)))
    expect((await problemOf(asked)).code).toBe('not-found')
  })
})

describe('closing a month', () => {
  test('is refused before it has ended', async () => {
    expect(
      (await problemOf(house.api.closePeriod({ month: january, membersWithoutPopulation: 'refused' }, callOf(finance))))
        .code,
    ).toBe('period-not-ended')
  })

  test('survives dying between any two of its transactions, and running twice changes nothing', async () => {
    house.setClock('2026-02-01T10:00:00.000Z')
    const closing = await house.api.closePeriod(
      { month: january, membersWithoutPopulation: 'refused' },
      callOf(finance),
    )
    expect(closing.state).toBe('closing')
    const deaths = await runThroughDeaths(() => house.jobs['close-period']({ month: january }))
    expect(deaths).toBeGreaterThanOrEqual(3)
    const closed = await house.api.getPeriod({ month: january }, callOf(finance))
    expect(closed).toMatchObject({
      state: 'closed',
      blockedBy: null,
      progressDone: memberCount,
      progressTotal: memberCount,
    })

    const charges = await allCharges()
    expect(new Set(charges.map(({ id }) => id)).size).toBe(charges.length)
    await house.jobs['close-period']({ month: january })
    expect(await allCharges()).toEqual(charges)
    expect(
      (await problemOf(house.api.closePeriod({ month: january, membersWithoutPopulation: 'refused' }, callOf(finance))))
        .code,
    ).toBe('period-closed')
  })

  test('shares the cost to the cent and rates what the ledger reserved', async () => {
    const charges = await allCharges()
    expect(sumMicros(charges.filter(({ kind }) => kind === 'shared'))).toBe(microsFromCents(100_001n))
    const reserved = charges.filter(({ tenantId, ruleId }) => tenantId === member(0).id && ruleId === 'reserved')
    // 20 GiB from enrolment on 5 January 10:00 in Paris to the end of the month: the free part and one tier.
    const seconds = BigInt((instantFromIso('2026-01-31T23:00:00.000Z') - member(0).enrolledAt) / 1_000)
    expect(reserved.map(({ kind }) => kind).sort()).toEqual(['free', 'usage'])
    expect(reserved.reduce((sum, { quantityByteSeconds }) => sum + (quantityByteSeconds ?? 0n), 0n)).toBe(
      20n * GIB * seconds,
    )
  })

  test('a charge explains itself down to the days it was made of', async () => {
    const charges = await allCharges()
    for (const ruleId of ['reserved', 'used']) {
      const own = charges.filter((charge) => charge.tenantId === member(0).id && charge.ruleId === ruleId)
      const [charge] = own
      if (charge === undefined) throw new Error(`no charge of rule ${ruleId}`)
      const explained = await house.api.explainCharge({ chargeId: charge.id }, callOf(memberOf(member(0).id)))
      expect(explained.tariffCode).toBe('T2026')
      const daily = explained.slices.reduce((sum, { byteSeconds }) => sum + byteSeconds, 0n)
      const billed = own.reduce((sum, { quantityByteSeconds }) => sum + (quantityByteSeconds ?? 0n), 0n)
      expect(daily).toBe(billed)
    }
    const [foreign] = charges.filter(({ tenantId }) => tenantId === member(1).id)
    const peek = house.api.explainCharge({ chargeId: foreign?.id ?? '' }, callOf(memberOf(member(0).id)))
    expect((await problemOf(peek)).code).toBe('not-found')
  })

  test('readings and costs of a closing month come too late', async () => {
    const late = readingsOf(2, () => GIB)
    expect(await problemOf(record(late))).toEqual({ code: 'reading-too-old', params: { month: '2026-01' } })
    const cost = {
      code: 'tard',
      name: 'Trop tard',
      month: january,
      amountCents: 1n,
      key: { kind: 'equal' as const },
      actId: region.actId,
    }
    expect((await problemOf(house.api.createCostPool(cost, callOf(finance)))).code).toBe('period-closed')
  })
})

describe('issuing statements', () => {
  test('is refused before the month is closed', async () => {
    const february = house.api.issueStatements({ month: civilMonth('2026-02') }, callOf(finance))
    expect((await problemOf(february)).code).toBe('period-not-closed')
  })

  test('survives dying between any two of its transactions: one statement each, numbered without gap', async () => {
    await house.api.issueStatements({ month: january }, callOf(finance))
    const deaths = await runThroughDeaths(() => house.jobs['issue-statements']({ month: january }))
    expect(deaths).toBeGreaterThanOrEqual(3)
    const statements = await allStatements()
    expect(statements).toHaveLength(memberCount)
    expect(new Set(statements.map(({ tenantId }) => tenantId)).size).toBe(memberCount)
    const expected = Array.from({ length: memberCount }, (_, index) => `2026-${String(index + 1).padStart(5, '0')}`)
    expect(statements.map(({ number }) => number).sort()).toEqual(expected)
    expect(statements.every(({ simulated }) => simulated)).toBe(true)
  })

  test('Σ statements = Σ charges to the micro, and every check says so', async () => {
    const period = await house.api.getPeriod({ month: january }, callOf(finance))
    expect(period.state).toBe('issued')
    expect(period.checks.map(({ name, holds }) => [name, holds])).toEqual([
      ['statements-equal-charges', true],
      ['shared-equals-cost-pools', true],
      ['statement-lines-add-up', true],
      ['corrections-as-decided', true],
    ])
    const statements = await allStatements()
    const asked = statements.reduce((sum, { totalCents }) => sum + totalCents, 0n)
    expect(microsFromCents(asked)).toBe(sumMicros(await allCharges()))
    expect(asked).toBe(period.statementsCents)
    for (const { lines, totalCents } of statements) {
      expect(lines.reduce((sum, { amountCents }) => sum + amountCents, 0n)).toBe(totalCents)
    }
  })

  test('running it again, by job or by hand, changes nothing', async () => {
    const before = [
      await allStatements(),
      await allCharges(),
      await house.api.getPeriod({ month: january }, callOf(finance)),
    ]
    await house.jobs['issue-statements']({ month: january })
    const again = await house.api.issueStatements({ month: january }, callOf(finance))
    expect(again.state).toBe('issued')
    expect([
      await allStatements(),
      await allCharges(),
      await house.api.getPeriod({ month: january }, callOf(finance)),
    ]).toEqual(before)
  })

  test('a member reads its own statements and no others', async () => {
    const own = await house.api.listStatements({ limit: 500 }, callOf(memberOf(member(3).id)))
    expect(own.items.map(({ tenantId }) => tenantId)).toEqual([member(3).id])
    const [foreign] = await allStatements()
    const other = members.find(({ id }) => id !== foreign?.tenantId)
    const peek = house.api.getStatement({ statementId: foreign?.id ?? '' }, callOf(memberOf(other?.id ?? '')))
    expect((await problemOf(peek)).code).toBe('not-found')
  })

  test('FOCUS: one row for each charge, roundings by line, and Σ BilledCost of an invoice is its total', async () => {
    const asked = { month: january, focusVersion: '1.4', dataset: 'cost-and-usage' } as const
    const items = await rowsOf(house.api.exportFocus(asked, callOf(finance)))
    const isRounding = (row: (typeof items)[number]): boolean => row['ChargeDescription'] === 'Arrondi'
    const charges = (await allCharges()).filter(({ kind }) => kind !== 'rounding')
    const priced = items.filter((row) => !isRounding(row)).map((row) => row['x_ChargeId'])
    expect(priced).toHaveLength(charges.length)
    expect(new Set(priced)).toEqual(new Set(charges.map(({ id }) => id)))
    const roundedLines = items.filter(isRounding).map((row) => row['InvoiceDetailId'])
    expect(new Set(roundedLines).size).toBe(roundedLines.length)
    expect(new Set(items.map((row) => row['x_ChargeId'])).size).toBe(items.length)
    const micros = (decimal: string | null | undefined): bigint => {
      const [whole = '0', decimals = ''] = (decimal ?? '').replace('-', '').split('.')
      const value = BigInt(whole) * 1_000_000n + BigInt(decimals.padEnd(6, '0'))
      return decimal?.startsWith('-') ? -value : value
    }
    const byInvoice = Map.groupBy(items, (row) => row['InvoiceId'])
    for (const { number, totalCents } of await allStatements()) {
      const rows = byInvoice.get(number) ?? []
      expect(rows.reduce((sum, row) => sum + micros(row['BilledCost']), 0n)).toBe(microsFromCents(totalCents))
    }
  })
})

describe('a month without a tariff', () => {
  test('stops with a reason that people see, and asking again once it is mended goes on', async () => {
    const other = await openHouse('2026-01-05T09:00:00.000Z')
    try {
      const place = await prepareRegion(other)
      await enrolCommune(other, place, { name: 'Seule', gib: 1n })
      other.setClock('2026-02-01T10:00:00.000Z')
      await other.api.closePeriod({ month: january, membersWithoutPopulation: 'refused' }, callOf(finance))
      expect(await other.jobs['close-period']({ month: january })).toEqual({ kind: 'done' })
      const blocked = await other.api.getPeriod({ month: january }, callOf(finance))
      expect(blocked).toMatchObject({ state: 'closing', blockedBy: 'tariff-missing' })
      await publishPrices(other, place, civilMonth('2026-02'))
      await other.api.closePeriod({ month: january, membersWithoutPopulation: 'refused' }, callOf(finance))
      await other.jobs['close-period']({ month: january })
      const mended = await other.api.getPeriod({ month: january }, callOf(finance))
      expect(mended).toMatchObject({ state: 'closed', blockedBy: null })
    } finally {
      await other.close()
    }
  })
})
