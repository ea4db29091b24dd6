import { tenantLeaseMs } from '@grenier/control-plane'
import type { ClusterGateway } from '@grenier/control-plane/ports'
import { addMs } from '@grenier/quota-billing'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type House, openHouse } from './house.ts'
import { enrolCommune, prepareRegion, type Region } from './region.ts'

let house: House
let region: Region

beforeAll(async () => {
  house = await openHouse('2026-01-05T09:00:00.000Z')
  region = await prepareRegion(house)
})
afterAll(() => house.close())

type Run = Parameters<ClusterGateway['reconcile']>[0]

test('a run may write for a part of its lease only, so that its last write ends before another run begins', async () => {
  const { gateway } = house.cluster
  const inner = { ...gateway }
  const reconcileThere = inner.reconcile.bind(inner)
  const seen: boolean[] = []
  const reconcile = (run: Run) => {
    seen.push(run.mayWrite?.() ?? true)
    house.moveWallClock(tenantLeaseMs - 1_000)
    seen.push(run.mayWrite?.() ?? true)
    return reconcileThere(run)
  }
  Object.assign(gateway, { reconcile })
  const tenant = await enrolCommune(house, region, { name: 'Cergy' })
  expect(await house.jobs['reconcile-tenant']({ tenantId: tenant.id })).toEqual({ kind: 'done' })
  Object.assign(gateway, { reconcile: reconcileThere })
  expect(seen).toEqual([true, false])
})

test('what a worker that was killed had in hand is taken over within 15 seconds, and its outcome is no longer saved', async () => {
  const { id: tenantId } = await enrolCommune(house, region, { name: 'Pontoise' })
  const { unitOfWork, wallClock, ids } = house.ports
  const now = wallClock.now()
  const wanted = { tenantId, holder: ids.next(), now, expiresAt: addMs(now, tenantLeaseMs) }
  const lease = await unitOfWork.transact({ kind: 'platform' }, (tx) => tx.provisioning.acquireLease(wanted))
  if (lease === null) throw new Error('nobody else works for it')
  const renew = (at: number) =>
    unitOfWork.transact({ kind: 'platform' }, (tx) => tx.provisioning.renewLease(lease, addMs(now, at)))

  // It renews while it lives, and the others wait.
  expect(await renew(tenantLeaseMs + 1_000)).toBe(true)
  house.moveWallClock(tenantLeaseMs)
  expect(await house.jobs['reconcile-tenant']({ tenantId })).toMatchObject({ kind: 'retry', reason: 'lease-held' })

  // Then it is killed.
  house.moveWallClock(1_000)
  expect(await house.jobs['reconcile-tenant']({ tenantId })).toEqual({ kind: 'done' })
  expect(await renew(10 * tenantLeaseMs)).toBe(false)
  const isStillHeld = await unitOfWork.transact({ kind: 'platform' }, (tx) => tx.provisioning.holdsLease(lease))
  expect(isStillHeld).toBe(false)
})
