import { invariant } from './invariant.ts'

/** An exact rational number; the denominator is positive. */
export interface Fraction {
  readonly numerator: bigint
  readonly denominator: bigint
}

/**
 * The nearest whole number, exact halves away from zero: 5/2 → 3, −5/2 → −3. Mirrored in the sign, so that a reversal
 * cancels its original to the last unit. @throws BrokenInvariant when the denominator is 0.
 */
export function divideRoundHalfAwayFromZero(numerator: bigint, denominator: bigint): bigint {
  invariant(denominator !== 0n, 'a fraction has a denominator other than 0')
  const negative = numerator < 0n !== denominator < 0n
  const top = numerator < 0n ? -numerator : numerator
  const bottom = denominator < 0n ? -denominator : denominator
  // Half the divisor, rounded down, is enough for an odd one too: there no remainder is an exact half.
  const rounded = (top + (bottom >> 1n)) / bottom
  return negative ? -rounded : rounded
}

/** Made once: a month formats hundreds of thousands of texts, all of a few digits. */
const scales = Array.from({ length: 19 }, (_, digits) => 10n ** BigInt(digits))

/** Decimal text with exactly `digits` decimals and a point, rounded once, half away from zero: (1/8, 2) → `0.13`. */
export function formatFraction({ numerator, denominator }: Fraction, digits: number): string {
  const scaled = divideRoundHalfAwayFromZero(numerator * (scales[digits] ?? 10n ** BigInt(digits)), denominator)
  const text = (scaled < 0n ? -scaled : scaled).toString().padStart(digits + 1, '0')
  const whole = text.slice(0, text.length - digits)
  const sign = scaled < 0n ? '-' : ''
  return digits === 0 ? `${sign}${whole}` : `${sign}${whole}.${text.slice(text.length - digits)}`
}
