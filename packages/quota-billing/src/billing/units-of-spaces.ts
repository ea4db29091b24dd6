import { type MeasuredKind, metersWithinQuota } from '../metering/meters.ts'
import { GIB } from '../shared/bytes.ts'
import { divideRoundHalfAwayFromZero } from '../shared/fraction.ts'
import { compareKeys } from '../shared/largest-remainder.ts'
import { ruleFor } from './rate.ts'
import type { Tariff } from './tariff.ts'

/** A space as it is meant to be for a whole year. */
export interface SpaceToPrice {
  readonly offerId: string
  readonly kind: MeasuredKind
  readonly quotaBytes: bigint
}

/** Units of a service (the id of its rule), in thousandths. */
export interface UnitsOfRule {
  readonly ruleId: string
  readonly unitsMilli: bigint
}

const monthsPerYear = 12n
const milli = 1_000n

/**
 * What spaces wholly in use come to in a year, as units of the services that price them (CGCT D5211-16): GiB-months, in
 * thousandths, rounded once a service; by rule. What no rule prices gives none.
 */
export function unitsOfSpaces(tariff: Pick<Tariff, 'rules'>, spaces: readonly SpaceToPrice[]): UnitsOfRule[] {
  const bytesOf = new Map<string, bigint>()
  for (const { offerId, kind, quotaBytes } of spaces) {
    for (const meter of metersWithinQuota(kind)) {
      const rule = ruleFor(tariff, { meter, offerId })
      if (rule !== null) bytesOf.set(rule.ruleId, (bytesOf.get(rule.ruleId) ?? 0n) + quotaBytes)
    }
  }
  return [...bytesOf]
    .toSorted(([left], [right]) => compareKeys(left, right))
    .map(([ruleId, bytes]) => ({
      ruleId,
      unitsMilli: divideRoundHalfAwayFromZero(bytes * monthsPerYear * milli, GIB),
    }))
}
