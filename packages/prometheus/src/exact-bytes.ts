/** Samples are binary floating point: from here on, another number may have become the one that is written. */
const inexactFrom = 2n ** 53n

/** Digits, a fraction, an exponent: all that a number of bytes may be written with. */
const decimal = /^(\d{1,400})(?:\.(\d{1,400}))?(?:[eE]([+-]?\d{1,3}))?$/

/**
 * The whole number of bytes that a sample's text says, read digit by digit; null for everything that is not exactly one: a
 * fraction, `NaN`, an infinity, a negative number, 2^53 or more.
 */
export function exactBytes(text: string): bigint | null {
  const [, whole, fraction = '', exponent = '0'] = decimal.exec(text) ?? []
  if (whole === undefined) return null
  const digits = BigInt(`${whole}${fraction}`)
  const shift = Number(exponent) - fraction.length
  if (shift >= 0) return bounded(digits * 10n ** BigInt(shift))
  const divisor = 10n ** BigInt(-shift)
  return digits % divisor === 0n ? bounded(digits / divisor) : null
}

function bounded(value: bigint): bigint | null {
  return value < inexactFrom ? value : null
}
