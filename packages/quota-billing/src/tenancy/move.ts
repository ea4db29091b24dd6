import type { SeenClaim } from '../protection/claim-coverage.ts'
import { isGoodCopy, newestCopy, type SeenCopy } from '../protection/copies.ts'
import { roundUpToStep } from '../shared/bytes.ts'
import { addDays, type CivilDate } from '../shared/civil-time.ts'
import type { Instant } from '../shared/instant.ts'
import { invariant } from '../shared/invariant.ts'

/**
 * Where a move to another cluster stands. Until `switched` it can be cancelled and the member has everything it had; from
 * `freezing` on nothing new is let in, so that the final backup is of everything.
 */
export type MoveState =
  | 'planned'
  | 'freezing'
  | 'backing-up'
  | 'preparing'
  | 'restoring'
  | 'switching'
  | 'switched'
  | 'removing'
  | 'ended'
  | 'cancelling'
  | 'cancelled'

const nextStates: Readonly<Record<MoveState, readonly MoveState[]>> = {
  planned: ['freezing', 'cancelling'],
  freezing: ['backing-up', 'cancelling'],
  'backing-up': ['preparing', 'cancelling'],
  preparing: ['restoring', 'cancelling'],
  restoring: ['switching', 'cancelling'],
  switching: ['switched', 'cancelling'],
  // Straight to its end where its old side is lost: there is nothing left to remove.
  switched: ['removing', 'ended'],
  removing: ['ended'],
  ended: [],
  cancelling: ['cancelled'],
  cancelled: [],
}

/** Whether a move may go from one state to another. After the switch there is no way back but another move. */
export function mayMoveOn(from: MoveState, to: MoveState): boolean {
  return nextStates[from].includes(to)
}

/** States in which the old side is frozen while it is still the tenant's own: no access and nothing new. */
export const frozenMoveStates: readonly MoveState[] = ['freezing', 'backing-up', 'preparing', 'restoring', 'switching']

/** States before the switch or its undoing has come to an end: a tenant has one such move at most. */
export const openMoveStates: readonly MoveState[] = ['planned', ...frozenMoveStates, 'cancelling']

/** States in which the old side stands beside the new one: frozen, and nobody's but the operator's. */
export const oldSideStates: readonly MoveState[] = ['switched', 'removing']

/** Bounds of the days between the switch and the day from which the old side may be removed. */
export const moveCoolingOffDays = { min: 7, max: 3_650, usual: 30 } as const

/** What the announced window says now: too early, time to begin, or over without having begun. */
export function windowVerdict(
  window: { readonly windowStartsAt: Instant; readonly windowEndsAt: Instant },
  now: Instant,
): 'early' | 'open' | 'missed' {
  if (now < window.windowStartsAt) return 'early'
  return now < window.windowEndsAt ? 'open' : 'missed'
}

/** The first day on which the removal of the old side may be asked for. */
export function removalOpensOn(move: { readonly switchedOn: CivilDate; readonly coolingOffDays: number }): CivilDate {
  return addDays(move.switchedOn, move.coolingOffDays)
}

/**
 * How much the new side needs: the quota as it is, in steps of the new offer, and never less than its claims, each of which
 * is rounded up on its own (cluster rule 21).
 */
export function movedQuotaBytes(wanted: {
  readonly quotaBytes: bigint
  readonly claimBytes: readonly bigint[]
  readonly roundingStepBytes: bigint
}): bigint {
  const { quotaBytes, claimBytes, roundingStepBytes } = wanted
  const ofQuota = roundUpToStep(quotaBytes, roundingStepBytes)
  const ofClaims = claimBytes.reduce((sum, bytes) => sum + roundUpToStep(bytes, roundingStepBytes), 0n)
  return ofQuota > ofClaims ? ofQuota : ofClaims
}

/** Why a claim cannot be moved by backup and restore. */
export type UnmovableReason =
  | 'claim-unbound'
  | 'claim-excluded'
  | 'claim-block'
  | 'claim-read-write-once-pod'
  | 'claim-without-target'

/**
 * Why a claim keeps a move from going on; null: it can be moved. What K8up passes over without a word would be left behind
 * (cluster rule 2), and so would a claim of a class that nobody named a new offer for.
 */
export function unmovableReason(
  claim: SeenClaim & { readonly className: string },
  classNames: readonly string[],
): UnmovableReason | null {
  if (!claim.isBound) return 'claim-unbound'
  if (claim.isExcluded) return 'claim-excluded'
  if (claim.volumeMode === 'Block') return 'claim-block'
  if (claim.accessModes.includes('ReadWriteOncePod')) return 'claim-read-write-once-pod'
  return classNames.includes(claim.className) ? null : 'claim-without-target'
}

/** The copy of a claim that a move restores: the newest good one from after the freeze, null while there is none. */
export function copyToMove<Copy extends SeenCopy>(
  claimName: string,
  copies: readonly Copy[],
  { frozenAt, now }: { readonly frozenAt: Instant; readonly now: Instant },
): Copy | null {
  const own = copies.filter(
    (copy) =>
      copy.claimName === claimName && copy.driver === 'k8up' && copy.takenAt >= frozenAt && isGoodCopy(copy, now),
  )
  return newestCopy(own)
}

export type MovedFilesVerdict = 'identical' | 'files-missing'

/** What a restore that compared every hash proved: as many files as the copy lists. An empty claim is moved empty. */
export function movedFilesVerdict(files: {
  readonly expectedFiles: bigint
  readonly restoredFiles: bigint
}): MovedFilesVerdict {
  invariant(files.expectedFiles >= 0n && files.restoredFiles >= 0n, 'files are counted')
  return files.expectedFiles === files.restoredFiles ? 'identical' : 'files-missing'
}

export type RemovalFault = 'move-state' | 'move-cooling-off' | 'move-same-person'

/**
 * What forbids asking for the removal of an old side, or approving it where `approver` is somebody: it takes the days that were
 * announced, and two persons. A duplicate is removed, not archives: after the switch they stand, compared file by file, on the
 * new side and in its backups, so that no visa of the archives administration is asked for (Code du patrimoine, L212-2, is about
 * the archives themselves); what was removed is written down.
 */
export function removalFault(facts: {
  readonly state: MoveState
  readonly removalOpensOn: CivilDate | null
  readonly requestedBy: string | null
  readonly approver: string | null
  readonly today: CivilDate
}): RemovalFault | null {
  const { state, requestedBy, approver, today } = facts
  const isAsked = requestedBy !== null
  if (state !== 'switched' || facts.removalOpensOn === null || isAsked !== (approver !== null)) return 'move-state'
  if (today < facts.removalOpensOn) return 'move-cooling-off'
  return isAsked && approver === requestedBy ? 'move-same-person' : null
}
