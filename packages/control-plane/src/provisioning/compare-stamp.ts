import type { Instant } from '@grenier/quota-billing'
import type { JobPorts } from '../shared/control-plane-ports.ts'
import { Problem } from '../shared/problem.ts'
import type { ClusterAccess } from './cluster-access.ports.ts'
import type { ClusterFinding } from './cluster-hold.ports.ts'
import type { StandingStamp } from './cluster-stamp.ports.ts'
import { judgeStamp } from './judge-stamp.ts'

/** Workers that start together move it under each other; each of them leaves it fresh for the others. */
const looksMax = 10

const platform = { kind: 'platform' } as const

type StampPorts = Pick<JobPorts, 'unitOfWork' | 'clusterGateway' | 'wallClock' | 'ids'> & {
  readonly installation: Pick<JobPorts['installation'], 'id'>
}

function isSame(one: StandingStamp['stamp'], other: StandingStamp['stamp']): boolean {
  const tokenOf = (stamp: StandingStamp['stamp']) => (typeof stamp === 'string' ? stamp : (stamp?.token ?? null))
  return tokenOf(one) === tokenOf(other)
}

/** One look; undefined: what was seen has moved meanwhile, and it is worth another. */
async function lookOnce(
  ports: StampPorts,
  access: ClusterAccess,
  renewIfBefore: Instant,
): Promise<ClusterFinding | null | undefined> {
  const { unitOfWork, wallClock, ids } = ports
  const { stamp: gateway } = ports.clusterGateway
  const { clusterId } = access
  const installationId = ports.installation.id
  const standing = await gateway.read(access, installationId)
  // Read after the cluster: each token is in the database before it is there.
  const { databaseId, kept } = await unitOfWork.read(platform, (tx) => tx.provisioning.readClusterStamp(clusterId))
  const verdict = judgeStamp({ databaseId, kept, standing: standing.stamp })
  if (verdict.kind === 'forbidden') {
    const { cause, detail } = verdict
    // A token that another worker has replaced since is known no longer; what stands there all the while would be.
    const again = await gateway.read(access, installationId)
    return isSame(again.stamp, standing.stamp) ? { clusterId, cause, detail, seenRevision: null } : undefined
  }
  if (verdict.kind === 'begun') {
    const token = kept?.nextToken ?? ''
    await unitOfWork.transact(platform, (tx) => tx.provisioning.endClusterStamp({ clusterId, token, writtenAt: null }))
  }
  if (verdict.kind !== 'absent' && kept?.writtenAt != null && kept.writtenAt >= renewIfBefore) return null
  const number = typeof standing.stamp === 'object' ? (standing.stamp?.number ?? 0) : 0
  const begun = { clusterId, token: ids.next(), number }
  const stamp = await unitOfWork.transact(platform, (tx) => tx.provisioning.beginClusterStamp(begun))
  const outcome = await gateway.write(access, { installationId, stamp, over: standing })
  if (outcome === 'moved') return undefined
  if (outcome === 'refused') return null
  const ended = { clusterId, token: stamp.token, writtenAt: wallClock.now() }
  await unitOfWork.transact(platform, (tx) => tx.provisioning.endClusterStamp(ended))
  return null
}

/**
 * Compares the stamp of a cluster with what this database knows of it, and writes a new one where none stands, where a person took
 * the cluster over, and where the last was written before `renewIfBefore`. Returns what forbids writing to the cluster, null
 * where nothing does; then nothing was written. A cluster that does not let us write it is told from no other, as before there
 * were stamps.
 */
export async function compareStamp(
  ports: StampPorts,
  access: ClusterAccess,
  renewIfBefore: Instant,
): Promise<ClusterFinding | null> {
  for (let look = 0; look < looksMax; look += 1) {
    const found = await lookOnce(ports, access, renewIfBefore)
    if (found !== undefined) return found
  }
  throw new Problem('cluster-unreachable', { detail: 'its stamp moved at every look' })
}
