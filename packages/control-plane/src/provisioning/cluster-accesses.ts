import type { JobPorts } from '../shared/control-plane-ports.ts'
import type { ClusterAccess } from './cluster-access.ports.ts'

interface Opened {
  readonly version: number
  readonly access: ClusterAccess
  /** What every tenant needs once on the cluster; the objects it took. */
  readonly prepared: Promise<{ objectsApplied: number }>
}

export interface ClusterAccesses {
  /** The cluster with its kubeconfig opened, prepared for tenants. Throws when it cannot be prepared. */
  open(clusterId: string): Promise<ClusterAccess>
}

/**
 * Opens clusters for jobs. Kubeconfigs stay unsealed in memory only, one per cluster and version; a cluster is prepared
 * once per process and version, and again after a failure.
 */
export function createClusterAccesses(ports: JobPorts): ClusterAccesses {
  const { unitOfWork, secretBox, clusterGateway } = ports
  const known = new Map<string, Opened>()

  async function prepare(access: ClusterAccess): Promise<{ objectsApplied: number }> {
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
      throw error
    }
  }

  return {
    async open(clusterId) {
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
