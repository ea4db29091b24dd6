type Format = 'binary' | 'decimal' | 'exponent'

/** An amount as Kubernetes counts it: exact to the billionth, with the family of suffixes it was written in. */
export interface Quantity {
  readonly nanos: bigint
  readonly format: Format
}

const nano = 1_000_000_000n
const binarySuffixes: Readonly<Record<string, bigint>> = {
  Ki: 1n << 10n,
  Mi: 1n << 20n,
  Gi: 1n << 30n,
  Ti: 1n << 40n,
  Pi: 1n << 50n,
  Ei: 1n << 60n,
}
const decimalExponents: Readonly<Record<string, number>> = {
  n: -9,
  u: -6,
  m: -3,
  '': 0,
  k: 3,
  M: 6,
  G: 9,
  T: 12,
  P: 15,
  E: 18,
}
const pattern = /^([+-]?)(\d*)(?:\.(\d*))?(?:(Ki|Mi|Gi|Ti|Pi|Ei|[numkMGTPE])|[eE]([+-]?\d+))?$/

/** Reads a quantity (`1Gi`, `500m`, `1e3`, 5); undefined when it is none. Fractions finer than 1n are rounded up. */
export function parseQuantity(value: unknown): Quantity | undefined {
  if (typeof value !== 'string' && typeof value !== 'number') return undefined
  const parts = pattern.exec(String(value).trim())
  if (parts === null) return undefined
  const [, sign, whole = '', fraction = '', suffix = '', exponent] = parts
  if (whole === '' && fraction === '') return undefined
  const binary = binarySuffixes[suffix]
  const power = exponent === undefined ? (decimalExponents[suffix] ?? 0) : Number(exponent)
  if (Math.abs(power) > 36) return undefined
  const scale = 10n ** BigInt(fraction.length + Math.max(0, -power))
  const numerator = BigInt(whole + fraction) * nano * (binary ?? 10n ** BigInt(Math.max(0, power)))
  const rounded = (numerator + scale - 1n) / scale
  const format: Format = binary !== undefined ? 'binary' : exponent !== undefined ? 'exponent' : 'decimal'
  return { nanos: sign === '-' ? -rounded : rounded, format }
}

/** A whole number of units (bytes, objects) as a quantity. */
export function wholeQuantity(units: bigint, format: Format = 'decimal'): Quantity {
  return { nanos: units * nano, format }
}

/** Whole units, rounded up as Kubernetes' `Value()` does. */
export function unitsOf(quantity: Quantity): bigint {
  return quantity.nanos >= 0n ? (quantity.nanos + nano - 1n) / nano : quantity.nanos / nano
}

/** Sum; the format of the first summand that is not zero is kept. */
export function addQuantities(left: Quantity, right: Quantity): Quantity {
  return { nanos: left.nanos + right.nanos, format: left.nanos === 0n ? right.format : left.format }
}

/** Canonical text: no fraction, the largest suffix that loses nothing (1000000000 is 1G, 1024Mi is 1Gi). */
export function formatQuantity(quantity: Quantity): string {
  const { nanos } = quantity
  if (nanos === 0n) return '0'
  const sign = nanos < 0n ? '-' : ''
  const size = nanos < 0n ? -nanos : nanos
  if (quantity.format === 'binary' && size >= 1024n * nano && size % nano === 0n) return sign + binaryText(size / nano)
  return sign + decimalText(size, quantity.format === 'exponent')
}

function binaryText(units: bigint): string {
  let rest = units
  let step = 0
  while (step < 6 && rest % 1024n === 0n) {
    rest /= 1024n
    step += 1
  }
  return `${rest}${['', 'Ki', 'Mi', 'Gi', 'Ti', 'Pi', 'Ei'][step]}`
}

function decimalText(nanos: bigint, asExponent: boolean): string {
  let rest = nanos
  let exponent = -9
  while (exponent < 18 && rest % 1000n === 0n) {
    rest /= 1000n
    exponent += 3
  }
  if (asExponent) return exponent === 0 ? `${rest}` : `${rest}e${exponent}`
  const suffix = Object.keys(decimalExponents).find((key) => decimalExponents[key] === exponent)
  return `${rest}${suffix ?? ''}`
}

/** Canonical text of a value that was checked to be a quantity. */
export function canonicalQuantity(value: unknown): string {
  const quantity = parseQuantity(value)
  return quantity === undefined ? String(value) : formatQuantity(quantity)
}
