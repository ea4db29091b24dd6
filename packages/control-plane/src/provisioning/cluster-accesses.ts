import type { JobPorts } from '../shared/control-plane-ports.ts'
import { Problem } from '../shared/problem.ts'
import type { ClusterAccess } from './cluster-access.ports.ts'
import { createClusterSilence } from './cluster-silence.ts'

/** A failure that took longer was a wait in vain. */
const patienceMs = 3_000

interface Opened {
  readonly version: number
  readonly access: ClusterAccess
  /** What every tenant needs once on the cluster; the objects it took. */
  readonly prepared: Promise<{ objectsApplied: number }>
}

export type ClusterAccessPorts = Pick<JobPorts, 'unitOfWork' | 'secretBox' | 'clusterGateway' | 'wallClock'>

export interface ClusterAccesses {
  /**
   * The cluster with its kubeconfig opened, prepared for tenants. Throws `cluster-unreachable` when it cannot be prepared, and
   * at once for a while after it let somebody wait in vain.
   */
  open(clusterId: string): Promise<ClusterAccess>
  /** What a run met: clusters that let it wait in vain are left alone for a while. */
  saw(clusterIds: readonly string[], silentClusterIds: readonly string[]): void
}

/**
 * Opens clusters for jobs. Kubeconfigs stay unsealed in memory only, one per cluster and version; a cluster is prepared
 * once per process and version, and again after a failure.
 */
export function createClusterAccesses(ports: ClusterAccessPorts): ClusterAccesses {
  const { unitOfWork, secretBox, clusterGateway, wallClock } = ports
  const known = new Map<string, Opened>()
  const silence = createClusterSilence(wallClock)

  async function prepare(access: ClusterAccess): Promise<{ objectsApplied: number }> {
    const startedAt = wallClock.now()
    try {
      const report = await clusterGateway.prepare(access)
      if (report.objectsApplied > 0) {
        await unitOfWork.transact({ kind: 'platform' }, (tx) =>
          tx.provisioning.addObjectsApplied(report.objectsApplied),
        )
      }
      return report
    } catch (error) {
      known.delete(access.clusterId)
      if (wallClock.now() - startedAt >= patienceMs) silence.letWait(access.clusterId)
      throw error
    }
  }

  return {
    saw(clusterIds, silentClusterIds) {
      for (const clusterId of clusterIds) {
        if (silentClusterIds.includes(clusterId)) silence.letWait(clusterId)
        else silence.answered(clusterId)
      }
    },
    async open(clusterId) {
      if (!silence.mayAsk(clusterId)) {
        throw new Problem('cluster-unreachable', { detail: 'it gave no answer a moment ago' })
      }
      const stored = await unitOfWork.read({ kind: 'platform' }, (tx) => tx.provisioning.getCluster(clusterId))
      if (stored === null) throw new Error(`cluster ${clusterId} is not declared`)
      const { cluster, kubeconfigSealed } = stored
      let opened = known.get(clusterId)
      if (opened?.version !== cluster.version) {
        const { kubeSystemUid, profile, version } = cluster
        const access = { clusterId, kubeconfig: secretBox.open(kubeconfigSealed), kubeSystemUid, profile }
        opened = { version, access, prepared: prepare(access) }
        known.set(clusterId, opened)
      }
      await opened.prepared
      return opened.access
    },
  }
}
