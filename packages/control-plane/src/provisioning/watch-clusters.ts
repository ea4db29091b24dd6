import { addMs, type Instant } from '@grenier/quota-billing'
import type { JobPorts } from '../shared/control-plane-ports.ts'
import { Problem } from '../shared/problem.ts'
import { type ClusterAccessPorts, createClusterAccesses, stampComparedEveryMs } from './cluster-accesses.ts'
import { createRepairOrders } from './repair-orders.ts'
import type { ClusterWatcher, WatchedCluster } from './watch.ports.ts'

/** A worker that died is replaced after this, at the next turn of another; a turn must come several times within it. */
export const watchLeaseMs = 10_000

/** The clusters that this worker watches. */
export interface ClusterWatches {
  /** Takes what nobody watches, keeps its own, lets go what another took. Called at intervals; throws when one failed. */
  turn(): Promise<void>
  /** Stops every watch and lets other workers have them at once. */
  close(): Promise<void>
}

interface Kept {
  readonly version: number
  readonly watched: WatchedCluster
  /** When its stamp was compared last. */
  openedAt: Instant
}

/**
 * One worker watches a cluster, by a lease; the others read it directly. What somebody else changed there orders a run of
 * the tenant concerned, through the outbox; what could not be ordered is tried again at the next turn. Whoever watches keeps the
 * stamp of the cluster fresh, be nobody else at work there.
 */
export function watchClusters(
  ports: ClusterAccessPorts & Pick<JobPorts, 'wallClock' | 'ids'> & { readonly clusterWatcher: ClusterWatcher },
): ClusterWatches {
  const { unitOfWork, wallClock, clusterWatcher } = ports
  const accesses = createClusterAccesses(ports)
  const holder = ports.ids.next()
  const kept = new Map<string, Kept>()
  const repairs = createRepairOrders(ports)

  async function stop(clusterId: string): Promise<void> {
    const one = kept.get(clusterId)
    kept.delete(clusterId)
    await one?.watched.stop()
  }

  async function start(clusterId: string, version: number): Promise<void> {
    const access = await accesses.openToRead(clusterId)
    const watched = clusterWatcher.watch(access, {
      changed(namespaces) {
        repairs.hear(clusterId, namespaces)
        // Kept for the next turn when it fails, which then says so.
        repairs.order(clusterId).catch(() => undefined)
      },
    })
    kept.set(clusterId, { version, watched, openedAt: wallClock.now() })
  }

  /** Runs say what keeps them from a cluster that is held or away: a watch goes on. */
  async function keepStamp(clusterId: string): Promise<void> {
    const one = kept.get(clusterId)
    const now = wallClock.now()
    if (one === undefined || now - one.openedAt < stampComparedEveryMs) return
    one.openedAt = now
    try {
      await accesses.openToRead(clusterId)
    } catch (error) {
      if (!(error instanceof Problem)) throw error
    }
  }

  async function release(clusterId: string): Promise<void> {
    const lease = { clusterId, holder, now: wallClock.now() }
    await unitOfWork.transact({ kind: 'platform' }, (tx) => tx.provisioning.releaseClusterWatch(lease))
  }

  async function keep({ clusterId, version }: { clusterId: string; version: number }): Promise<void> {
    const now = wallClock.now()
    const lease = { clusterId, holder, now, expiresAt: addMs(now, watchLeaseMs) }
    const isMine = await unitOfWork.transact({ kind: 'platform' }, (tx) => tx.provisioning.holdClusterWatch(lease))
    if (!isMine || kept.get(clusterId)?.version !== version) await stop(clusterId)
    if (!isMine) return
    try {
      if (!kept.has(clusterId)) await start(clusterId, version)
    } catch (error) {
      // Another worker may reach it.
      await release(clusterId)
      throw error
    }
    await repairs.order(clusterId)
    await keepStamp(clusterId)
  }

  return {
    async turn() {
      const clusters = await unitOfWork.read({ kind: 'platform' }, (tx) => tx.provisioning.clustersToWatch())
      const outcomes = await Promise.allSettled(clusters.map(keep))
      const failed = outcomes.find((outcome) => outcome.status === 'rejected')
      if (failed !== undefined) throw failed.reason
    },
    async close() {
      const mine = [...kept.keys()]
      await Promise.all(mine.map(stop))
      await Promise.allSettled(mine.map(release))
    },
  }
}
