import type { Answer, ChargeReading } from '@grenier/contracts'
import { addMs, type CivilDate, civilDate, civilMonth, GIB, instantFromIso, msPerHour } from '@grenier/quota-billing'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { callOf, collector, finance, type House, memberOf, openHouse } from './house.ts'
import { problemOf } from './problem-of.ts'
import { enrolCommune, prepareRegion, publishPrices, type Region } from './region.ts'

const [january, february] = [civilMonth('2026-01'), civilMonth('2026-02')]
const tenth = civilDate('2026-01-10')
/** Of the tenth, in UTC: what the hours from 5 to 8 held was never read, nor what the last one did. */
const hoursRead = [0, 1, 2, 3, 4, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21]
const claim = 'troyes-1/alpha-storage/archives'

let house: House
let region: Region
let alpha: Answer<'enrolTenant'>
let beta: Answer<'enrolTenant'>

const readingOf = (resourceId: string, iso: string, value: { readonly hour: number; readonly bytes: bigint }) => ({
  tenantId: alpha.id,
  meter: 'storage.used' as const,
  offerId: region.block.id,
  resourceId,
  takenAt: addMs(instantFromIso(iso), value.hour * msPerHour),
  valueBytes: value.bytes,
})

async function recordJanuary(): Promise<void> {
  const ofTenth = hoursRead.map((hour) =>
    readingOf(claim, '2026-01-10T00:07:31.250Z', { hour, bytes: BigInt(hour + 1) * GIB + 7n }),
  )
  const ofBucket = [3, 30].map((hour) => readingOf('eu/plans', '2026-01-10T00:00:00.000Z', { hour, bytes: 5n * GIB }))
  const said = { source: 'prometheus', simulated: false, readings: [...ofTenth, ...ofBucket] }
  await house.api.recordReadings(said, callOf(collector))
  const simulated = [readingOf(claim, '2026-01-12T00:00:00.000Z', { hour: 0, bytes: GIB })]
  await house.api.recordReadings({ source: 'simulation', simulated: true, readings: simulated }, callOf(collector))
}

async function close(month: typeof january): Promise<void> {
  await house.api.closePeriod({ month, membersWithoutPopulation: 'left-out' }, callOf(finance))
  await house.jobs['close-period']({ month })
}

async function chargeOf(ruleId: string): Promise<string> {
  const query = { limit: 500, month: january, tenantId: alpha.id }
  const { items } = await house.api.listCharges(query, callOf(finance))
  return items.find((charge) => charge.ruleId === ruleId)?.id ?? ''
}

const readingsOn = async (day: CivilDate, { ruleId = 'used', after = 0, limit = 500 } = {}) =>
  await house.api.listChargeReadings({ chargeId: await chargeOf(ruleId), day, after, limit }, callOf(finance))

/** What readings come to, thing by thing, in the test's own words: each value for as long as it is said to count. */
function byteSecondsOf(readings: readonly ChargeReading[]): bigint {
  const ofThings = Map.groupBy(readings, ({ resourceId }) => resourceId)
  return [...ofThings.values()].reduce((sum, own) => {
    const byteMs = own.reduce(
      (total, { valueBytes, held, gap }) =>
        total +
        (held === null ? 0n : valueBytes * BigInt(held.to - held.from)) +
        (gap === null ? 0n : gap.valueBytes * BigInt(gap.to - gap.from)),
      0n,
    )
    return sum + (byteMs + 500n) / 1_000n
  }, 0n)
}

/** Each day of the charge: what its readings come to, and what the charge says. */
async function comparedDays(): Promise<readonly { day: CivilDate; read: bigint; charged: bigint; agrees: unknown }[]> {
  const explained = await house.api.explainCharge({ chargeId: await chargeOf('used') }, callOf(finance))
  const days = Map.groupBy(explained.slices, ({ day }) => day)
  return await Promise.all(
    [...days].map(async ([day, slices]) => {
      const { items, agrees } = await readingsOn(day)
      const charged = slices.reduce((sum, { byteSeconds }) => sum + byteSeconds, 0n)
      return { day, read: byteSecondsOf(items), charged, agrees }
    }),
  )
}

beforeAll(async () => {
  house = await openHouse('2026-01-05T09:00:00.000Z', { installation: { readingsKeptMonths: 3 } })
  region = await prepareRegion(house)
  await publishPrices(house, region, january)
  alpha = await enrolCommune(house, region, { name: 'Alpha', gib: 20n })
  beta = await enrolCommune(house, region, { name: 'Beta', gib: 0n })
  house.setClock('2026-01-20T00:00:00.000Z')
  await recordJanuary()
  house.setClock('2026-02-05T00:00:00.000Z')
  await close(january)
})
afterAll(() => house?.close())

describe('the readings behind a charge', () => {
  test('come to what it counts of each of its days, to the byte-second', async () => {
    const compared = await comparedDays()
    expect(compared.map(({ day }) => day)).toEqual(expect.arrayContaining(['2026-01-10', '2026-01-11', '2026-01-12']))
    for (const { day, read, charged, agrees } of compared) {
      expect({ day, read, agrees }).toEqual({ day, read: charged, agrees: true })
    }
  })

  test('say of what they are, who said so, and at what the hours are estimated that nobody read', async () => {
    const { items, basis, readingsPurgedAt } = await readingsOn(tenth)
    expect({ basis, readingsPurgedAt }).toEqual({ basis: 'readings', readingsPurgedAt: null })
    expect(new Set(items.map(({ name }) => name))).toEqual(new Set(['plans', 'archives']))
    const last = items.find(({ resourceId, valueBytes }) => resourceId === claim && valueBytes === 5n * GIB + 7n)
    expect(last).toEqual({
      resourceId: claim,
      name: 'archives',
      takenAt: instantFromIso('2026-01-10T04:07:31.250Z'),
      valueBytes: 5n * GIB + 7n,
      source: 'prometheus',
      simulated: false,
      held: { from: instantFromIso('2026-01-10T04:07:31.250Z'), to: instantFromIso('2026-01-10T05:07:31.250Z') },
      gap: {
        from: instantFromIso('2026-01-10T05:07:31.250Z'),
        to: instantFromIso('2026-01-10T09:07:31.250Z'),
        valueBytes: 5n * GIB + 7n,
      },
    })
    const later = (await readingsOn(civilDate('2026-01-12'))).items.filter(({ resourceId }) => resourceId === claim)
    expect(later).toMatchObject([
      { takenAt: instantFromIso('2026-01-10T21:07:31.250Z'), source: 'prometheus', simulated: false, held: null },
      { takenAt: instantFromIso('2026-01-12T00:00:00.000Z'), source: 'simulation', simulated: true, valueBytes: GIB },
    ])
  })

  test('are the same page by page', async () => {
    const { items: whole } = await readingsOn(tenth)
    const paged: ChargeReading[] = []
    let after: number | null = 0
    while (after !== null) {
      const page: Answer<'listChargeReadings'> = await readingsOn(tenth, { after, limit: 7 })
      expect(page.items.length).toBeLessThanOrEqual(7)
      paged.push(...page.items)
      after = page.nextAfter
    }
    expect(paged).toEqual(whole)
  })

  test('stay as the charge knew them when others come late and take the place of some', async () => {
    const before = await readingsOn(tenth)
    house.setClock('2026-02-06T00:00:00.000Z')
    const late = [
      readingOf(claim, '2026-01-10T06:00:00.000Z', { hour: 0, bytes: 9n * GIB }),
      readingOf(claim, '2026-01-10T00:07:31.250Z', { hour: 10, bytes: 1n }),
    ]
    const told = { month: january, source: 'rectification', simulated: false, readings: late, replacing: 'mal lu' }
    const answer = await house.api.recordLateReadings(told, callOf(collector))
    expect(answer).toMatchObject({ recorded: 1, replaced: 1 })
    expect(await readingsOn(tenth)).toEqual(before)
    for (const { read, charged, agrees } of await comparedDays()) {
      expect({ read, agrees }).toEqual({ read: charged, agrees: true })
    }
  })

  test('are none where a charge rests on the quota, or on no measure at all, and that is said', async () => {
    const reserved = await readingsOn(tenth, { ruleId: 'reserved' })
    expect(reserved).toMatchObject({ basis: 'reserved', agrees: null, items: [], byteSeconds: 20n * GIB * 86_400n })
    const people = await readingsOn(tenth, { ruleId: 'inhabitant' })
    expect(people).toMatchObject({ basis: 'none', agrees: null, items: [], byteSeconds: 0n, readingsPurgedAt: null })
  })

  test('are of the month of the charge, of which a day is asked', async () => {
    expect(await problemOf(readingsOn(civilDate('2026-02-01')))).toEqual({
      code: 'charge-day-outside-month',
      params: { month: january },
    })
  })

  test('are read by the member whose charge it is, and for another one it is not there', async () => {
    const chargeId = await chargeOf('used')
    const asked = { chargeId, day: tenth, after: 0, limit: 500 }
    const own = await house.api.listChargeReadings(asked, callOf(memberOf(alpha.id)))
    expect(own).toEqual(await readingsOn(tenth))
    const refused = await problemOf(house.api.listChargeReadings(asked, callOf(memberOf(beta.id))))
    const missing = { ...asked, chargeId: '0198c0de-7a00-7000-8000-00000000dead' }
    expect(refused).toMatchObject({ code: 'not-found' })
    expect(await problemOf(house.api.listChargeReadings(missing, callOf(memberOf(beta.id))))).toEqual(refused)
  })

  test('are gone once their month is purged, since when is said, and what the charge counts stays', async () => {
    const before = await readingsOn(tenth)
    house.setClock('2026-03-05T00:00:00.000Z')
    await close(february)
    house.setClock('2026-05-10T00:00:00.000Z')
    await house.jobs['purge-readings']({})
    const after = await readingsOn(tenth)
    expect(after).toMatchObject({ basis: 'readings', byteSeconds: before.byteSeconds, items: [], nextAfter: null })
    expect(after.readingsPurgedAt).not.toBeNull()
    expect(after.agrees).toBeNull()
  })
})
