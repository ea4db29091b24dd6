import type { ClusterHold } from '@grenier/contracts'
import type { JobPorts } from '../shared/control-plane-ports.ts'
import { Problem } from '../shared/problem.ts'
import type { ClusterAccess, ExitClusterAccess } from './cluster-access.ports.ts'
import { clusterAccessOf, exitCredentialOf } from './cluster-access.ts'
import type { StoredCluster } from './cluster-credentials.ports.ts'
import type { ClusterFinding } from './cluster-hold.ports.ts'
import { createClusterSilence } from './cluster-silence.ts'
import { holdClusterByJob } from './hold-cluster-by-job.ts'

/** A failure that took longer was a wait in vain. */
const patienceMs = 3_000

const platform = { kind: 'platform' } as const

interface Opened {
  readonly version: number
  readonly access: ClusterAccess
  /** Done once for what every tenant needs there; null before it is begun, and while the cluster is held. */
  prepared: Promise<void> | null
}

export type ClusterAccessPorts = Pick<
  JobPorts,
  'unitOfWork' | 'secretBox' | 'clusterGateway' | 'clock' | 'wallClock' | 'ids'
> & { readonly installation: Pick<JobPorts['installation'], 'id'> }

export interface ClusterAccesses {
  /**
   * The cluster with its kubeconfig opened, prepared for tenants. Throws `cluster-unreachable` when it cannot be prepared, and
   * at once for a while after it let somebody wait in vain; `cluster-held` while nothing may be written to it (rule 6).
   */
  open(clusterId: string): Promise<ClusterAccess>
  /** The same for whoever only reads: a cluster that is held too. */
  openToRead(clusterId: string): Promise<ClusterAccess>
  /** The same with the identity of exits, which is opened for a destruction and kept nowhere. */
  openForExit(clusterId: string): Promise<ExitClusterAccess>
  /** What a run met: clusters that let it wait in vain are left alone for a while. */
  saw(clusterIds: readonly string[], silentClusterIds: readonly string[]): void
}

interface Looked {
  readonly stored: StoredCluster
  readonly opened: Opened
  readonly hold: ClusterHold | null
}

/** What is newer on a cluster than anything that the database knows of: then the database is an older one (rule 6). */
async function findNewer(ports: ClusterAccessPorts, access: ClusterAccess): Promise<ClusterFinding | null> {
  const { unitOfWork, clusterGateway, installation } = ports
  const standing = await clusterGateway.newestRevision(access, { installationId: installation.id, ofEveryKind: false })
  if (standing === null) return null
  // Read after the cluster: what another worker applied meanwhile is in the database already.
  const ours = await unitOfWork.read(platform, (tx) => tx.provisioning.newestRevision())
  if (standing <= ours) return null
  const detail = `revision ${standing} stands on the cluster, the newest of the database is ${ours}`
  return { clusterId: access.clusterId, cause: 'higher-revision', detail, seenRevision: standing }
}

/**
 * Opens clusters for jobs. Kubeconfigs stay unsealed in memory only, one per cluster and version; a cluster is compared with
 * the database and prepared once per process and version, and again after a failure or a hold.
 */
export function createClusterAccesses(ports: ClusterAccessPorts): ClusterAccesses {
  const { unitOfWork, clusterGateway, wallClock, ids } = ports
  const known = new Map<string, Opened>()
  const silence = createClusterSilence(wallClock)

  async function prepare(access: ClusterAccess): Promise<void> {
    const startedAt = wallClock.now()
    try {
      const finding = await findNewer(ports, access)
      if (finding !== null) {
        const held = { finding, kind: 'reconcile-tenant', at: ports.clock.now() } as const
        await unitOfWork.transact(platform, (tx) => holdClusterByJob(tx, ids, held))
        throw new Problem('cluster-held', { detail: finding.detail })
      }
      const { objectsApplied } = await clusterGateway.prepare(access)
      if (objectsApplied > 0) {
        await unitOfWork.transact(platform, (tx) => tx.provisioning.addObjectsApplied(objectsApplied))
      }
    } catch (error) {
      known.delete(access.clusterId)
      if (wallClock.now() - startedAt >= patienceMs) silence.letWait(access.clusterId)
      throw error
    }
  }

  async function look(clusterId: string): Promise<Looked> {
    if (!silence.mayAsk(clusterId)) {
      throw new Problem('cluster-unreachable', { detail: 'it gave no answer a moment ago' })
    }
    const { stored, hold } = await unitOfWork.read(platform, async (tx) => ({
      stored: await tx.provisioning.getCluster(clusterId),
      hold: await tx.provisioning.lastingClusterHold(clusterId),
    }))
    if (stored === null) throw new Error(`cluster ${clusterId} is not declared`)
    const { version } = stored.cluster
    let opened = known.get(clusterId)
    if (opened?.version !== version) {
      opened = { version, access: clusterAccessOf(ports, stored), prepared: null }
      known.set(clusterId, opened)
    }
    return { stored, opened, hold }
  }

  async function openToWrite({ opened, hold }: Looked): Promise<ClusterAccess> {
    if (hold !== null) {
      opened.prepared = null
      throw new Problem('cluster-held', { detail: hold.detail })
    }
    opened.prepared ??= prepare(opened.access)
    await opened.prepared
    return opened.access
  }

  return {
    saw(clusterIds, silentClusterIds) {
      for (const clusterId of clusterIds) {
        if (silentClusterIds.includes(clusterId)) silence.letWait(clusterId)
        else silence.answered(clusterId)
      }
    },
    async openToRead(clusterId) {
      const looked = await look(clusterId)
      return looked.hold === null ? await openToWrite(looked) : looked.opened.access
    },
    async openForExit(clusterId) {
      const looked = await look(clusterId)
      return { ...(await openToWrite(looked)), exit: exitCredentialOf(ports, looked.stored) }
    },
    open: async (clusterId) => await openToWrite(await look(clusterId)),
  }
}
