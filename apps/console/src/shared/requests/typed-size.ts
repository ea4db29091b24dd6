import { GIB } from '@grenier/quota-billing'

/** Whole Go, with or without spaces between thousands, and up to two decimals after a comma or a point. */
const sizeShape = /^(\d{1,7}|\d{1,3}(?:\s\d{3}){1,2})(?:[.,](\d{1,2}))?$/

/** A size typed in Go as people write it (`30`, `1 000`, `0,5`), in whole bytes rounded up; null for what is no size. */
export function bytesTyped(text: string): bigint | null {
  const [, whole = '', decimals = ''] = sizeShape.exec(text.trim()) ?? []
  if (whole === '') return null
  const hundredths = BigInt(whole.replaceAll(/\s/g, '')) * 100n + BigInt(decimals.padEnd(2, '0'))
  return hundredths === 0n ? null : (hundredths * GIB + 99n) / 100n
}
