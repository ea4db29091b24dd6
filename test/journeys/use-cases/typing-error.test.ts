import type { Tenant } from '@grenier/contracts'
import { civilMonth, GIB, instantFromIso } from '@grenier/quota-billing'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { callOf, collector, type House, memberOf, openHouse, operator } from './house.ts'
import { enrolCommune, prepareRegion, publishPrices, type Region } from './region.ts'

const tenTib = 10_240n * GIB

let house: House
let region: Region

beforeAll(async () => {
  house = await openHouse('2026-01-05T09:00:00.000Z')
  region = await prepareRegion(house)
  await publishPrices(house, region, civilMonth('2026-01'))
  await giveRoom(region.root.id, 20_000n)
  await giveRoom(region.epci.id, 12_000n)
})

afterAll(() => house.close())

/** So much of the block offer in all, GiB. */
async function giveRoom(poolId: string, gib: bigint): Promise<void> {
  const { items } = await house.api.listPools({ limit: 100 }, callOf(operator))
  const version = items.find(({ id }) => id === poolId)?.version ?? 0
  const capacity = { poolId, offerId: region.block.id, limitBytes: gib * GIB, overcommitPercent: 100 }
  await house.api.setPoolCapacity(capacity, callOf(operator, { ifMatch: version }))
}

/** A commune whose 50 GiB are nine tenths full and were granted long enough ago. */
async function fullCommune(name: string): Promise<Tenant> {
  house.setClock('2026-01-05T09:00:00.000Z')
  const tenant = await enrolCommune(house, region, { name })
  house.setClock('2026-02-10T09:00:00.000Z')
  const reading = {
    tenantId: tenant.id,
    meter: 'storage.used' as const,
    offerId: region.block.id,
    resourceId: `${name}/volume`,
    takenAt: instantFromIso('2026-02-10T08:00:00.000Z'),
    valueBytes: 45n * GIB,
  }
  const readings = { source: 'prometheus', simulated: true, readings: [reading] }
  await house.api.recordReadings(readings, callOf(collector))
  return tenant
}

function ask(tenantId: string, wantedQuotaBytes: bigint) {
  const wish = { justification: 'Archives numérisées', wishedOn: null, temporaryUntil: null, waitIfFull: false }
  const lines = [{ offerId: region.block.id, wantedQuotaBytes }]
  return house.api.submitQuotaRequest({ tenantId, lines, ...wish }, callOf(memberOf(tenantId)))
}

test('10 TiB typed by mistake hold one size step, and leave the neighbours’ automatic approvals working', async () => {
  const clumsy = await fullCommune('Frouville')
  const neighbour = await fullCommune('Labbeville')
  const mistake = await ask(clumsy.id, tenTib)
  expect(mistake.state).toBe('submitted')
  // Held whole, they would leave less than the tenth of the pool that automatic approvals must keep free.
  expect(mistake.lines[0]?.heldBytes).toBe(50n * GIB)
  const growth = await ask(neighbour.id, 100n * GIB)
  expect(growth).toMatchObject({ state: 'provisioning', decidedBy: 'policy', automatic: { rule: 'one-step-up' } })
})

test('10 TiB that do not fit hold nothing at all', async () => {
  await giveRoom(region.epci.id, 1_000n)
  const clumsy = await fullCommune('Nesles')
  const neighbour = await fullCommune('Valmondois')
  const mistake = await ask(clumsy.id, tenTib)
  expect(mistake).toMatchObject({ state: 'rejected', lines: [{ heldBytes: 0n }] })
  expect(await ask(neighbour.id, 100n * GIB)).toMatchObject({ state: 'provisioning', decidedBy: 'policy' })
})
