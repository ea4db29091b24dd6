import { divideRoundHalfAwayFromZero } from './fraction.ts'

/** ISO 4217. Local authorities keep their accounts in euros alone. */
export type Currency = 'EUR'

export const currency: Currency = 'EUR'

/** 1 € = 100 cents = 1 000 000 micros. */
export const microsPerEuro = 1_000_000n
export const microsPerCent = 10_000n

/** Whole cents nearest to an amount, half a cent away from zero. */
export function centsFromMicros(amountMicros: bigint): bigint {
  return divideRoundHalfAwayFromZero(amountMicros, microsPerCent)
}

/** Exact. */
export function microsFromCents(amountCents: bigint): bigint {
  return amountCents * microsPerCent
}
