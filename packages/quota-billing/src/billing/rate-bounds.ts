import type { PeriodBounds } from '../metering/gib-months.ts'
import { divideRoundHalfAwayFromZero } from '../shared/fraction.ts'
import { type Charge, sumMicros } from './charge.ts'
import { membershipMs, type RatedMember } from './rate-members.ts'
import type { MonthlyBoundRule, Tariff } from './tariff.ts'
import { isBound, rulesUnder } from './tariff-bounds.ts'

/** The row that lifts a sum to a minimum or lowers it to a cap; null where it is within. */
function boundCharge(
  bound: MonthlyBoundRule,
  tenantId: string,
  owed: { readonly sumMicros: bigint; readonly boundMicros: bigint; readonly params: Readonly<Record<string, string>> },
): Charge | null {
  const isMinimum = bound.kind === 'monthlyMinimum'
  const amountMicros = owed.boundMicros - owed.sumMicros
  if (isMinimum ? amountMicros <= 0n : amountMicros >= 0n) return null
  return {
    kind: isMinimum ? 'minimum' : 'cap',
    tenantId,
    ruleId: bound.ruleId,
    offerId: null,
    meter: null,
    quantityByteSeconds: null,
    unitPriceMicros: null,
    amountMicros,
    estimatedSeconds: 0,
    explanation: {
      formula: isMinimum ? 'monthly-minimum' : 'monthly-cap',
      params: { ...owed.params, sumMicros: String(owed.sumMicros), boundMicros: String(owed.boundMicros) },
    },
  }
}

/**
 * What the tariff's minimums and caps add to, or take from, what one member owes for a month by `charges`, its priced rows.
 * Each bound counts for the part of the month in which the tenant was a member: amount × time of membership ÷ time of the
 * month, rounded once to micros. No row for who was no member for any of it: what it used then is still asked for; and none
 * over a price by population for whom that price leaves out, since nobody knows what it would have owed.
 */
export function rateBounds(
  tariff: Pick<Tariff, 'rules'>,
  member: RatedMember,
  { charges, period }: { readonly charges: readonly Charge[]; readonly period: PeriodBounds },
): Charge[] {
  const memberMs = membershipMs(member, period)
  if (memberMs === 0n) return []
  const monthMs = BigInt(period.periodEnd - period.periodStart)
  const byHeads = tariff.rules.filter(({ kind }) => kind === 'perInhabitantYear' || kind === 'subscriptionByPopulation')
  return tariff.rules.filter(isBound).flatMap((bound) => {
    const under = rulesUnder(bound, tariff.rules)
    if (member.inhabitants === null && byHeads.some(({ ruleId }) => under.has(ruleId))) return []
    const own = charges.filter(({ ruleId }) => under.has(ruleId))
    const boundMicros = divideRoundHalfAwayFromZero(bound.amountMicros * memberMs, monthMs)
    const params = {
      monthlyAmountMicros: String(bound.amountMicros),
      memberMs: String(memberMs),
      monthMs: String(monthMs),
      ofRuleIds: JSON.stringify([...under]),
    }
    const charge = boundCharge(bound, member.tenantId, { sumMicros: sumMicros(own), boundMicros, params })
    return charge === null ? [] : [charge]
  })
}
