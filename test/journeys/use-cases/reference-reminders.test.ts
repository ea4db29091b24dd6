import type { Answer } from '@grenier/contracts'
import { civilMonth } from '@grenier/quota-billing'
import { Client } from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { callOf, finance, type House, memberOf, openHouse } from './house.ts'
import { enrolCommune, prepareRegion, publishPrices } from './region.ts'

const january = civilMonth('2026-01')
let house: House
let admin: Client
let waiting: Answer<'enrolTenant'>
let ready: Answer<'enrolTenant'>

beforeAll(async () => {
  house = await openHouse('2026-01-05T09:00:00.000Z')
  const region = await prepareRegion(house)
  await publishPrices(house, region, january)
  waiting = await enrolCommune(house, region, { name: 'Alpha', gib: 0n })
  ready = await enrolCommune(house, region, { name: 'Beta', gib: 0n })
  admin = new Client({ connectionString: house.database.adminUrl })
  await admin.connect()
  await admin.query('UPDATE recipient SET engagement_required = true WHERE tenant_id = $1', [waiting.id])
  house.setClock('2026-02-05T09:00:00.000Z')
  await house.api.closePeriod({ month: january, membersWithoutPopulation: 'left-out' }, callOf(finance))
  await house.jobs['close-period']({ month: january })
})
afterAll(async () => {
  await admin?.end()
  await house?.close()
})

/** What is told of a member's draft, on a day, as the member itself sees it. */
async function toldOn(iso: string, { id }: { id: string }) {
  house.setClock(iso)
  await house.jobs['remind-references']({})
  const { items } = await house.api.listStatementDrafts({ limit: 10 }, callOf(memberOf(id)))
  return items
    .toSorted((one, other) => (one.month < other.month ? -1 : 1))
    .map(({ state, reminders }) => ({ state, days: reminders.map(({ daysBefore }) => daysBefore) }))
}

const facts = async () =>
  (
    await admin.query<{ tenant: string; days: number }>(
      `SELECT tenant_id AS tenant, (after->>'daysBefore')::integer AS days FROM audit_entry
        WHERE action = 'remindReferences' ORDER BY id`,
    )
  ).rows

test('a statement that waits for its reference is reminded of 30 and 10 days before its year is over, once each', async () => {
  expect(await toldOn('2026-12-31T12:00:00.000Z', waiting)).toEqual([{ state: 'awaiting-reference', days: [] }])
  expect(await toldOn('2027-01-01T12:00:00.000Z', waiting)).toMatchObject([{ days: [30] }])
  expect(await toldOn('2027-01-05T12:00:00.000Z', waiting)).toMatchObject([{ days: [30] }])
  expect(await toldOn('2027-01-22T12:00:00.000Z', waiting)).toMatchObject([{ days: [30, 10] }])
  expect(await facts()).toEqual([
    { tenant: waiting.id, days: 30 },
    { tenant: waiting.id, days: 10 },
  ])
})

test('a draft that comes too late for the first reminder is told of once, by the second', async () => {
  house.setClock('2027-01-23T09:00:00.000Z')
  await house.api.closePeriod({ month: civilMonth('2026-02'), membersWithoutPopulation: 'left-out' }, callOf(finance))
  await house.jobs['close-period']({ month: civilMonth('2026-02') })
  expect(await toldOn('2027-01-23T12:00:00.000Z', waiting)).toEqual([
    { state: 'awaiting-reference', days: [30, 10] },
    { state: 'awaiting-reference', days: [10] },
  ])
})

test('one that lacks nothing is not', async () => {
  expect(await toldOn('2027-01-25T12:00:00.000Z', ready)).toEqual([
    { state: 'draft', days: [] },
    { state: 'draft', days: [] },
  ])
})
