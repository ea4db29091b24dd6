import type { JobPorts } from '../shared/control-plane-ports.ts'
import { Problem } from '../shared/problem.ts'
import type { ClusterAccess, ExitClusterAccess } from './cluster-access.ports.ts'
import { clusterAccessOf, exitCredentialOf } from './cluster-access.ts'
import type { StoredCluster } from './cluster-credentials.ports.ts'
import { createClusterSilence } from './cluster-silence.ts'

/** A failure that took longer was a wait in vain. */
const patienceMs = 3_000

interface Opened {
  readonly version: number
  readonly access: ClusterAccess
  /** What every tenant needs once on the cluster; the objects it took. */
  readonly prepared: Promise<{ objectsApplied: number }>
}

export type ClusterAccessPorts = Pick<JobPorts, 'unitOfWork' | 'secretBox' | 'clusterGateway' | 'wallClock'> & {
  readonly installation: Pick<JobPorts['installation'], 'id'>
}

export interface ClusterAccesses {
  /**
   * The cluster with its kubeconfig opened, prepared for tenants. Throws `cluster-unreachable` when it cannot be prepared, and
   * at once for a while after it let somebody wait in vain.
   */
  open(clusterId: string): Promise<ClusterAccess>
  /** The same with the identity of exits, which is opened for a destruction and kept nowhere. */
  openForExit(clusterId: string): Promise<ExitClusterAccess>
  /** What a run met: clusters that let it wait in vain are left alone for a while. */
  saw(clusterIds: readonly string[], silentClusterIds: readonly string[]): void
}

/**
 * Opens clusters for jobs. Kubeconfigs stay unsealed in memory only, one per cluster and version; a cluster is prepared
 * once per process and version, and again after a failure.
 */
export function createClusterAccesses(ports: ClusterAccessPorts): ClusterAccesses {
  const { unitOfWork, clusterGateway, wallClock } = ports
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

  async function openStored(clusterId: string): Promise<{ stored: StoredCluster; access: ClusterAccess }> {
    if (!silence.mayAsk(clusterId)) {
      throw new Problem('cluster-unreachable', { detail: 'it gave no answer a moment ago' })
    }
    const stored = await unitOfWork.read({ kind: 'platform' }, (tx) => tx.provisioning.getCluster(clusterId))
    if (stored === null) throw new Error(`cluster ${clusterId} is not declared`)
    const { version } = stored.cluster
    let opened = known.get(clusterId)
    if (opened?.version !== version) {
      const access = clusterAccessOf(ports, stored)
      opened = { version, access, prepared: prepare(access) }
      known.set(clusterId, opened)
    }
    await opened.prepared
    return { stored, access: opened.access }
  }

  return {
    saw(clusterIds, silentClusterIds) {
      for (const clusterId of clusterIds) {
        if (silentClusterIds.includes(clusterId)) silence.letWait(clusterId)
        else silence.answered(clusterId)
      }
    },
    async open(clusterId) {
      return (await openStored(clusterId)).access
    },
    async openForExit(clusterId) {
      const { stored, access } = await openStored(clusterId)
      return { ...access, exit: exitCredentialOf(ports, stored) }
    },
  }
}
