import type { FleetOverview } from '@grenier/contracts'
import type { Instant } from '@grenier/quota-billing'
import { isFullSoon } from '../../../shared/operator/full-pools.ts'

export type ExceptionKind =
  | 'late-queue'
  | 'held-clusters'
  | 'not-ready'
  | 'uncovered'
  | 'gone'
  | 'failed-drills'
  | 'full-pools'
  | 'over'
  | 'requests'
  | 'stale'
  | 'dead-deliveries'
  | 'tasks'
  | 'unknown'
  | 'behind'
  | 'put-back'

/** Something of the installation that wants somebody. */
export interface FleetException {
  readonly kind: ExceptionKind
  readonly count: number
  /** `bad`: something is broken or lost; `waiting`: somebody's turn. */
  readonly standing: 'bad' | 'waiting'
}

/** Work that is due is taken up within seconds: what is older than this is stuck. */
const queueLateMs = 5 * 60_000

/** What wants somebody, what is broken first. Empty: all is well. */
export function exceptionsOf(fleet: FleetOverview, technicalNow: Instant): FleetException[] {
  const { members, requests, queue, backups, tasks, deadDeliveries, heldClusters, pools } = fleet
  const isLate = queue.oldestDueAt !== null && technicalNow - queue.oldestDueAt > queueLateMs
  // A pool may be full for several offers.
  const fullPools = new Set(pools.filter(isFullSoon).map(({ poolId }) => poolId))
  const all: FleetException[] = [
    { kind: 'late-queue', count: isLate ? queue.due : 0, standing: 'bad' },
    { kind: 'held-clusters', count: heldClusters, standing: 'bad' },
    { kind: 'not-ready', count: members.notReady, standing: 'bad' },
    { kind: 'uncovered', count: backups.uncovered, standing: 'bad' },
    { kind: 'gone', count: backups.gone, standing: 'bad' },
    { kind: 'failed-drills', count: backups.failedDrills30Days, standing: 'bad' },
    { kind: 'full-pools', count: fullPools.size, standing: 'bad' },
    { kind: 'over', count: members.over, standing: 'bad' },
    { kind: 'requests', count: requests.submitted, standing: 'waiting' },
    { kind: 'stale', count: backups.stale, standing: 'waiting' },
    { kind: 'dead-deliveries', count: deadDeliveries, standing: 'waiting' },
    { kind: 'tasks', count: tasks, standing: 'waiting' },
    { kind: 'unknown', count: members.unknown, standing: 'waiting' },
    { kind: 'behind', count: members.behind, standing: 'waiting' },
    { kind: 'put-back', count: members.putBack7Days, standing: 'waiting' },
  ]
  return all.filter(({ count }) => count > 0)
}
