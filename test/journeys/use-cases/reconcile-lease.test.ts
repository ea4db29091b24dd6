import type { ClusterGateway } from '@grenier/control-plane/ports'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type House, openHouse } from './house.ts'
import { enrolCommune, prepareRegion, type Region } from './region.ts'

const leaseMs = 30_000

let house: House
let region: Region

beforeAll(async () => {
  house = await openHouse('2026-01-05T09:00:00.000Z')
  region = await prepareRegion(house)
})
afterAll(() => house.close())

test('a run may write for a part of its lease only, so that its last write ends before another run begins', async () => {
  const { gateway } = house.cluster
  const inner = { ...gateway }
  const runs: Parameters<ClusterGateway['reconcile']>[0][] = []
  const reconcile: ClusterGateway['reconcile'] = (options) => {
    runs.push(options)
    return inner.reconcile(options)
  }
  Object.assign(gateway, { reconcile })
  const tenant = await enrolCommune(house, region, { name: 'Cergy' })
  const before = Date.now()
  await house.jobs['reconcile-tenant']({ tenantId: tenant.id })
  const [run] = runs
  expect(run?.writeUntil).toBeGreaterThan(before)
  expect(run?.writeUntil).toBeLessThan(Date.now() + leaseMs)
})
