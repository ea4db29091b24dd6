import type { ClusterHold } from '@grenier/contracts'
import { addMs, type Instant, laterOf } from '@grenier/quota-billing'
import type { JobPorts } from '../shared/control-plane-ports.ts'
import { Problem } from '../shared/problem.ts'
import type { ClusterAccess, ExitClusterAccess } from './cluster-access.ports.ts'
import { clusterAccessOf, exitCredentialOf } from './cluster-access.ts'
import type { StoredCluster } from './cluster-credentials.ports.ts'
import type { ClusterFinding } from './cluster-hold.ports.ts'
import { createClusterSilence } from './cluster-silence.ts'
import { compareStamp } from './compare-stamp.ts'
import { holdClusterByJob } from './hold-cluster-by-job.ts'

/** A failure that took longer was a wait in vain. */
const patienceMs = 3_000

/** So long a copy of the database that took a cluster over may be overlooked. */
export const stampComparedEveryMs = 60_000

/** A dump that is older than this is told by the stamp alone. */
const stampRenewedEveryMs = 600_000

const platform = { kind: 'platform' } as const

interface Opened {
  readonly version: number
  readonly access: ClusterAccess
  /** Done once for what every tenant needs there; null before it is begun, and while the cluster is held. */
  prepared: Promise<void> | null
  /** Of the latest comparison of its stamp; null before the first is begun. */
  compared: { readonly at: Instant; readonly done: Promise<void> } | null
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

/** Holds the cluster for what was found there, and refuses it. */
async function refuseFor(ports: ClusterAccessPorts, finding: ClusterFinding | null): Promise<void> {
  if (finding === null) return
  const held = { finding, kind: 'reconcile-tenant', at: ports.clock.now() } as const
  await ports.unitOfWork.transact(platform, (tx) => holdClusterByJob(tx, ports.ids, held))
  throw new Problem('cluster-held', { detail: finding.detail })
}

async function prepare(ports: ClusterAccessPorts, access: ClusterAccess): Promise<void> {
  await refuseFor(ports, await findNewer(ports, access))
  const { objectsApplied } = await ports.clusterGateway.prepare(access)
  if (objectsApplied > 0) {
    await ports.unitOfWork.transact(platform, (tx) => tx.provisioning.addObjectsApplied(objectsApplied))
  }
}

/**
 * Opens clusters for jobs. Kubeconfigs stay unsealed in memory only, one per cluster and version; a cluster is compared with
 * the database and prepared once per process and version, and again after a failure or a hold. Its stamp is compared first, and
 * again before whatever comes a while later.
 */
export function createClusterAccesses(ports: ClusterAccessPorts): ClusterAccesses {
  const { unitOfWork, wallClock } = ports
  const createdAt = wallClock.now()
  const known = new Map<string, Opened>()
  const silence = createClusterSilence(wallClock)

  async function reaching({ clusterId }: ClusterAccess, work: () => Promise<void>): Promise<void> {
    const startedAt = wallClock.now()
    try {
      await work()
    } catch (error) {
      known.delete(clusterId)
      if (wallClock.now() - startedAt >= patienceMs) silence.letWait(clusterId)
      throw error
    }
  }

  /** What was written before this process began may be what a copy of our files knows too. */
  function compare(access: ClusterAccess, now: Instant): Promise<void> {
    const renewIfBefore = laterOf(createdAt, addMs(now, -stampRenewedEveryMs))
    return reaching(access, async () => refuseFor(ports, await compareStamp(ports, access, renewIfBefore)))
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
      opened = { version, access: clusterAccessOf(ports, stored), prepared: null, compared: null }
      known.set(clusterId, opened)
    }
    return { stored, opened, hold }
  }

  async function openToWrite({ opened, hold }: Looked): Promise<ClusterAccess> {
    if (hold !== null) {
      opened.prepared = null
      opened.compared = null
      throw new Problem('cluster-held', { detail: hold.detail })
    }
    const { access } = opened
    const now = wallClock.now()
    if (opened.compared === null || now - opened.compared.at >= stampComparedEveryMs) {
      opened.compared = { at: now, done: compare(access, now) }
    }
    await opened.compared.done
    opened.prepared ??= reaching(access, () => prepare(ports, access))
    await opened.prepared
    return access
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
