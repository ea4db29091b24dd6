import type { PeriodBounds } from '../metering/gib-months.ts'
import { divideRoundHalfAwayFromZero } from '../shared/fraction.ts'
import { earlierOf, type Instant, laterOf } from '../shared/instant.ts'
import { stratumOf } from '../shared/population-strata.ts'
import type { Charge } from './charge.ts'
import type { PerInhabitantYearRule, SubscriptionByPopulationRule, Tariff } from './tariff.ts'

/** A member who owes yearly prices, with the population that the rule names, frozen for the year. */
export interface RatedMember {
  readonly tenantId: string
  /** null: unknown, and then nothing by population is charged. */
  readonly inhabitants: number | null
  /** False: a body without inhabitants of its own (an EPCI, a CCAS); nobody lacks a figure of it. Left out: it has some. */
  readonly countsHeads?: boolean
  /** Membership, half-open; null: since before, or beyond, the period. */
  readonly memberFrom: Instant | null
  readonly memberTo: Instant | null
}

export interface YearlyTimes extends PeriodBounds {
  readonly yearStart: Instant
  readonly yearEnd: Instant
}

interface ProRata {
  readonly ms: bigint
  readonly yearMs: bigint
}

/** Milliseconds of the period in which the tenant was a member. */
export function membershipMs({ memberFrom, memberTo }: RatedMember, { periodStart, periodEnd }: PeriodBounds): bigint {
  const from = memberFrom === null ? periodStart : laterOf(memberFrom, periodStart)
  const to = memberTo === null ? periodEnd : earlierOf(memberTo, periodEnd)
  return BigInt(Math.max(0, to - from))
}

function proRataOf(member: RatedMember, times: YearlyTimes): ProRata {
  return { ms: membershipMs(member, times), yearMs: BigInt(times.yearEnd - times.yearStart) }
}

function yearlyCharge(
  rule: PerInhabitantYearRule | SubscriptionByPopulationRule,
  member: { tenantId: string; inhabitants: number },
  proRata: ProRata,
): Charge {
  const byHead = rule.kind === 'perInhabitantYear'
  const unitPriceMicros = byHead ? rule.unitPriceMicros : stratumOf(member.inhabitants, rule.strata).yearlyAmountMicros
  const yearlyMicros = byHead ? unitPriceMicros * BigInt(member.inhabitants) : unitPriceMicros
  return {
    kind: byHead ? 'population' : 'subscription',
    tenantId: member.tenantId,
    ruleId: rule.ruleId,
    offerId: null,
    meter: null,
    quantityByteSeconds: null,
    unitPriceMicros,
    amountMicros: divideRoundHalfAwayFromZero(yearlyMicros * proRata.ms, proRata.yearMs),
    estimatedSeconds: 0,
    explanation: {
      formula: byHead ? 'inhabitants-times-price-pro-rata' : 'stratum-amount-pro-rata',
      params: {
        inhabitants: String(member.inhabitants),
        unitPriceMicros: String(unitPriceMicros),
        memberMs: String(proRata.ms),
        yearMs: String(proRata.yearMs),
      },
    },
  }
}

/**
 * The yearly prices of one member for the period: yearly amount × time of membership in it ÷ time of the civil year,
 * exact, rounded once to micros. No row without a known population or without any time of membership.
 */
export function rateMember(tariff: Pick<Tariff, 'rules'>, member: RatedMember, times: YearlyTimes): Charge[] {
  const { tenantId, inhabitants } = member
  const proRata = proRataOf(member, times)
  if (inhabitants === null || proRata.ms === 0n) return []
  return tariff.rules
    .filter((rule) => rule.kind === 'perInhabitantYear' || rule.kind === 'subscriptionByPopulation')
    .map((rule) => yearlyCharge(rule, { tenantId, inhabitants }, proRata))
}
