import { invariant } from './invariant.ts'

export const MIB: bigint = 2n ** 20n
export const GIB: bigint = 2n ** 30n

/** The largest size we store: a signed 64-bit integer, in SQL and in Kubernetes quantities alike. */
export const storageBytesMax: bigint = 2n ** 63n - 1n

/** Reads a size written as plain decimal digits; null when it is not one or lies beyond `storageBytesMax`. */
export function parseStorageBytes(text: string): bigint | null {
  if (!/^(0|[1-9]\d{0,18})$/.test(text)) return null
  const bytes = BigInt(text)
  return bytes <= storageBytesMax ? bytes : null
}

/** The least multiple of the step that is no less than the size. @throws BrokenInvariant for a negative size or no step. */
export function roundUpToStep(bytes: bigint, stepBytes: bigint): bigint {
  invariant(bytes >= 0n && stepBytes > 0n, 'a size is not negative and a rounding step is positive')
  return ((bytes + stepBytes - 1n) / stepBytes) * stepBytes
}

/** The greatest multiple of the step that is no more than the size. @throws BrokenInvariant for a negative size or no step. */
export function roundDownToStep(bytes: bigint, stepBytes: bigint): bigint {
  invariant(bytes >= 0n && stepBytes > 0n, 'a size is not negative and a rounding step is positive')
  return (bytes / stepBytes) * stepBytes
}
