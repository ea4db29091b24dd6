import type { Answer } from '@grenier/contracts'
import { addMs, type CivilMonth, civilMonth, GIB, instantFromIso, msPerHour } from '@grenier/quota-billing'
import { Client } from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { callOf, collector, finance, type House, openHouse } from './house.ts'
import { problemOf } from './problem-of.ts'
import { enrolCommune, prepareRegion, publishPrices, type Region } from './region.ts'

const [january, february] = [civilMonth('2026-01'), civilMonth('2026-02')]

let house: House
let region: Region
let member: Answer<'enrolTenant'>
let admin: Client

function readings(fromIso: string, hours: number) {
  return Array.from({ length: hours }, (_, hour) => ({
    tenantId: member.id,
    meter: 'storage.used' as const,
    offerId: region.block.id,
    resourceId: 'archives',
    takenAt: addMs(instantFromIso(fromIso), hour * msPerHour),
    valueBytes: GIB,
  }))
}

const record = (fromIso: string, hours: number) =>
  house.api.recordReadings(
    { source: 'prometheus', simulated: false, readings: readings(fromIso, hours) },
    callOf(collector),
  )

async function close(month: CivilMonth): Promise<void> {
  await house.api.closePeriod({ month, membersWithoutPopulation: 'left-out' }, callOf(finance))
  await house.jobs['close-period']({ month })
  expect((await house.api.getPeriod({ month }, callOf(finance))).state).toBe('closed')
}

async function explanation(month: CivilMonth) {
  const { items } = await house.api.listCharges({ limit: 500, month, tenantId: member.id }, callOf(finance))
  const chargeId = items.find(({ ruleId }) => ruleId === 'used')?.id ?? ''
  return await house.api.explainCharge({ chargeId }, callOf(finance))
}

const late = (month: CivilMonth, fromIso: string) =>
  house.api.recordLateReadings(
    { month, source: 'prometheus', simulated: false, readings: readings(fromIso, 1) },
    callOf(collector),
  )

const partitions = async () =>
  (
    await admin.query<{ name: string }>(
      `SELECT relname AS name FROM pg_class WHERE relname ~ '^reading_20' AND relkind = 'r' ORDER BY 1`,
    )
  ).rows.map(({ name }) => name)

const purge = () => house.jobs['purge-readings']({})

beforeAll(async () => {
  house = await openHouse('2026-01-05T09:00:00.000Z', { installation: { readingsKeptMonths: 3 } })
  region = await prepareRegion(house)
  await publishPrices(house, region, january)
  member = await enrolCommune(house, region, { name: 'Alpha', gib: 0n })
  admin = new Client({ connectionString: house.database.adminUrl })
  await admin.connect()
  house.setClock('2026-01-20T00:00:00.000Z')
  await record('2026-01-10T00:00:00.000Z', 48)
  house.setClock('2026-03-05T00:00:00.000Z')
  await record('2026-02-10T00:00:00.000Z', 24)
  await record('2026-03-01T00:00:00.000Z', 24)
})
afterAll(async () => {
  await admin?.end()
  await house?.close()
})

describe('raw readings', () => {
  test('stay while their month, or the one after it, is not closed, however old they are', async () => {
    await close(january)
    house.setClock('2027-06-10T00:00:00.000Z')
    await purge()
    expect(await partitions()).toEqual(expect.arrayContaining(['reading_2026_01', 'reading_2026_02']))
    await expect(admin.query(`SELECT purge_readings('2026-01', now())`)).rejects.toMatchObject({ code: '55000' })
    house.setClock('2026-03-05T00:00:00.000Z')
    await close(february)
  })

  test('stay for as many months as the operator keeps them', async () => {
    house.setClock('2026-04-10T00:00:00.000Z')
    await purge()
    expect(await partitions()).toContain('reading_2026_01')
  })

  test('then go, with a fact that says how many; what was charged is explained as before, and since when they are gone', async () => {
    const before = await explanation(january)
    expect(before).toMatchObject({ readingsPurgedAt: null, agrees: true })
    house.setClock('2026-05-10T00:00:00.000Z')
    await purge()
    await purge()
    const left = await partitions()
    expect(left).not.toContain('reading_2026_01')
    expect(left).toContain('reading_2026_02')
    const { readingsPurgedAt, ...rest } = await explanation(january)
    const { readingsPurgedAt: _before, ...same } = before
    expect(rest).toEqual(same)
    expect(readingsPurgedAt).not.toBeNull()
    const { rows } = await admin.query(
      `SELECT subject_id AS month, before FROM audit_entry WHERE action = 'purgeReadings'`,
    )
    expect(rows).toEqual([{ month: '2026-01', before: { readings: '48' } }])
  })

  test('cannot be added to where they are gone, nor next to it', async () => {
    const purged = { code: 'readings-purged', params: { month: '2026-01' } }
    expect(await problemOf(late(january, '2026-01-15T00:00:00.000Z'))).toEqual(purged)
    expect(await problemOf(late(february, '2026-02-15T00:00:00.000Z'))).toEqual(purged)
    expect(await partitions()).not.toContain('reading_2026_01')
  })

  test('can be dropped by no scope but through the one way', async () => {
    const { rows } = await admin.query(
      `SELECT role FROM unnest(ARRAY['grenier_tenant', 'grenier_platform', 'grenier_relay']) AS role
        WHERE has_table_privilege(role, 'reading', 'DELETE, TRUNCATE')
           OR (role <> 'grenier_platform' AND has_function_privilege(role, 'purge_readings(text, timestamptz)', 'EXECUTE'))`,
    )
    expect(rows).toEqual([])
  })
})
