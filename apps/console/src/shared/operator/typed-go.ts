import { GIB } from '@grenier/quota-billing'

/** What somebody typed as a size: Go, whole or with decimals, 0 among them; null where it is no size. */
export function bytesOfTyped(text: string): bigint | null {
  const found = /^(\d{1,9})(?:[.,](\d{1,3}))?$/.exec(text.trim().replaceAll(/[\s\u00a0\u202f]/g, ''))
  if (found === null) return null
  const [, whole = '0', part = ''] = found
  return (BigInt(whole + part.padEnd(3, '0')) * GIB) / 1_000n
}

/** A size as it is typed, in Go. */
export function typedOf(bytes: bigint): string {
  const thousandths = (bytes * 1_000n) / GIB
  const part = (thousandths % 1_000n).toString().padStart(3, '0').replace(/0+$/, '')
  return `${thousandths / 1_000n}${part === '' ? '' : `,${part}`}`
}
