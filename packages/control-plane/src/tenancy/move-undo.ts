import type { ClusterAccess } from '../provisioning/cluster-access.ports.ts'
import { changeMoveByJob, moveActor } from './change-move.ts'
import { eraseNothing, leadsMove, namedIn } from './move-destruction.ts'
import { movedOn } from './move-history.ts'
import { releaseHolds } from './move-holds.ts'
import { ended, type MoveWork, moveWait, type StageOutcome, waitFor } from './move-stage.ts'

const goingRetryMs = 5_000
/** A person has to declare a credential. */
const personMissingRetryMs = 60_000
/** Of no namespace: what stood there is gone, and what has its name now is not looked into. */
const uidOfNone = ''

/**
 * Where Capsule keeps a Tenant for each tenant, the one made for the target goes once nothing of the tenant's needs it: with
 * the identity of exits, which alone may lift its protection. Null: there is none any more; else what the move waits for.
 */
async function letCapsulesTenantGo(work: MoveWork, { profile }: ClusterAccess): Promise<StageOutcome | null> {
  if (profile.capsule !== 'tenants') return null
  const { ports, accesses, move } = work
  const { tenantId, targetClusterId: clusterId, targetNamespace: name } = move
  const cluster = await accesses.openForExit(clusterId)
  if (cluster.exit.kind === 'none') {
    return await waitFor(work, { waitingFor: moveWait('destroyer-missing'), delayMs: personMissingRetryMs })
  }
  const { waitingFor } = await ports.clusterGateway.exit.destroy({
    installationId: ports.installation.id,
    tenantId,
    known: [{ purpose: 'storage', clusterId, name, uid: uidOfNone }],
    clusters: [cluster],
    keepsBackups: true,
    items: [],
    mayGoOn: () => leadsMove(work, 'cancelling'),
    eraseBucket: eraseNothing,
  })
  if (waitingFor.length === 0) return null
  const waits = moveWait('removal-under-way', waitingFor.map(namedIn))
  return await waitFor(work, { waitingFor: waits, delayMs: goingRetryMs })
}

/**
 * Empties the target of a move that was cancelled, gives back what was held there, and ends it. What does not say of itself
 * that it was made for this move is left alone: it was never made, or is somebody else's.
 */
export async function undoMove(work: MoveWork): Promise<StageOutcome> {
  const { ports, accesses, lease, move, at } = work
  const { targetNamespace: namespace, targetClusterId, id: moveId } = move
  // Before anything was prepared there is nothing to look for, and a cluster that does not answer is no reason to wait.
  if (move.history.some(({ state }) => state === 'preparing')) {
    const access = await accesses.open(targetClusterId)
    const target = { namespace, moveId, installationId: ports.installation.id }
    const removed = await ports.clusterGateway.protection.removeMoveTarget(access, target)
    if (removed === 'going') {
      return await waitFor(work, { waitingFor: moveWait('target-emptying'), delayMs: goingRetryMs })
    }
    const waiting = await letCapsulesTenantGo(work, access)
    if (waiting !== null) return waiting
  }
  await changeMoveByJob(ports, { lease, move, at }, async (tx, locked) => {
    const released = await releaseHolds(tx, ports.ids, { move: locked, at })
    const cancelled = movedOn(released, 'cancelled', { actor: moveActor, at, reason: null })
    // Its uid is kept: volumes that their class retains are found by an exit as those of this namespace.
    return { ...cancelled, endedAt: at }
  })
  return ended
}
