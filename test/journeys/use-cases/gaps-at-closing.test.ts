import { civilDate, civilMonth, GIB, instantFromIso } from '@grenier/quota-billing'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { callOf, collector, finance, type House, openHouse } from './house.ts'
import { enrolCommune, prepareRegion, publishPrices, type Region } from './region.ts'

const january = civilMonth('2026-01')
let house: House
let region: Region

beforeAll(async () => {
  house = await openHouse('2026-01-05T09:00:00.000Z')
  region = await prepareRegion(house)
  await publishPrices(house, region, january)
})
afterAll(() => house.close())

async function read(tenantId: string, takenAt: string): Promise<void> {
  house.setClock(takenAt)
  const gauge = { tenantId, meter: 'storage.used' as const, offerId: region.block.id, resourceId: 'claim' }
  const readings = [{ ...gauge, takenAt: instantFromIso(takenAt), valueBytes: GIB }]
  await house.api.recordReadings({ source: 'prometheus', simulated: false, readings }, callOf(collector))
}

/** Days of January that are counted, from the 10th on. */
async function countedDays(tenantId: string): Promise<string[]> {
  const range = { from: civilDate('2026-01-01'), to: civilDate('2026-02-01') }
  const { items } = await house.api.listUsage({ tenantId, ...range }, callOf(finance))
  return items.filter(({ meter }) => meter === 'storage.used').map(({ day }) => day)
}

test('a gap that a reading of the day of the closing has ended is counted in the month that closes', async () => {
  const ended = await enrolCommune(house, region, { name: 'Frouville' })
  const silent = await enrolCommune(house, region, { name: 'Labbeville' })
  for (const { id } of [ended, silent]) await read(id, '2026-01-10T08:00:00.000Z')
  // Their days are computed long before the gap ends.
  house.setClock('2026-01-13T10:00:00.000Z')
  await house.jobs['compute-usage']({})
  await read(ended.id, '2026-02-10T08:00:00.000Z')
  house.setClock('2026-02-10T10:00:00.000Z')
  await house.api.closePeriod({ month: january }, callOf(finance))
  await house.jobs['close-period']({ month: january })
  expect(await house.api.getPeriod({ month: january }, callOf(finance))).toMatchObject({ state: 'closed' })
  const days = Array.from({ length: 22 }, (_, index) => `2026-01-${index + 10}`)
  expect(await countedDays(ended.id)).toEqual(days)
  // Nothing says that the other one was there any longer than a day.
  expect(await countedDays(silent.id)).toEqual(days.slice(0, 2))
})
