import type { LostItem, MoveLoss } from '@grenier/contracts'
import { sideToLose } from '@grenier/quota-billing'
import { clusterAccessOf } from '../provisioning/cluster-access.ts'
import { leaseAwaited } from '../provisioning/kept-lease.ts'
import { found } from '../shared/access.ts'
import { reconcileTenantJob } from '../shared/jobs.ts'
import type { Transaction } from '../shared/ports.ts'
import type { JobOutcome } from '../shared/use-case.ts'
import { changeMoveByJob, moveActor } from './change-move.ts'
import type { StoredMove } from './move.ports.ts'
import { movedOn, withMoveEvent } from './move-history.ts'
import { releaseHolds } from './move-holds.ts'
import { again, ended, type MoveWork, type StageOutcome } from './move-stage.ts'

/** While a declaration waits for its second person, and nothing else is to be done. */
const lookAgainMs = 60_000

/** The declaration that is neither void nor has taken effect; null of none. */
export function openLoss({ losses }: StoredMove): MoveLoss | null {
  return losses.find(({ state }) => state === 'requested' || state === 'approved') ?? null
}

/** The declaration that took effect; null: none did. */
export function lossOf({ losses }: StoredMove): MoveLoss | null {
  return losses.find(({ state }) => state === 'lost') ?? null
}

export function withLoss(move: StoredMove, sequence: number, change: Partial<MoveLoss>): StoredMove {
  return {
    ...move,
    losses: move.losses.map((loss) => (loss.sequence === sequence ? { ...loss, ...change } : loss)),
  }
}

/** The namespace that holds all the rest, its Secrets too, and the claims that were made in it. */
function knownAtTarget({ state, targetNamespace: namespace, targetNamespaceUid: uid, claims }: StoredMove): LostItem[] {
  // It was seen to be gone with everything that anybody knew of.
  if (state === 'cancelled') return []
  const ofClaims = claims.flatMap(({ name, toBytes, taskId }): LostItem[] =>
    taskId === null ? [] : [{ kind: 'claim', namespace, name, uid: null, sizeBytes: toBytes }],
  )
  return [...ofClaims, { kind: 'namespace', namespace: null, name: namespace, uid, sizeBytes: null }]
}

/** What a removal had written down and never saw to be gone; before one, what the move itself knew. */
async function knownAtSource(tx: Transaction, move: StoredMove): Promise<LostItem[]> {
  const written = await tx.tenancy.listMoveItems(move.tenantId, move.id)
  if (written.length > 0) {
    return written
      .filter(({ goneAt }) => goneAt === null)
      .map(({ kind, namespace, name, uid, sizeBytes }) => ({ kind, namespace, name, uid, sizeBytes }))
  }
  const { sourceNamespace: namespace, sourceNamespaceUid: uid } = move
  const claims = move.claims.map(
    ({ name, fromBytes }): LostItem => ({ kind: 'claim', namespace, name, uid: null, sizeBytes: fromBytes }),
  )
  return [...claims, { kind: 'namespace', namespace: null, name: namespace, uid, sizeBytes: null }]
}

async function answers({ ports, move }: MoveWork, { clusterId }: MoveLoss): Promise<boolean> {
  // Its side was seen to be gone after all.
  if (sideToLose(move.state) === null) return true
  const stored = found(await ports.unitOfWork.read({ kind: 'platform' }, (tx) => tx.provisioning.getCluster(clusterId)))
  return await ports.clusterGateway.answers(clusterAccessOf(ports, stored))
}

/** The move ends without anybody having seen its other side to be gone: that is written down, thing by thing. */
async function endByLoss({ ports, lease, move, at }: MoveWork, { sequence }: MoveLoss): Promise<StageOutcome> {
  const side = sideToLose(move.state)
  const after = await changeMoveByJob(ports, { lease, move, at }, async (tx, locked) => {
    const items = side === 'target' ? knownAtTarget(locked) : await knownAtSource(tx, locked)
    const released = await releaseHolds(tx, ports.ids, { move: locked, at })
    const lost = withLoss(released, sequence, { state: 'lost', endedAt: at, items })
    await tx.outbox.append([reconcileTenantJob(locked.tenantId)])
    const step = { actor: moveActor, at, reason: null }
    if (locked.state === 'cancelled') return withMoveEvent(lost, step)
    return { ...movedOn(lost, side === 'target' ? 'cancelled' : 'ended', step), endedAt: at }
  })
  return after === null ? leaseAwaited('lease-lost') : ended
}

/**
 * Looks once more at a cluster that was declared lost. It answers: the declaration is void, and the move goes on as any other.
 * It does not: the move ends where two persons said so. Null: it goes on waiting for the second one.
 */
export async function judgeLoss(work: MoveWork, loss: MoveLoss): Promise<StageOutcome | null> {
  if (await answers(work, loss)) {
    const { ports, lease, move, at } = work
    const after = await changeMoveByJob(ports, { lease, move, at }, async (_, locked) =>
      withMoveEvent(withLoss(locked, loss.sequence, { state: 'answered', endedAt: at }), {
        actor: moveActor,
        at,
        reason: null,
      }),
    )
    return after === null ? leaseAwaited('lease-lost') : again
  }
  return loss.state === 'approved' ? await endByLoss(work, loss) : null
}

/** Where a move has nothing else to do: while a declaration stands somebody looks whether the cluster answers. */
export function untilApproved(loss: MoveLoss | null): JobOutcome {
  return loss === null ? { kind: 'done' } : { kind: 'retry', delayMs: lookAgainMs, reason: 'move-loss-requested' }
}
