import { civilDateOf, type UnmovableReason, unmovableReason, windowVerdict } from '@grenier/quota-billing'
import type { ObservedClaim, ObservedProtection } from '../protection/ports.ts'
import type { ClusterAccess } from '../provisioning/cluster-access.ports.ts'
import { lockKnownPositions, positionOf } from '../quota/positions.ts'
import { reconcileTenantJob } from '../shared/jobs.ts'
import type { Transaction } from '../shared/ports.ts'
import { changeMoveByJob, moveActor } from './change-move.ts'
import type { StoredMove, StoredMoveClaim } from './move.ports.ts'
import { movedOn } from './move-history.ts'
import { moveTransfer, offerIdsOf, type SizedClaim, sizeHolds } from './move-holds.ts'
import { isAsPlanned, quotaObstacle } from './move-obstacles.ts'
import { again, ended, type MoveWork, moveWait, type StageOutcome, waitFor } from './move-stage.ts'
import { unfitTarget } from './move-target.ts'

const personRetryMs = 60_000
const notFrozenRetryMs = 5_000
const unseenRetryMs = 15_000

type Classed = SizedClaim | { readonly className: string; readonly fromBytes: bigint }

/**
 * The move with its holds sized for what there is now, or what keeps it from going on: what was granted, what may be stored
 * and which certificates ended since the plan is asked again. Platform scope, under its lock; nothing is posted where it waits.
 */
export async function resized(
  work: MoveWork,
  tx: Transaction,
  { move, claims }: { move: StoredMove; claims: readonly Classed[] },
): Promise<StoredMove | string> {
  const positions = await lockKnownPositions(tx, move.tenantId, offerIdsOf(move.offers))
  if ((await quotaObstacle(tx, move.tenantId)) !== null) return moveWait('quota-in-change')
  if (!(await isAsPlanned(tx, move, positions))) return moveWait('quota-in-change')
  const unfit = await unfitTarget(tx, move, civilDateOf(work.at, work.ports.installation.timeZone))
  if (unfit !== null) return moveWait('target-unfit', [unfit])
  const sizedClaims = claims.flatMap((claim): SizedClaim[] => {
    if ('toOfferId' in claim) return [claim]
    const { className, fromBytes } = claim
    const offer = move.offers.find(
      ({ fromOfferId }) => positionOf(positions, fromOfferId).offer.className === className,
    )
    return offer === undefined ? [] : [{ toOfferId: offer.toOfferId, fromBytes }]
  })
  const sized = sizeHolds({ offers: move.offers, claims: sizedClaims, positions })
  if (sized.kind === 'refused') return moveWait('room-missing')
  const { offers, entries } = sized
  const { ids } = work.ports
  if (entries.length > 0) await tx.quota.post([moveTransfer(ids, { moveId: move.id, at: work.at, entries })])
  return { ...move, offers }
}

/** Begins a move in its window: from here on the member has no access and gets nothing new. */
export async function beginMove(work: MoveWork): Promise<StageOutcome> {
  const { ports, lease, move, at } = work
  const { tenantId } = move
  const verdict = windowVerdict(move, at)
  if (verdict === 'early') return ended
  if (verdict === 'missed') return await waitFor(work, { waitingFor: moveWait('window-missed'), delayMs: null })
  let obstacle: string | null = null
  const after = await changeMoveByJob(ports, { lease, move, at }, async (tx, locked) => {
    obstacle = null
    const known = await tx.protection.listProtectedClaims(tenantId)
    const claims = known.flatMap(({ className, capacityBytes, goneAt }) =>
      goneAt === null ? [{ className, fromBytes: capacityBytes ?? 0n }] : [],
    )
    const sized = await resized(work, tx, { move: locked, claims })
    if (typeof sized === 'string') {
      obstacle = sized
      return locked
    }
    await tx.tenancy.raiseGeneration(tenantId)
    await tx.outbox.append([reconcileTenantJob(tenantId)])
    return movedOn(sized, 'freezing', { actor: moveActor, at, reason: null })
  })
  if (obstacle !== null) return await waitFor(work, { waitingFor: obstacle, delayMs: personRetryMs })
  return after === null ? ended : again
}

/** What stands on the old side, or what to wait for where it cannot be seen. */
export async function lookAtSource(
  { ports, move }: MoveWork,
  access: ClusterAccess,
): Promise<Extract<ObservedProtection, { kind: 'seen' }> | string> {
  const { sourceNamespace: name, sourceNamespaceUid: uid } = move
  const seen = await ports.clusterGateway.protection.observe(access, { name, uid })
  return seen.kind === 'seen' ? seen : moveWait('cluster-unanswering', [name])
}

/** Pods that may write to the old side. Their copies would be older than their data. */
export async function writersAtSource({ ports, move }: MoveWork, access: ClusterAccess): Promise<string[]> {
  return await ports.clusterGateway.protection.writers(access, { name: move.sourceNamespace })
}

/**
 * Restores into the old side that have not ended: a claim that one still fills would be copied half filled, and K8up's pods
 * are no writers. Null of none.
 */
export async function openRestores(tx: Transaction, tenantId: string): Promise<string | null> {
  const names = await tx.protection.openRestoreClaims(tenantId)
  return names.length === 0 ? null : moveWait('member-restores-open', names)
}

/** Access was withdrawn by a run that knew of the move. */
async function isFrozen({ ports, move, state }: MoveWork): Promise<boolean> {
  const conditions = await ports.unitOfWork.read({ kind: 'platform' }, (tx) => tx.tenancy.listConditions(move.tenantId))
  return conditions.some(
    ({ type, reason, observedGeneration }) =>
      type === 'AccessGranted' && reason === 'Suspended' && observedGeneration >= state.generation,
  )
}

function unmovableNames(claims: readonly ObservedClaim[], classNames: readonly string[]): string[] {
  return claims.flatMap((claim) => {
    const unmeasured: UnmovableReason | null = claim.capacityBytes === null ? 'claim-unbound' : null
    const reason = unmovableReason(claim, classNames) ?? unmeasured
    return reason === null ? [] : [`${claim.name} (${reason})`]
  })
}

/** The claims as they move: each with its new offer, class and size. Those that have none were named before. */
async function movedClaims(
  tx: Transaction,
  move: StoredMove,
  claims: readonly ObservedClaim[],
): Promise<StoredMoveClaim[]> {
  const positions = await tx.quota.readPositions(move.tenantId, offerIdsOf(move.offers))
  return claims.flatMap((claim) => {
    const offer = move.offers.find(
      ({ fromOfferId }) => positionOf(positions, fromOfferId).offer.className === claim.className,
    )
    if (offer === undefined || claim.capacityBytes === null) return []
    const { toOfferId } = offer
    const target = positionOf(positions, toOfferId).offer
    const step = target.roundingStepBytes
    const toBytes = ((claim.capacityBytes + step - 1n) / step) * step
    const nothingYet = { copyTakenAt: null, expectedFiles: null, restoredFiles: null, verifiedAt: null }
    return [
      {
        name: claim.name,
        fromClassName: claim.className,
        toClassName: target.className,
        toOfferId,
        accessModes: claim.accessModes,
        fromBytes: claim.capacityBytes,
        toBytes,
        ...nothingYet,
        copyId: null,
        taskId: null,
      },
    ]
  })
}

/** Looks at the frozen old side: what is there now is what moves, or the move says by name what stands in its way. */
export async function freezeSource(work: MoveWork): Promise<StageOutcome> {
  const { ports, accesses, lease, move, at } = work
  if (!(await isFrozen(work))) {
    return await waitFor(work, { waitingFor: moveWait('access-not-withdrawn'), delayMs: notFrozenRetryMs })
  }
  // Before the look: from here on the quota lets no new restore's claim in.
  const restores = await ports.unitOfWork.read({ kind: 'platform' }, (tx) => openRestores(tx, move.tenantId))
  if (restores !== null) return await waitFor(work, { waitingFor: restores, delayMs: unseenRetryMs })
  const access = await accesses.openToRead(move.sourceClusterId)
  const seen = await lookAtSource(work, access)
  if (typeof seen === 'string') return await waitFor(work, { waitingFor: seen, delayMs: unseenRetryMs })
  const classNames = await sourceClasses(work)
  const unmovable = unmovableNames(seen.claims, classNames)
  if (unmovable.length > 0) {
    return await waitFor(work, { waitingFor: moveWait('claims-unmovable', unmovable), delayMs: personRetryMs })
  }
  const writers = await writersAtSource(work, access)
  if (writers.length > 0) {
    return await waitFor(work, { waitingFor: moveWait('claims-in-use', writers), delayMs: personRetryMs })
  }
  // Before the transaction: what is copied from now on is of data that nobody changes any more.
  const frozenAt = ports.wallClock.now()
  let obstacle: string | null = null
  const after = await changeMoveByJob(ports, { lease, move, at }, async (tx, locked) => {
    obstacle = null
    const claims = await movedClaims(tx, locked, seen.claims)
    const sized = await resized(work, tx, { move: locked, claims })
    if (typeof sized === 'string') {
      obstacle = sized
      return locked
    }
    return movedOn({ ...sized, claims, frozenAt }, 'backing-up', { actor: moveActor, at, reason: null })
  })
  if (obstacle !== null) return await waitFor(work, { waitingFor: obstacle, delayMs: personRetryMs })
  return after === null ? ended : again
}

async function sourceClasses({ ports, move }: MoveWork): Promise<string[]> {
  const offerIds = move.offers.map(({ fromOfferId }) => fromOfferId)
  const positions = await ports.unitOfWork.read({ kind: 'platform' }, (tx) =>
    tx.quota.readPositions(move.tenantId, offerIds),
  )
  return positions.map(({ offer }) => offer.className)
}
