import { GIB } from '@grenier/quota-billing'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { reconcile } from './dated-house.ts'
import { callOf, type House, openHouse, operator } from './house.ts'
import { claim, copy, show } from './protection-scene.ts'
import { enrolCommune, prepareRegion, type Region } from './region.ts'

let house: House
let region: Region

beforeAll(async () => {
  house = await openHouse('2026-01-05T09:00:00.000Z')
  region = await prepareRegion(house)
})
afterAll(() => house.close())

/** A member with a copy of one claim of that size. */
async function enrol(name: string, capacityBytes: bigint): Promise<string> {
  const { id: tenantId } = await enrolCommune(house, region, { name, gib: 1n })
  await reconcile(house, tenantId)
  show(house, [claim('archives', { className: region.block.className, capacityBytes })], [copy('archives', 2)])
  await house.jobs['observe-protection']({ tenantId })
  return tenantId
}

test('a drill comes to whoever has room for one, however many have none', async () => {
  // More than are started in a turn, and enrolled before: they would be first in every turn.
  for (const name of ['Ambleville', 'Arthies', 'Banthelu', 'Charmont', 'Genainville']) await enrol(name, 100_000n * GIB)
  const tenantId = await enrol('Hodent', GIB)
  await house.jobs['start-restore-drills']({})
  const { items } = await house.api.listRestoreDrills({ tenantId, limit: 10 }, callOf(operator))
  expect(items.map(({ requestedBy }) => requestedBy)).toEqual(['schedule'])
})
