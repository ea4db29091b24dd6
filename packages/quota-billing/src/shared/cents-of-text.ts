const thousandsSpace = /[ \u00A0\u202F]/g

/**
 * Cents of an amount in euros as people write it: « 1 234,56 », `-0.5`; null for anything else, more than two decimals
 * among it. Exact.
 */
export function centsOfText(text: string): bigint | null {
  const parts = /^([+-]?)(\d{1,15})(?:[.,](\d{1,2}))?$/.exec(text.trim().replace(thousandsSpace, ''))
  if (parts === null) return null
  const [, sign, whole = '0', decimals = ''] = parts
  const cents = BigInt(whole) * 100n + BigInt(decimals.padEnd(2, '0'))
  return sign === '-' ? -cents : cents
}
