import { moneyDocuments } from '@grenier/documents'
import { type CivilMonth, civilDate, civilMonth, sumMicros } from '@grenier/quota-billing'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { bytesOf } from '../../harness/pages.ts'
import {
  type CorrectionScene,
  chargesOfMonth,
  closeMonth,
  february,
  issueMonth,
  january,
  openCorrectionScene,
  readingsOf,
} from './correction-scene.ts'
import { callOf, collector, finance, type House, memberOf } from './house.ts'

let scene: CorrectionScene
let house: House
/** What February was to come to while it was open. */
let foretold: bigint | undefined

/** January is closed and no statement of it has a number; of February nothing is closed. */
beforeAll(async () => {
  scene = await openCorrectionScene({ installation: { recoveryThresholdCents: 3_000n } })
  house = scene.house
  house.setClock('2026-02-12T10:00:00.000Z')
  await house.api.recordReadings(
    { source: 'prometheus', simulated: false, readings: readingsOf(scene, '2026-02-10T00:00:00.000Z', [24, 7n]) },
    callOf(collector),
  )
  house.setClock('2026-03-02T10:00:00.000Z')
  await house.jobs['compute-usage']({})
}, 60_000)
afterAll(() => house.close())

const accruals = (year = '2026') => house.api.exportAccruals({ year }, callOf(finance))

async function byReason(): Promise<Record<string, bigint>> {
  const { items } = await accruals()
  const groups = Map.groupBy(items, ({ month, reason }) => `${month} ${reason}`)
  const sums = [...groups].map(([key, own]): [string, bigint] => [key, sumMicros(own)])
  return Object.fromEntries(sums.toSorted(([left], [right]) => (left < right ? -1 : 1)))
}

describe('what a year used and no statement of it asks for', () => {
  test('is what is measured and not closed, not issued or carried, by payer; its sum is all that was charged', async () => {
    const told = await byReason()
    expect(Object.keys(told)).toEqual(['2026-01 carried', '2026-01 not-issued', '2026-02 month-not-closed'])
    const charged = sumMicros(await chargesOfMonth(house, january))
    expect((told['2026-01 not-issued'] ?? 0n) + (told['2026-01 carried'] ?? 0n)).toBe(charged)
    expect(told['2026-02 month-not-closed']).toBeGreaterThan(0n)
    const { totalMicros, items, dirtyDays, monthsWithoutTariff } = await accruals()
    expect([totalMicros, dirtyDays, monthsWithoutTariff]).toEqual([sumMicros(items), 0, []])
    expect((await accruals('2025')).items).toEqual([])
  })

  test('is counted once while a month is being closed, wherever its closing stops', async () => {
    const { totalMicros } = await accruals()
    foretold = (await byReason())['2026-02 month-not-closed']
    await house.api.closePeriod({ month: february }, callOf(finance))
    let deaths = 0
    for (let died = true; died; deaths += 1) {
      house.dieBeforeTransaction(deaths + 1)
      died = await house.jobs['close-period']({ month: february }).then(
        () => false,
        (error: unknown) => error instanceof Error && error.message === 'killed',
      )
      house.dieBeforeTransaction(null)
      if (died) expect([deaths, (await accruals()).totalMicros]).toEqual([deaths, totalMicros])
    }
    expect(deaths).toBeGreaterThan(4)
    expect((await house.api.getPeriod({ month: february }, callOf(finance))).state).toBe('closed')
  })

  test('comes to what the month is charged once it is closed, and goes with the number of its statement', async () => {
    const expected = foretold
    const rated = (await chargesOfMonth(house, february)).filter(({ kind }) => kind !== 'rounding')
    expect(sumMicros(rated)).toBe(expected)
    await issueMonth(house, january)
    await issueMonth(house, february)
    const told = await byReason()
    expect(Object.keys(told).every((key) => key.endsWith(' carried'))).toBe(true)
  })

  test('is counted for the year whose number its statement bears', async () => {
    house.setClock('2027-01-10T10:00:00.000Z')
    const march = civilMonth('2026-03')
    await closeMonth(house, march)
    await issueMonth(house, march)
    const { items, totalMicros } = await accruals()
    expect(items.some(({ month, reason }) => month === '2026-12' && reason === 'month-not-closed')).toBe(true)
    expect(items.some(({ month, reason }) => month === march && reason === 'issued-later')).toBe(true)
    expect((await accruals('2027')).items).toEqual([])
    const csv = (await bytesOf(moneyDocuments.accrualsCsv(await accruals(), 'people'))).toString('utf8')
    const [heading, ...rows] = csv.trim().split(/\r?\n/)
    expect(heading).toBe('Mois;Redevable;SIREN;Motif;Montant hors taxes (EUR)')
    expect(rows).toHaveLength(items.length + 1)
    const last = rows
      .at(-1)
      ?.split(';')
      .at(-1)
      ?.replaceAll(/[\s\u00a0\u202f]/g, '')
    expect(last?.replace(',', '')).toBe(String(totalMicros))
  })
})

describe('gaps in months that are over and not closed', () => {
  const [november, december] = [civilMonth('2026-11'), civilMonth('2026-12')]

  /** Hourly readings of one claim of a member. */
  function record(member: 0 | 1 | 2, resourceId: string, ...[from, hours, gib]: [string, number, bigint]) {
    const readings = readingsOf(scene, from, [hours, gib]).map((reading) => ({
      ...reading,
      tenantId: scene.members[member].id,
      resourceId,
    }))
    return house.api.recordReadings({ source: 'prometheus', simulated: false, readings }, callOf(collector))
  }

  /** How many days of December are computed of a claim. */
  async function computedDays(member: 0 | 1 | 2, resourceId: string): Promise<number> {
    const tenantId = scene.members[member].id
    const { items } = await house.api.listUsage(
      { tenantId, from: civilDate('2026-12-01'), to: civilDate('2027-01-01') },
      callOf(memberOf(tenantId)),
    )
    return items.filter((item) => item.resourceId === resourceId).length
  }

  /** What a month is told to come to, or was charged when it was closed, by member. */
  const sums = (rows: readonly { readonly by: string; readonly amountMicros: bigint }[]) =>
    Object.fromEntries([...Map.groupBy(rows, ({ by }) => by)].map(([by, own]) => [by, sumMicros(own)]))
  const told = async (month: CivilMonth) =>
    sums(
      (await accruals()).items
        .filter((item) => item.month === month && item.reason === 'month-not-closed')
        .map(({ payerTenantId, amountMicros }) => ({ by: payerTenantId, amountMicros })),
    )
  const charged = async (month: CivilMonth) =>
    sums(
      (await chargesOfMonth(house, month))
        .filter(({ kind }) => kind !== 'rounding')
        .map(({ tenantId, amountMicros }) => ({ by: tenantId, amountMicros })),
    )

  test('open, ended earlier, today or by a reading of another month, they come to what a closing charges', async () => {
    house.setClock('2027-01-10T10:00:00.000Z')
    await record(0, 'open', '2026-12-10T00:00:00.000Z', 24, 40n)
    await record(1, 'ended-earlier', '2026-12-10T00:00:00.000Z', 24, 40n)
    await record(1, 'ended-earlier', '2027-01-09T00:00:00.000Z', 2, 30n)
    await record(2, 'ended-today', '2026-12-10T00:00:00.000Z', 24, 40n)
    await record(2, 'ended-before', '2026-12-20T00:00:00.000Z', 24, 40n)
    house.setClock('2027-01-11T10:00:00.000Z')
    await house.jobs['compute-usage']({})
    house.setClock('2027-01-12T10:00:00.000Z')
    const before = await told(december)
    await record(2, 'ended-today', '2027-01-12T08:00:00.000Z', 2, 30n)
    await record(2, 'ended-before', '2026-11-25T00:00:00.000Z', 24, 20n)
    await record(2, 'ended-within', '2026-12-02T00:00:00.000Z', 2, 5n)
    await record(2, 'ended-within', '2026-12-28T00:00:00.000Z', 2, 5n)

    // The last days of December lie in a gap that a reading of today ended: nobody has computed them.
    expect([await computedDays(1, 'ended-earlier'), await computedDays(2, 'ended-today')]).toEqual([22, 3])
    expect([await computedDays(2, 'ended-before'), await computedDays(2, 'ended-within')]).toEqual([3, 0])
    const [ofNovember, ofDecember] = [await told(november), await told(december)]
    const third = scene.members[2].id
    expect(ofDecember[third]).toBeGreaterThan(before[third] ?? 0n)
    expect({ ...ofDecember, [third]: 0n }).toEqual({ ...before, [third]: 0n })
    expect((await accruals()).dirtyDays).toBeGreaterThan(0)

    await closeMonth(house, december)
    expect(await charged(december)).toEqual(ofDecember)
    expect(await told(november)).toEqual(ofNovember)
    await closeMonth(house, november)
    expect(await charged(november)).toEqual(ofNovember)
    const computed = ['ended-today', 'ended-before', 'ended-within'].map((claim) => computedDays(2, claim))
    expect(await Promise.all(computed)).toEqual([22, 22, 28])
  })
})
