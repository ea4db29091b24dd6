import { instantFromIso, type PerGibMonthRule, type PeriodUsage, pricerOf, rateUsage } from '@grenier/quota-billing'
import { Decimal } from 'decimal.js'

export interface RatingFigures {
  readonly rowsPerSecond: number
  readonly ratioToDecimalJs: number
  readonly chargesPerSecond: number
}

const tiers: PerGibMonthRule['tiers'] = [
  { fromGib: 0n, toGib: 100n, unitPriceMicros: 25_431n },
  { fromGib: 100n, toGib: 500n, unitPriceMicros: 20_117n },
  { fromGib: 500n, toGib: null, unitPriceMicros: 15_203n },
]

const rule: PerGibMonthRule = {
  kind: 'perGibMonth',
  ruleId: 'used',
  meter: 'storage.used',
  offerId: null,
  freeGib: 0n,
  mode: 'graduated',
  tiers,
}

/** March, in which the clocks change: its seconds divide nothing evenly. */
const period = {
  periodStart: instantFromIso('2026-02-28T23:00:00.000Z'),
  periodEnd: instantFromIso('2026-03-31T22:00:00.000Z'),
}
const byteSecondsPerGib = 2n ** 30n * BigInt((period.periodEnd - period.periodStart) / 1_000)
const rowsPerBatch = 10_000

/** Uses of more than the second tier's end, no two alike. */
function usesOf(from: number, count: number): PeriodUsage[] {
  return Array.from({ length: count }, (_, index) => {
    const number = from + index
    return {
      tenantId: `commune-${String(number).padStart(8, '0')}`,
      offerId: 'standard',
      meter: 'storage.used',
      resourceId: 'volumes',
      byteSeconds: (501n + BigInt(number % 4_999)) * byteSecondsPerGib + BigInt(number) * 7_919n,
      estimatedSeconds: 0,
    }
  })
}

/** As many digits as the largest product has; halves away from zero, as ours. */
const Exact = Decimal.clone({ precision: 60, rounding: Decimal.ROUND_HALF_UP })

/** The same prices, for who counts in decimals. */
const decimalTiers = tiers.map(({ fromGib, toGib, unitPriceMicros }) => ({
  from: new Exact(String(fromGib * byteSecondsPerGib)),
  to: toGib === null ? null : new Exact(String(toGib * byteSecondsPerGib)),
  priceMicros: new Exact(String(unitPriceMicros)),
}))
const decimalGib = new Exact(String(byteSecondsPerGib))

function decimalParts(byteSeconds: Decimal): { quantity: Decimal; amountMicros: Decimal }[] {
  const parts: { quantity: Decimal; amountMicros: Decimal }[] = []
  for (const { from, to, priceMicros } of decimalTiers) {
    if (byteSeconds.lte(from)) break
    const quantity = (to === null ? byteSeconds : Exact.min(byteSeconds, to)).minus(from)
    parts.push({ quantity, amountMicros: quantity.times(priceMicros).div(decimalGib).toDecimalPlaces(0) })
  }
  return parts
}

interface Timed<Result> {
  readonly result: Result
  readonly seconds: number
}

function timed<Result>(work: () => Result): Timed<Result> {
  const startedAt = performance.now()
  const result = work()
  return { result, seconds: (performance.now() - startedAt) / 1_000 }
}

/**
 * Prices the same uses by our rules and in decimal.js, in batches that take turns, and compares every amount: whoever is quicker
 * by being wrong measures nothing. @throws Error when one differs.
 */
export function benchRating(rows: number): RatingFigures {
  const seconds = { ours: 0, decimals: 0, charges: 0 }
  let charges = 0
  for (let from = 0; from < rows; from += rowsPerBatch) {
    const uses = usesOf(from, Math.min(rowsPerBatch, rows - from))
    const decimals = uses.map(({ byteSeconds }) => new Exact(String(byteSeconds)))
    const ours = timed(() => {
      const price = pricerOf(rule, period)
      return uses.map(({ byteSeconds }) => price(byteSeconds))
    })
    const peers = timed(() => decimals.map(decimalParts))
    const whole = timed(() => rateUsage({ tariff: { rules: [rule] }, usage: uses, ...period }).charges)
    seconds.ours += ours.seconds
    seconds.decimals += peers.seconds
    seconds.charges += whole.seconds
    charges += whole.result.length
    for (const [index, parts] of ours.result.entries()) {
      const expected = peers.result[index]?.map(({ amountMicros }) => amountMicros.toFixed(0)).join(' ')
      const amounts = parts.map(({ amountMicros }) => String(amountMicros)).join(' ')
      if (parts.length !== tiers.length || amounts !== expected) {
        throw new Error(`use ${from + index}: ${amounts} by our rules, ${expected} in decimal.js`)
      }
    }
  }
  return {
    rowsPerSecond: Math.round(rows / seconds.ours),
    ratioToDecimalJs: Number((seconds.decimals / seconds.ours).toFixed(2)),
    chargesPerSecond: Math.round(charges / seconds.charges),
  }
}
