import { roundUpToStep } from '../shared/bytes.ts'
import { addDays, type CivilDate } from '../shared/civil-time.ts'
import { invariant } from '../shared/invariant.ts'

/** How many days before the end of a temporary quota or a loan its people are reminded, the earliest first. */
export const reminderDays = [30, 7] as const

export type ReminderDays = (typeof reminderDays)[number]

/** A quota ends with its last day: from the day after, it is to be given back. */
export function hasEnded(endsOn: CivilDate, today: CivilDate): boolean {
  return today > endsOn
}

/** True when `today` is at most so many days before the last day. */
function isWithin(days: number, endsOn: CivilDate, today: CivilDate): boolean {
  return today >= addDays(endsOn, -days)
}

/**
 * The reminder that is due today, null when none is: each one once, and after a standstill only the latest that applies.
 * `remindedDays` is the last one that was sent.
 */
export function reminderDue(part: {
  readonly endsOn: CivilDate
  readonly today: CivilDate
  readonly remindedDays: number | null
}): ReminderDays | null {
  const { endsOn, today, remindedDays } = part
  if (hasEnded(endsOn, today)) return null
  const latest = reminderDays.findLast((days) => isWithin(days, endsOn, today))
  if (latest === undefined || (remindedDays !== null && remindedDays <= latest)) return null
  return latest
}

/** Reminders that a part starting today is too short for: they count as sent, so that nobody is reminded on the first day. */
export function remindersPassed(endsOn: CivilDate, today: CivilDate): ReminderDays | null {
  return reminderDays.findLast((days) => isWithin(days, endsOn, today)) ?? null
}

/** Why a quota is over: part of it is owed and still in use, or may be; or more is in use than the quota allows. */
export type OverReason = 'above-base' | 'use-unknown' | 'used-beyond-quota'

export interface DueReturn {
  readonly quotaBytes: bigint
  /** The floor of cluster rule 18; null: unknown, which is not 0. */
  readonly usedBytes: bigint | null
  /** What has ended or was called back and still belongs to the quota. */
  readonly dueBytes: bigint
  readonly roundingStepBytes: bigint
}

export interface ReturnPlan {
  /** What the quota falls to: never below what is in use, rounded up to the step, unless it was there already. */
  readonly quotaBytes: bigint
  /** How much of what is due goes back now. */
  readonly returnBytes: bigint
  /** What stays owed; it goes back as use falls. */
  readonly leftBytes: bigint
  readonly overReason: OverReason | null
}

/**
 * How far a quota falls when a part of it is due: to max(base, used), the base being the quota without what is due.
 * Nothing is deleted. Where use is unknown nothing falls, since anything might be in use.
 * @throws BrokenInvariant when more is due than the quota has.
 */
export function planReturn({ quotaBytes, usedBytes, dueBytes, roundingStepBytes }: DueReturn): ReturnPlan {
  invariant(dueBytes >= 0n && dueBytes <= quotaBytes, 'a quota owes no more than it has')
  const unused = usedBytes === null ? 0n : quotaBytes - roundUpToStep(usedBytes, roundingStepBytes)
  const available = unused > 0n ? unused : 0n
  const returnBytes = available < dueBytes ? available : dueBytes
  const leftBytes = dueBytes - returnBytes
  const unknown = usedBytes === null ? ('use-unknown' as const) : ('above-base' as const)
  return {
    quotaBytes: quotaBytes - returnBytes,
    returnBytes,
    leftBytes,
    overReason: leftBytes === 0n ? null : unknown,
  }
}

/**
 * How a quota stands when nothing is owed, or something is: over when what is due could not go back, or when more is in
 * use than the quota; null: not over.
 */
export function overReasonOf(quota: {
  readonly quotaBytes: bigint
  readonly usedBytes: bigint | null
  readonly dueBytes: bigint
}): OverReason | null {
  const { quotaBytes, usedBytes, dueBytes } = quota
  if (dueBytes > 0n) return usedBytes === null ? 'use-unknown' : 'above-base'
  return usedBytes !== null && usedBytes > quotaBytes ? 'used-beyond-quota' : null
}

/** What is in use beyond what the ledger has given: the excess that the pools must not promise to others (cluster rule 21). */
export function excessBytes(quota: { readonly allocatedBytes: bigint; readonly usedBytes: bigint | null }): bigint {
  const excess = (quota.usedBytes ?? 0n) - quota.allocatedBytes
  return excess > 0n ? excess : 0n
}

/**
 * How a quota that becomes smaller by its holder's own wish takes from its temporary parts, in the order given, so that
 * what was granted for good is not counted down twice. Returns what each part loses; parts that lose nothing are left out.
 */
export function giveUpTemporary<Part extends { readonly outstandingBytes: bigint }>(
  parts: readonly Part[],
  shrinkBytes: bigint,
): { readonly part: Part; readonly givenUpBytes: bigint }[] {
  let left = shrinkBytes
  return parts.flatMap((part) => {
    const givenUpBytes = part.outstandingBytes < left ? part.outstandingBytes : left
    if (givenUpBytes <= 0n) return []
    left -= givenUpBytes
    return [{ part, givenUpBytes }]
  })
}
