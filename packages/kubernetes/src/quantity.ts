/**
 * Kubernetes quantities in the canonical form the API server itself would write (rule 31): what we send is what comes
 * back, so that comparing text is comparing values.
 */
const binarySuffixes = ['', 'Ki', 'Mi', 'Gi', 'Ti', 'Pi', 'Ei'] as const
const decimalSuffixes = ['', 'k', 'M', 'G', 'T', 'P', 'E'] as const
const nanosPerUnit = 1_000_000_000n

/** `value` over `base` as often as it divides evenly, with the suffix reached. */
function reduce(value: bigint, base: bigint, suffixes: readonly string[]): string {
  let mantissa = value
  let step = 0
  while (mantissa !== 0n && step < suffixes.length - 1 && mantissa % base === 0n) {
    mantissa /= base
    step += 1
  }
  return `${mantissa}${suffixes[step] ?? ''}`
}

/**
 * A whole number of bytes as a canonical quantity: binary suffix where 1024 divides it, decimal otherwise (1024 → `1Ki`,
 * 1000000000 → `1G`, 1536 → `1536`). Throws on a negative number, which no quota has.
 */
export function bytesToQuantity(bytes: bigint): string {
  if (bytes < 0n) throw new Error(`a quantity of bytes cannot be negative: ${bytes}`)
  return bytes % 1024n === 0n ? reduce(bytes, 1024n, binarySuffixes) : reduce(bytes, 1000n, decimalSuffixes)
}

/** A plain count as a canonical quantity (1000 → `1k`). */
export function countToQuantity(count: bigint | number): string {
  return reduce(BigInt(count), 1000n, decimalSuffixes)
}

/** Processor share in millicores as a canonical quantity (1000 → `1`, 500 → `500m`). */
export function millicoresToQuantity(millicores: bigint): string {
  return millicores % 1000n === 0n ? countToQuantity(millicores / 1000n) : `${millicores}m`
}

const suffixNanos: Readonly<Record<string, bigint>> = {
  n: 1n,
  u: 1_000n,
  m: 1_000_000n,
  ...Object.fromEntries(decimalSuffixes.map((suffix, step) => [suffix, nanosPerUnit * 1000n ** BigInt(step)])),
  ...Object.fromEntries(
    binarySuffixes.slice(1).map((suffix, step) => [suffix, nanosPerUnit * 1024n ** BigInt(step + 1)]),
  ),
}

const quantityPattern = /^([+-]?)(\d{1,30})?(?:\.(\d{1,18}))?([numkMGTPE]|[KMGTPE]i|[eE][+-]?\d{1,2})?$/

/**
 * A quantity in thousand-millionths of its unit, the finest Kubernetes keeps; finer fractions round up, as there.
 * Returns null for text that is no quantity.
 */
export function quantityToNanos(text: string): bigint | null {
  const match = quantityPattern.exec(text)
  if (match === null) return null
  const [, sign = '', whole = '', fraction = '', suffix = ''] = match
  if (whole === '' && fraction === '') return null
  const digits = BigInt(`${whole}${fraction}`)
  const exponent = /^[eE][+-]?\d/.test(suffix) ? Number(suffix.slice(1)) : null
  const unit = exponent === null ? (suffixNanos[suffix] ?? nanosPerUnit) : nanosPerUnit
  const scale = (exponent ?? 0) - fraction.length
  const product = digits * unit * 10n ** BigInt(Math.max(scale, 0))
  const divisor = 10n ** BigInt(Math.max(-scale, 0))
  const nanos = (product + divisor - 1n) / divisor
  return sign === '-' ? -nanos : nanos
}

/** A quantity of bytes, a fraction of one rounded up; null for text that is no quantity. */
export function quantityToBytes(text: string): bigint | null {
  const nanos = quantityToNanos(text)
  return nanos === null ? null : (nanos + nanosPerUnit - 1n) / nanosPerUnit
}

/** True when both texts are quantities of one value, however they are written (`1024Mi` and `1Gi`). */
export function sameQuantity(left: string | undefined, right: string | undefined): boolean {
  if (left === undefined || right === undefined) return false
  const nanos = quantityToNanos(left)
  return nanos !== null && nanos === quantityToNanos(right)
}

/** True when both texts are quantities and the first is not larger. */
export function isAtMost(left: string | undefined, right: string | undefined): boolean {
  const leftNanos = left === undefined ? null : quantityToNanos(left)
  const rightNanos = right === undefined ? null : quantityToNanos(right)
  return leftNanos !== null && rightNanos !== null && leftNanos <= rightNanos
}
