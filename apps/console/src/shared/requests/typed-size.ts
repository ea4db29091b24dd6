import { GIB } from '@grenier/quota-billing'

/** A size typed in Go, in bytes; null for what is no size. */
export function bytesTyped(text: string): bigint | null {
  return /^[1-9]\d{0,6}$/.test(text.trim()) ? BigInt(text.trim()) * GIB : null
}
