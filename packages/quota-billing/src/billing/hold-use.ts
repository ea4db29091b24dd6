import { divideRoundHalfAwayFromZero } from '../shared/fraction.ts'
import type { Instant } from '../shared/instant.ts'
import { invariant } from '../shared/invariant.ts'

/** The use of one gauge over one civil day that is over. */
export interface KnownDay {
  readonly dayStart: Instant
  readonly dayEnd: Instant
  readonly byteSeconds: bigint
}

/** A stretch of time whose use is partly known, or not at all. */
export interface HeldSpan {
  readonly periodStart: Instant
  readonly periodEnd: Instant
  /** A gauge whose last known day began earlier is not held on. */
  readonly silentBefore?: Instant
}

/**
 * The use of a period if it went on as it was on the last day that is known: what is known of the period, and the last day's
 * average held from its end on, unless it began before `silentBefore`. 0 when no day is known. Exact, rounded once to
 * byte-seconds; a forecast, never charged.
 * @throws BrokenInvariant when the days do not ascend, or overlap.
 */
export function holdUse(days: readonly KnownDay[], { periodStart, periodEnd, silentBefore }: HeldSpan): bigint {
  for (const [index, day] of days.entries()) {
    const next = days[index + 1]
    invariant(next === undefined || next.dayStart >= day.dayEnd, 'known days ascend')
  }
  const last = days.at(-1)
  if (last === undefined) return 0n
  const within = days.filter(({ dayStart }) => dayStart >= periodStart && dayStart < periodEnd)
  const known = within.reduce((sum, { byteSeconds }) => sum + byteSeconds, 0n)
  const heldFrom = Math.max(last.dayEnd, periodStart)
  const isSilent = silentBefore !== undefined && last.dayStart < silentBefore
  if (isSilent || heldFrom >= periodEnd) return known
  const held = last.byteSeconds * BigInt(periodEnd - heldFrom)
  return known + divideRoundHalfAwayFromZero(held, BigInt(last.dayEnd - last.dayStart))
}
