import type { FleetOverview } from '@grenier/contracts'
import { addMs, GIB, type Instant, instantFromIso } from '@grenier/quota-billing'
import { describe, expect, test } from 'vitest'
import { fullSoonDays } from '../../../shared/operator/full-pools.ts'
import { exceptionsOf } from './exceptions.ts'

const asOf = instantFromIso('2026-03-01T09:00:00.000Z')
const pool: FleetOverview['pools'][number] = {
  poolId: 'pool',
  name: 'CC du Sud',
  offerId: 'offer',
  offerName: 'Standard',
  givableBytes: 100n * GIB,
  allocatedBytes: 40n * GIB,
  heldBytes: 0n,
  freeBytes: 60n * GIB,
  daysToFull: null,
}
const well: FleetOverview = {
  asOf,
  members: {
    total: 17,
    ready: 17,
    notReady: 0,
    unknown: 0,
    behind: 0,
    over: 0,
    suspended: 0,
    leaving: 0,
    putBack7Days: 0,
  },
  reasons: [],
  requests: { submitted: 0, waiting: 3, provisioning: 1, oldestSubmittedAt: null },
  queue: { due: 2, oldestDueAt: asOf, kinds: [{ kind: 'reconcile-tenant', due: 2, oldestDueAt: asOf }] },
  backups: {
    covered: 40,
    stale: 0,
    uncovered: 0,
    gone: 0,
    failedDrills30Days: 0,
    members: { covered: 17, stale: 0, uncovered: 0, gone: 0, failedDrills30Days: 0 },
  },
  tasks: 0,
  deadDeliveries: 0,
  heldClusters: 0,
  pools: [pool],
}
const kindsOf = (fleet: FleetOverview, now: Instant = asOf) =>
  exceptionsOf(fleet, now).map(({ kind, count }) => [kind, count])

describe('what wants somebody', () => {
  test('is nothing while all is well: who waits for room, and work of this minute, want nobody', () => {
    expect(kindsOf(well)).toEqual([])
  })

  test('is broken things before those whose turn it is', () => {
    const fleet = {
      ...well,
      members: { ...well.members, notReady: 2, behind: 5, putBack7Days: 3 },
      requests: { ...well.requests, submitted: 4 },
      backups: { ...well.backups, uncovered: 1 },
    }
    expect(kindsOf(fleet)).toEqual([
      ['not-ready', 2],
      ['uncovered', 1],
      ['requests', 4],
      ['behind', 5],
      ['put-back', 3],
    ])
    expect(exceptionsOf(fleet, asOf).map(({ standing }) => standing)).toEqual([
      'bad',
      'bad',
      'waiting',
      'waiting',
      'waiting',
    ])
  })

  test('is work that is due for longer than five minutes', () => {
    expect(kindsOf(well, addMs(asOf, 5 * 60_000))).toEqual([])
    expect(kindsOf(well, addMs(asOf, 5 * 60_000 + 1))).toEqual([['late-queue', 2]])
  })

  test.each([
    [{ freeBytes: 0n }, true],
    [{ freeBytes: -1n }, true],
    [{ daysToFull: fullSoonDays }, true],
    [{ daysToFull: fullSoonDays + 1 }, false],
  ])('is a pool with %o: %s', (changed, isFull) => {
    expect(kindsOf({ ...well, pools: [{ ...pool, ...changed }] })).toEqual(isFull ? [['full-pools', 1]] : [])
  })
})
