const scale = 28

/** One, as `exact` counts. */
export const one: bigint = 10n ** BigInt(scale)

/** A decimal text, exponent and all, as a whole number of 10^-28. @throws for what is no decimal. */
export function exact(decimal: string | null | undefined): bigint {
  const parts = /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/.exec(decimal ?? '')
  if (parts === null) throw new Error(`no decimal: ${decimal}`)
  const [, sign = '', whole = '', decimals = '', exponent = '0'] = parts
  const zeros = scale - decimals.length + Number(exponent)
  if (zeros < 0) throw new Error(`too many decimals: ${decimal}`)
  const value = BigInt(whole + decimals) * 10n ** BigInt(zeros)
  return sign === '-' ? -value : value
}

/** Exact. */
export function sumExact(values: readonly bigint[]): bigint {
  return values.reduce((total, value) => total + value, 0n)
}
