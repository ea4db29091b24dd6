import type { PeriodBounds } from '../metering/gib-months.ts'
import { divideRoundHalfAwayFromZero } from '../shared/fraction.ts'
import { stratumOf } from '../shared/population-strata.ts'
import type { Charge } from './charge.ts'
import { rateUsage } from './rate.ts'
import type { Tariff } from './tariff.ts'
import { isBound, rulesUnder } from './tariff-bounds.ts'

/** What a priced row is made of, beside its own explanation. */
export interface RecomputeFacts {
  /** As it was in force, or as it was amended when the row was made. */
  readonly rules: Tariff['rules']
  readonly period: PeriodBounds
  readonly yearMs: bigint
  /** All use of the row's tenant, offer and meter in the period, of which it prices a part. */
  readonly totalByteSeconds: bigint
  /** Rows of the tenant that stood beside it: what a minimum or a cap sums. */
  readonly beside: readonly Pick<Charge, 'ruleId' | 'kind' | 'amountMicros'>[]
}

function figure({ explanation }: Charge, name: string): bigint {
  return BigInt(explanation.params[name] ?? '0')
}

/** The free part, or the same tier. */
function priceUse(charge: Charge, { rules, period, totalByteSeconds }: RecomputeFacts): bigint {
  const { tenantId, offerId, meter, estimatedSeconds } = charge
  if (offerId === null || meter === null) return 0n
  const usage = [{ tenantId, offerId, meter, resourceId: '', byteSeconds: totalByteSeconds, estimatedSeconds }]
  const own = rules.filter(({ ruleId }) => ruleId === charge.ruleId)
  const tierOf = ({ explanation }: Charge) => explanation.params['tierFromGib']
  const again = rateUsage({ tariff: { rules: own }, usage, ...period }).charges
  return again.find((one) => one.kind === charge.kind && tierOf(one) === tierOf(charge))?.amountMicros ?? 0n
}

/** The heads and the time of membership are the row's own: they are facts of its day, and frozen with it. */
function priceYear(charge: Charge, { rules, yearMs }: RecomputeFacts): bigint {
  const rule = rules.find(({ ruleId }) => ruleId === charge.ruleId)
  const inhabitants = figure(charge, 'inhabitants')
  const memberMs = figure(charge, 'memberMs')
  if (rule?.kind === 'perInhabitantYear')
    return divideRoundHalfAwayFromZero(rule.unitPriceMicros * inhabitants * memberMs, yearMs)
  if (rule?.kind !== 'subscriptionByPopulation') return 0n
  const { yearlyAmountMicros } = stratumOf(Number(inhabitants), rule.strata)
  return divideRoundHalfAwayFromZero(yearlyAmountMicros * memberMs, yearMs)
}

function priceBound(charge: Charge, { rules, period, beside }: RecomputeFacts): bigint {
  const rule = rules.find(({ ruleId }) => ruleId === charge.ruleId)
  if (rule === undefined || !isBound(rule)) return 0n
  const under = rulesUnder(rule, rules)
  const owedMicros = beside
    // A true-up of another year may stand in the same month and bear the rule's name: it is no price of the month.
    .filter(
      ({ ruleId, kind }) =>
        under.has(ruleId) && kind !== 'shared' && kind !== 'true-up' && kind !== 'transfer' && kind !== 'advance',
    )
    .reduce((sum, { amountMicros }) => sum + amountMicros, 0n)
  const monthMs = BigInt(period.periodEnd - period.periodStart)
  return divideRoundHalfAwayFromZero(rule.amountMicros * figure(charge, 'memberMs'), monthMs) - owedMicros
}

/**
 * What a row that a tariff prices comes to, computed again from its facts and not from its own amount: use by the tier, a yearly
 * price by time of membership, a minimum or a cap against what stood beside it. null for kinds that no tariff prices.
 */
export function recomputePriced(charge: Charge, facts: RecomputeFacts): bigint | null {
  switch (charge.kind) {
    case 'usage':
    case 'free':
      return priceUse(charge, facts)
    case 'population':
    case 'subscription':
      return priceYear(charge, facts)
    case 'minimum':
    case 'cap':
      return priceBound(charge, facts)
    case 'shared':
    case 'true-up':
    case 'transfer':
    case 'advance':
    case 'rounding':
      return null
  }
}
