import type { ExitItem, RemovedItem } from '@grenier/contracts'
import type { DestructionPass } from '../provisioning/exit.ports.ts'
import { leaseAwaited } from '../provisioning/kept-lease.ts'
import { Problem } from '../shared/problem.ts'
import { changeMoveByJob, moveActor } from './change-move.ts'
import { eraseNothing, leadsMove, namedIn } from './move-destruction.ts'
import { movedOn } from './move-history.ts'
import { releaseHolds } from './move-holds.ts'
import { ended, type MoveWork, moveWait, type StageOutcome, waitFor } from './move-stage.ts'
import { refuseUncovered } from './remove-old-side.ts'

const goOnAfterMs = 5_000
/** A person has to declare a credential. */
const personMissingRetryMs = 60_000

type Places = Omit<DestructionPass, 'items' | 'mayGoOn' | 'eraseBucket'>

/** The old side alone, by the namespace that the tenant left: nothing of the new side is ever named. */
async function oldSideOf({ ports, accesses, move }: MoveWork): Promise<Places> {
  const { tenantId, sourceClusterId: clusterId, sourceNamespace: name, sourceNamespaceUid: uid } = move
  return {
    installationId: ports.installation.id,
    tenantId,
    known: [{ purpose: 'storage', clusterId, name, uid }],
    clusters: [await accesses.openForExit(clusterId)],
    // Backups do not move: what another driver once copied is no duplicate of anything.
    keepsBackups: true,
  }
}

/** Writes down everything that stands before anything of it goes; null when another run leads. */
async function keepItems(
  { ports, lease, move, at }: MoveWork,
  items: readonly ExitItem[],
): Promise<RemovedItem[] | null> {
  const { tenantId, id: moveId } = move
  return await ports.unitOfWork.transact({ kind: 'platform' }, async (tx) => {
    if (!(await tx.provisioning.holdsLease(lease))) return null
    await tx.tenancy.keepMoveItems({ tenantId, moveId, items, at })
    return await tx.tenancy.listMoveItems(tenantId, moveId)
  })
}

/**
 * Why nothing of the old side may go yet, before the first of it has: copies that were good at the approval may not be any
 * more, and a bucket that somebody claimed there is no duplicate. Null: it may go.
 */
async function obstacleOf({ ports, move }: MoveWork, found: readonly ExitItem[]): Promise<string | null> {
  const { tenantId, id: moveId } = move
  const buckets = found.filter(({ kind }) => kind === 'bucket')
  if (buckets.length > 0)
    return moveWait(
      'buckets-on-old-side',
      buckets.map(({ name }) => name),
    )
  return await ports.unitOfWork.read({ kind: 'platform' }, async (tx) => {
    const written = await tx.tenancy.listMoveItems(tenantId, moveId)
    if (written.some(({ goneAt }) => goneAt !== null)) return null
    try {
      await refuseUncovered(ports, tx, move)
      return null
    } catch (error) {
      if (!(error instanceof Problem)) throw error
      return moveWait('cover-missing', [String(error.params['names'])])
    }
  })
}

/**
 * One pass of the removal of an old side, by the destruction of exits and its identity: writes down what stands, deletes what
 * may go, and once nothing is left gives the room back to the pools and ends the move.
 */
export async function removeOldSide(work: MoveWork): Promise<StageOutcome> {
  const { ports, lease, move, at } = work
  const places = await oldSideOf(work)
  if (places.clusters.some(({ exit }) => exit.kind === 'none')) {
    return await waitFor(work, { waitingFor: moveWait('destroyer-missing'), delayMs: personMissingRetryMs })
  }
  const { items: found } = await ports.clusterGateway.exit.inventory(places)
  const obstacle = await obstacleOf(work, found)
  if (obstacle !== null) return await waitFor(work, { waitingFor: obstacle, delayMs: personMissingRetryMs })
  const items = await keepItems(work, found)
  if (items === null) return leaseAwaited('lease-lost')
  const standing = items.filter(({ goneAt }) => goneAt === null)
  const mayGoOn = () => leadsMove(work, 'removing')
  const pass = { ...places, items: standing, mayGoOn, eraseBucket: eraseNothing }
  const { gone, waitingFor } = await ports.clusterGateway.exit.destroy(pass)
  // What is no item may be waited for too: a Tenant of Capsule holds no data, goes last, and may be refused (cluster rule 29).
  const isLeft = standing.some(({ uid }) => !gone.includes(uid)) || waitingFor.length > 0
  const { tenantId, id: moveId } = move
  const after = await changeMoveByJob(ports, { lease, move, at }, async (tx, locked) => {
    await tx.tenancy.markMoveItemsGone({ tenantId, moveId, uids: gone, at })
    if (isLeft) return { ...locked, waitingFor: [moveWait('removal-under-way', waitingFor.map(namedIn))] }
    const released = await releaseHolds(tx, ports.ids, { move: locked, at })
    return { ...movedOn(released, 'ended', { actor: moveActor, at, reason: null }), endedAt: at }
  })
  if (after !== null && !isLeft) return ended
  // Who may not go on leaves things and names nothing that it waits for.
  if (after === null || waitingFor.length === 0) return leaseAwaited('lease-lost')
  return { kind: 'retry', delayMs: goOnAfterMs, reason: waitingFor.map(namedIn).join(', ') }
}
