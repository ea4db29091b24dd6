import type { Answer, Command } from '@grenier/contracts'
import { type CivilMonth, civilDate, civilMonth } from '@grenier/quota-billing'
import { Client } from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { callOf, finance, type House, openHouse } from './house.ts'
import { problemOf } from './problem-of.ts'
import { enrolCommune, prepareRegion, publishPrices, type Region } from './region.ts'

const [january, february, march] = [civilMonth('2026-01'), civilMonth('2026-02'), civilMonth('2026-03')]

let house: House
let region: Region
let first: Answer<'listTariffs'>['items'][number]

beforeAll(async () => {
  house = await openHouse('2026-01-05T09:00:00.000Z')
  region = await prepareRegion(house)
  await publishPrices(house, region, january)
  await enrolCommune(house, region, { name: 'Payante', gib: 0n })
  const [published] = await tariffs()
  if (published === undefined) throw new Error('no tariff was published')
  first = published
})
afterAll(() => house.close())

async function tariffs(): Promise<Answer<'listTariffs'>['items']> {
  return (await house.api.listTariffs({ limit: 10 }, callOf(finance))).items
}

function publish(code: string, from: string, to: string | null = null) {
  const tariff: Command<'publishTariff'> = {
    code,
    name: code,
    actId: region.actId,
    currency: 'EUR',
    validFrom: civilDate(from),
    validTo: to === null ? null : civilDate(to),
    rules: [{ kind: 'perInhabitantYear', ruleId: 'inhabitant', label: 'Participation', unitPriceMicros: 999_999n }],
  }
  return house.api.publishTariff(tariff, callOf(finance))
}

async function close(month: CivilMonth) {
  await house.api.closePeriod({ month, membersWithoutPopulation: 'refused' }, callOf(finance))
  await house.jobs['close-period']({ month })
  const { items } = await house.api.listCharges({ limit: 500, month }, callOf(finance))
  return items.find(({ ruleId }) => ruleId === 'inhabitant')
}

describe('a tariff without an end', () => {
  test('is not succeeded from its own first day, nor from a month that has its prices', async () => {
    expect((await problemOf(publish('T-same', '2026-01-01'))).code).toBe('tariff-overlaps')
    house.setClock('2026-03-02T10:00:00.000Z')
    expect((await close(january))?.unitPriceMicros).toBe(123_456n)
    expect((await close(february))?.unitPriceMicros).toBe(123_456n)
    // February has its prices: neither its own start nor an earlier one may take them away.
    const refused = { code: 'period-closed', params: { month: february } }
    expect(await problemOf(publish('T-late', '2026-02-01'))).toEqual(refused)
    expect(await problemOf(publish('T-late', '2026-02-01', '2026-02-28'))).toEqual(refused)
    expect(await tariffs()).toEqual([first])
  })

  test('ends on the eve of its successor, which is audited, and what was rated stays as it was', async () => {
    const { items: before } = await house.api.listCharges({ limit: 500 }, callOf(finance))
    const second = await publish('T-2', '2026-03-01')
    const ended = { ...first, validTo: civilDate('2026-02-28'), version: 2 }
    // The list names the act beside; both rest on the same one.
    expect(await tariffs()).toEqual([ended, { ...second, actNumber: first.actNumber }])
    expect((await house.api.listCharges({ limit: 500 }, callOf(finance))).items).toEqual(before)
    const admin = new Client({ connectionString: house.database.adminUrl })
    await admin.connect()
    const { rows } = await admin.query(
      `SELECT action, before ->> 'validTo' AS was, after ->> 'validTo' AS is FROM audit_entry
        WHERE subject_id = $1 ORDER BY recorded_at DESC LIMIT 1`,
      [first.id],
    )
    await admin.end()
    expect(rows).toEqual([{ action: 'publishTariff', was: null, is: '2026-02-28' }])

    house.setClock('2026-04-01T10:00:00.000Z')
    expect((await close(march))?.unitPriceMicros).toBe(999_999n)
  })

  test('is succeeded once by whoever comes first', async () => {
    const outcomes = await Promise.allSettled([publish('T-3', '2026-07-01'), publish('T-4', '2026-08-01')])
    const done = outcomes.filter(({ status }) => status === 'fulfilled').length
    expect(done).toBeGreaterThanOrEqual(1)
    const open = (await tariffs()).filter(({ validTo }) => validTo === null)
    expect(open).toHaveLength(1)
    // One with an end is left as it was voted.
    await publish('T-5', '2026-10-01', '2026-12-31')
    expect((await problemOf(publish('T-6', '2026-11-01'))).code).toBe('tariff-overlaps')
  })
})
