import { sha256Hex } from '@grenier/audit-chain'

/** The two bits of the UUID variant put over four bits of the hash: 8, 9, a or b (RFC 9562 §4.1). */
function variantDigit(digit: string): string {
  return ((Number.parseInt(digit, 16) & 0b0011) | 0b1000).toString(16)
}

/**
 * A UUIDv8 (RFC 9562 §5.8) made of SHA-256 over a tuple: the same facts always have the same id, so that writing them a
 * second time changes nothing. The tuple is written as JSON, in which no two different tuples look alike.
 */
export function derivedId(tuple: readonly (string | number)[]): string {
  const hex = sha256Hex(JSON.stringify(tuple))
  const variant = variantDigit(hex.charAt(16))
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20, 32)}`
}
