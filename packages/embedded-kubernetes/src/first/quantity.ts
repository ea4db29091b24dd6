import { badRequest } from './failure.ts'

const binary: readonly (readonly [string, bigint])[] = [
  ['Ei', 2n ** 60n],
  ['Pi', 2n ** 50n],
  ['Ti', 2n ** 40n],
  ['Gi', 2n ** 30n],
  ['Mi', 2n ** 20n],
  ['Ki', 2n ** 10n],
]
const decimal: readonly (readonly [string, bigint])[] = [
  ['E', 10n ** 18n],
  ['P', 10n ** 15n],
  ['T', 10n ** 12n],
  ['G', 10n ** 9n],
  ['M', 10n ** 6n],
  ['k', 10n ** 3n],
]
const pattern = /^([+-]?)(\d+)(?:\.(\d{1,9}))?(Ki|Mi|Gi|Ti|Pi|Ei|n|u|m|k|M|G|T|P|E|)$/

interface Quantity {
  readonly nanos: bigint
  readonly isBinary: boolean
}

function factorNanos(suffix: string): bigint {
  if (suffix === 'n') return 1n
  if (suffix === 'u') return 1_000n
  if (suffix === 'm') return 1_000_000n
  const factor = [...binary, ...decimal].find(([name]) => name === suffix)?.[1] ?? 1n
  return factor * 1_000_000_000n
}

function parse(text: unknown): Quantity {
  const match = pattern.exec(String(text))
  if (match === null) throw badRequest(`quantities must match the regular expression '${pattern.source}'`)
  const [, sign, whole = '0', part = '', suffix = ''] = match
  const factor = factorNanos(suffix)
  const nanos = BigInt(whole) * factor + (part === '' ? 0n : (BigInt(part) * factor) / 10n ** BigInt(part.length))
  return { nanos: sign === '-' ? -nanos : nanos, isBinary: suffix.endsWith('i') }
}

/** The value of a quantity in thousandths (`100m` = 100, `1` = 1000), rounded up. */
export function quantityMillis(text: unknown): bigint {
  const { nanos } = parse(text)
  return (nanos + 999_999n) / 1_000_000n
}

/** The text the API server gives back: the largest suffix that needs no fraction, in the family it was written in. */
export function canonicalQuantity(text: unknown): string {
  const { nanos, isBinary } = parse(text)
  return format(nanos, isBinary)
}

function format(nanos: bigint, isBinary: boolean): string {
  const unit = 1_000_000_000n
  if (nanos % unit !== 0n) return nanos % 1_000_000n === 0n ? `${nanos / 1_000_000n}m` : `${nanos}n`
  const value = nanos / unit
  if (value === 0n) return '0'
  if (isBinary && (value >= 1024n || value <= -1024n)) {
    const found = binary.find(([, factor]) => value % factor === 0n)
    if (found !== undefined) return `${value / found[1]}${found[0]}`
    return String(value)
  }
  if (isBinary) return String(value)
  const found = decimal.find(([, factor]) => value % factor === 0n)
  return found === undefined ? String(value) : `${value / found[1]}${found[0]}`
}

/** The canonical text of a sum of thousandths; `like` says in which family of suffixes. */
export function quantityFromMillis(millis: bigint, like: unknown): string {
  return format(millis * 1_000_000n, String(like).endsWith('i'))
}
