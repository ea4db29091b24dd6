import { addDays, type CivilDate, civilDate } from '../shared/civil-time.ts'
import type { Instant } from '../shared/instant.ts'
import { microsPerCent } from '../shared/money.ts'
import { type CapacityTrend, daysUntilFull } from './capacity-trend.ts'
import { freeBytes, givableBytes, type LevelBalance } from './quota-tree.ts'

/** Days before the last one on which who has not answered is reminded, farthest first. */
const reminderDaysBefore = [14, 3] as const

export type NeedsState = 'planned' | 'open' | 'closing' | 'closed'

/** The days of a needs campaign, both inclusive, and when its answers were taken up; null while they were not. */
export interface NeedsDates {
  readonly opensOn: CivilDate
  readonly closesOn: CivilDate
  readonly closedAt: Instant | null
}

/** Where a campaign stands on a day. `closing`: nobody answers any more, and not all of it is taken up yet. */
export function needsStateOn({ opensOn, closesOn, closedAt }: NeedsDates, today: CivilDate): NeedsState {
  if (closedAt !== null) return 'closed'
  if (today < opensOn) return 'planned'
  return today <= closesOn ? 'open' : 'closing'
}

/**
 * Whether a campaign for a year may have these days: from today on, in order, and over before the year begins, when what was
 * notified of it does not change any more (CGCT D5211-16).
 */
export function areNeedsDates(
  { opensOn, closesOn }: Pick<NeedsDates, 'opensOn' | 'closesOn'>,
  { year, today }: { readonly year: string; readonly today: CivilDate },
): boolean {
  return today <= opensOn && opensOn <= closesOn && closesOn < civilDate(`${year}-01-01`)
}

/** The reminder due on a day, by its days before the last one: the nearest one alone; null while none is, and once it is past. */
export function needsReminderDue({ closesOn }: Pick<NeedsDates, 'closesOn'>, today: CivilDate): number | null {
  if (today > closesOn) return null
  const due = reminderDaysBefore.filter((days) => addDays(closesOn, -days) <= today)
  return due.length === 0 ? null : Math.min(...due)
}

/** What a member may choose for a space by one touch; null where there is no such size. */
export interface NeedsSizes {
  /** The next smaller size that still holds what is in use. */
  readonly lessBytes: bigint | null
  /** The next larger size. */
  readonly moreBytes: bigint | null
  /** All of them, ascending, that hold what is in use. */
  readonly sizesBytes: readonly bigint[]
}

/** The sizes beside the one of now, by the steps of the offer, ascending. */
export function needsSizes(space: {
  readonly quotaBytes: bigint
  /** null: not measured; then nobody is offered less than there is. */
  readonly inUseBytes: bigint | null
  readonly sizeStepsBytes: readonly bigint[]
}): NeedsSizes {
  const { quotaBytes, inUseBytes, sizeStepsBytes } = space
  const sizesBytes = sizeStepsBytes.filter((size) => size >= (inUseBytes ?? quotaBytes))
  return {
    lessBytes: sizesBytes.findLast((size) => size < quotaBytes) ?? null,
    moreBytes: sizesBytes.find((size) => size > quotaBytes) ?? null,
    sizesBytes,
  }
}

/** The commitment that a year at this cost would want, in whole cents, rounded up so that the cost lies within it. */
export function commitmentCentsFor(yearlyCostMicros: bigint): bigint {
  const whole = yearlyCostMicros / microsPerCent
  return yearlyCostMicros % microsPerCent > 0n ? whole + 1n : whole
}

/** A limited pool beside what its members would like to have. */
export interface PlannedLevel {
  readonly givableBytes: bigint
  readonly plannedBytes: bigint
  /** By how much it is too small; 0 where it is not. */
  readonly lackingBytes: bigint
  readonly daysToFullBefore: number | null
  readonly daysToFullAfter: number | null
}

/**
 * What a pool would have given once everything that is wanted is granted: all that it has given and holds now, and the growth
 * that is asked. Days until it is full go by the trend of now.
 */
export function planLevel(
  level: LevelBalance & { readonly limitBytes: bigint },
  { growthBytes, trend }: { readonly growthBytes: bigint; readonly trend: CapacityTrend | null },
): PlannedLevel {
  const givable = givableBytes(level) ?? 0n
  const free = freeBytes(level) ?? 0n
  const lacking = growthBytes - free
  return {
    givableBytes: givable,
    plannedBytes: level.allocatedBytes + level.heldBytes + growthBytes,
    lackingBytes: lacking > 0n ? lacking : 0n,
    daysToFullBefore: daysUntilFull(free, trend),
    daysToFullAfter: daysUntilFull(free - growthBytes, trend),
  }
}
