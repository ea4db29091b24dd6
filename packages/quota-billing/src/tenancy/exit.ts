import { addDays, type CivilDate } from '../shared/civil-time.ts'
import type { Instant } from '../shared/instant.ts'

/**
 * Where an exit stands. Until `destroying` it can be cancelled and the member has everything it had; from `exporting` on
 * nothing new is let in, so that what the manifest names is what there is.
 */
export type ExitState =
  | 'notice'
  | 'exporting'
  | 'final-backup'
  | 'cooling-off'
  | 'awaiting-visa'
  | 'destroying'
  | 'destroyed'
  | 'cancelled'

const nextStates: Readonly<Record<ExitState, readonly ExitState[]>> = {
  notice: ['exporting', 'cancelled'],
  exporting: ['final-backup', 'cancelled'],
  'final-backup': ['cooling-off', 'cancelled'],
  'cooling-off': ['awaiting-visa', 'cancelled'],
  'awaiting-visa': ['destroying', 'cancelled'],
  destroying: ['destroyed'],
  destroyed: [],
  cancelled: [],
}

/** Whether an exit may go from one state to another. Nothing returns from a destruction that has begun. */
export function mayMoveExit(from: ExitState, to: ExitState): boolean {
  return nextStates[from].includes(to)
}

/** States in which a tenant gets nothing new and has no access: from the end of its notice on. */
export const frozenExitStates: readonly ExitState[] = [
  'exporting',
  'final-backup',
  'cooling-off',
  'awaiting-visa',
  'destroying',
  'destroyed',
]

/** What a member's data is, which decides who must agree before it is destroyed. */
export type DataClass = 'ordinary' | 'public-archive' | 'health'

/** Public archives are destroyed with the visa of the archives administration only (Code du patrimoine, L212-2). */
export function needsVisa(dataClass: DataClass): boolean {
  return dataClass === 'public-archive'
}

/** Bounds of the time between the final backup and the destruction, in days. */
export const coolingOffDays = { min: 15, max: 3_650 } as const

/** The first day on which the notice is over: so many days after the day on which it was given. */
export function noticeEndsOn(notice: { noticeGivenOn: CivilDate; noticeDays: number }): CivilDate {
  return addDays(notice.noticeGivenOn, notice.noticeDays)
}

/** The first day on which the destruction may be approved: so many days after the day of the final backup. */
export function coolingOffEndsOn(end: { finalBackupOn: CivilDate; coolingOffDays: number }): CivilDate {
  return addDays(end.finalBackupOn, end.coolingOffDays)
}

export interface ExitFacts {
  readonly state: ExitState
  readonly noticeEndsOn: CivilDate
  readonly hasManifest: boolean
  readonly hasFinalBackup: boolean
  /** null until the final backup was made. */
  readonly coolingOffEndsOn: CivilDate | null
  readonly today: CivilDate
}

/** The state that time and facts bring by themselves, null where something or somebody is still awaited. Never `destroying`. */
export function nextExitState(facts: ExitFacts): ExitState | null {
  const { state, today } = facts
  if (state === 'notice') return today >= facts.noticeEndsOn ? 'exporting' : null
  if (state === 'exporting') return facts.hasManifest ? 'final-backup' : null
  if (state === 'final-backup') return facts.hasFinalBackup ? 'cooling-off' : null
  if (state === 'cooling-off') {
    return facts.coolingOffEndsOn !== null && today >= facts.coolingOffEndsOn ? 'awaiting-visa' : null
  }
  return null
}

export type ApprovalFault = 'exit-state' | 'exit-same-person' | 'exit-visa-missing'

/** What forbids the step to the destruction, null when nothing does: it takes two persons, and a visa for public archives. */
export function approvalFault(facts: {
  readonly state: ExitState
  readonly dataClass: DataClass
  readonly visaReference: string | null
  readonly requestedBy: string
  readonly approver: string
}): ApprovalFault | null {
  if (facts.state !== 'awaiting-visa') return 'exit-state'
  if (facts.approver === facts.requestedBy) return 'exit-same-person'
  return needsVisa(facts.dataClass) && facts.visaReference === null ? 'exit-visa-missing' : null
}

/** Claims of which no copy was taken since the exit froze them: the final backup is complete when there is none. */
export function claimsWithoutCopy(
  claims: readonly string[],
  copies: readonly { readonly claim: string; readonly takenAt: Instant }[],
  since: Instant,
): string[] {
  const covered = new Set(copies.filter(({ takenAt }) => takenAt >= since).map(({ claim }) => claim))
  return claims.filter((claim) => !covered.has(claim))
}
