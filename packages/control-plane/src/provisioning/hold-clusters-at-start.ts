import type { JobPorts } from '../shared/control-plane-ports.ts'
import { holdClusterBy } from './hold-cluster-by-job.ts'

const actor = 'worker:start'
const platform = { kind: 'platform' } as const

/**
 * Holds every declared cluster for one reason before this process writes anything: how a worker starts on a restored database
 * (cluster rule 6), which may be older than its clusters without any object showing it. Each cluster is held once for one
 * reason, so that a hold that a person lifted stays lifted when a process starts again under the same setting. Returns how many
 * were not yet held for it.
 */
export async function holdClustersAtStart(
  { unitOfWork, ids, clock }: Pick<JobPorts, 'unitOfWork' | 'ids' | 'clock'>,
  reason: string,
): Promise<number> {
  const { clusters } = await unitOfWork.read(platform, (tx) => tx.provisioning.readRebuildGround())
  let held = 0
  for (const { clusterId } of clusters) {
    held += await unitOfWork.transact(platform, async (tx) => {
      const known = await tx.provisioning.listClusterHolds(clusterId)
      if (known.some(({ cause, detail }) => cause === 'operator' && detail === reason)) return 0
      const found = { clusterId, cause: 'operator' as const, detail: reason }
      await holdClusterBy(tx, ids, { found, seenRevision: null, actor, at: clock.now() })
      return 1
    })
  }
  return held
}
