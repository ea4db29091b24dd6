import { microsFromCents } from '../shared/money.ts'

/** What is meant to be spent in a year, and the parts of it, in percent, at which somebody is to know. */
export interface Budget {
  readonly amountCents: bigint
  readonly thresholdPercents: readonly number[]
}

/** The thresholds that an amount reaches, in rising order; one that is met exactly is reached. Exact. */
export function thresholdsReached({ amountCents, thresholdPercents }: Budget, amountMicros: bigint): number[] {
  const whole = microsFromCents(amountCents)
  return thresholdPercents
    .filter((percent) => amountMicros * 100n >= whole * BigInt(percent))
    .toSorted((left, right) => left - right)
}

/** Whether two budgets, or two times none, say the same; in which order thresholds are named says nothing. */
export function isSameBudget(left: Budget | null, right: Budget | null): boolean {
  if (left === null || right === null) return left === right
  const thresholdsOf = ({ thresholdPercents }: Budget) => thresholdPercents.toSorted((a, b) => a - b).join(' ')
  return left.amountCents === right.amountCents && thresholdsOf(left) === thresholdsOf(right)
}
