import { byteSecondsPerGibMonth, type PeriodBounds } from '../metering/gib-months.ts'
import type { MeterCode } from '../metering/meters.ts'
import type { Instant } from '../shared/instant.ts'
import { invariant } from '../shared/invariant.ts'
import { compareKeys } from '../shared/largest-remainder.ts'
import type { Charge } from './charge.ts'
import { rateBounds } from './rate-bounds.ts'
import { type RatedMember, rateMember } from './rate-members.ts'
import { type Pricer, pricerOf, type RatedPart } from './rate-tiers.ts'
import type { PerGibMonthRule, PriceTier, Tariff } from './tariff.ts'

/** The use of one resource over the period: the sum of its daily slices. */
export interface PeriodUsage {
  readonly tenantId: string
  readonly offerId: string
  readonly meter: MeterCode
  readonly resourceId: string
  readonly byteSeconds: bigint
  readonly estimatedSeconds: number
}

export interface RatingInput extends PeriodBounds {
  readonly tariff: Pick<Tariff, 'rules'>
  readonly usage: readonly PeriodUsage[]
  /** Those who owe yearly prices; left out, only use is rated. */
  readonly members?: readonly RatedMember[]
  /** The civil year the period lies in: the base of yearly prices. Wanted when `members` is given. */
  readonly yearStart?: Instant
  readonly yearEnd?: Instant
}

/** Use of a meter and offer that the tariff does not price: shown, so that it is left unbilled knowingly. */
export interface UnratedUsage {
  readonly tenantId: string
  readonly offerId: string
  readonly meter: MeterCode
  readonly byteSeconds: bigint
}

export interface Rating {
  readonly charges: readonly Charge[]
  readonly unrated: readonly UnratedUsage[]
}

interface UsageGroup {
  readonly tenantId: string
  readonly offerId: string
  readonly meter: MeterCode
  byteSeconds: bigint
  estimatedSeconds: number
  resourceCount: number
}

/** Sums the resources of each tenant, offer and meter; in the order of those three, whatever the order of the input. */
function groupUsage(usage: readonly PeriodUsage[]): UsageGroup[] {
  const groups = new Map<string, UsageGroup>()
  for (const { tenantId, offerId, meter, byteSeconds, estimatedSeconds } of usage) {
    invariant(byteSeconds >= 0n, 'a use is not negative')
    const key = `${tenantId}\n${meter}\n${offerId}`
    const group = groups.get(key) ?? {
      tenantId,
      offerId,
      meter,
      byteSeconds: 0n,
      estimatedSeconds: 0,
      resourceCount: 0,
    }
    group.byteSeconds += byteSeconds
    group.estimatedSeconds += estimatedSeconds
    group.resourceCount += 1
    groups.set(key, group)
  }
  return [...groups].toSorted(([left], [right]) => compareKeys(left, right)).map(([, group]) => group)
}

/** An offer's own rule goes before the meter's general one; both never apply together. */
export function ruleFor(
  tariff: Pick<Tariff, 'rules'>,
  { meter, offerId }: Pick<UsageGroup, 'meter' | 'offerId'>,
): PerGibMonthRule | null {
  const rules = tariff.rules.filter((rule) => rule.kind === 'perGibMonth').filter((rule) => rule.meter === meter)
  return rules.find((rule) => rule.offerId === offerId) ?? rules.find((rule) => rule.offerId === null) ?? null
}

/** How a rule prices, and what it says of itself in the explanation of every charge: texts that are made once. */
interface RulePricing {
  readonly rule: PerGibMonthRule
  readonly price: Pricer
  readonly said: { readonly byteSecondsPerGibMonth: string; readonly mode: string; readonly freeGib: string }
  readonly saidOfTier: ReadonlyMap<PriceTier, { readonly tierFromGib: string; readonly tierToGib: string }>
}

function pricingOf(rule: PerGibMonthRule, period: PeriodBounds): RulePricing {
  const { mode, freeGib, tiers } = rule
  const byteSecondsPerMonth = String(byteSecondsPerGibMonth(period))
  const saidOfTier = tiers.map((tier) => {
    const { fromGib, toGib } = tier
    return [tier, { tierFromGib: String(fromGib), tierToGib: String(toGib ?? 'none') }] as const
  })
  return {
    rule,
    price: pricerOf(rule, period),
    said: { byteSecondsPerGibMonth: byteSecondsPerMonth, mode, freeGib: String(freeGib) },
    saidOfTier: new Map(saidOfTier),
  }
}

function chargeOf(group: UsageGroup, { rule, said, saidOfTier }: RulePricing, part: RatedPart): Charge {
  const { kind, quantityByteSeconds, unitPriceMicros, amountMicros, tier } = part
  return {
    kind,
    tenantId: group.tenantId,
    ruleId: rule.ruleId,
    offerId: group.offerId,
    meter: group.meter,
    quantityByteSeconds,
    unitPriceMicros,
    amountMicros,
    estimatedSeconds: group.estimatedSeconds,
    explanation: {
      formula: kind === 'free' ? 'free-allowance' : 'gib-months-times-price',
      params: {
        quantityByteSeconds: String(quantityByteSeconds),
        byteSecondsPerGibMonth: said.byteSecondsPerGibMonth,
        unitPriceMicros: String(unitPriceMicros),
        totalByteSeconds: String(group.byteSeconds),
        resourceCount: String(group.resourceCount),
        mode: said.mode,
        freeGib: said.freeGib,
        ...(tier === null ? {} : saidOfTier.get(tier)),
      },
    },
  }
}

/**
 * Turns a period's use into charges by one tariff: for each tenant, meter and offer a row for the free allowance (price 0)
 * and one for each tier touched, then one row for each member and yearly rule, then what minimums and caps add or take.
 * Every amount is an exact fraction rounded once to micros, half away from zero. The tariff must have passed `checkTariff`.
 * The order of the input changes nothing.
 * @throws BrokenInvariant for negative use, or members without the year they belong to.
 */
export function rateUsage(input: RatingInput): Rating {
  const { tariff, periodStart, periodEnd, usage, members = [], yearStart, yearEnd } = input
  const period = { periodStart, periodEnd }
  const charges: Charge[] = []
  const unrated: UnratedUsage[] = []
  const pricings = new Map<PerGibMonthRule, RulePricing>()
  for (const group of groupUsage(usage)) {
    const rule = ruleFor(tariff, group)
    if (rule === null) {
      const { tenantId, offerId, meter, byteSeconds } = group
      unrated.push({ tenantId, offerId, meter, byteSeconds })
      continue
    }
    const pricing = pricings.get(rule) ?? pricingOf(rule, period)
    pricings.set(rule, pricing)
    for (const part of pricing.price(group.byteSeconds)) charges.push(chargeOf(group, pricing, part))
  }
  if (members.length > 0) {
    invariant(yearStart !== undefined && yearEnd !== undefined, 'yearly prices want the civil year of the period')
    const times = { periodStart, periodEnd, yearStart, yearEnd }
    const ordered = members.toSorted((left, right) => compareKeys(left.tenantId, right.tenantId))
    for (const member of ordered) charges.push(...rateMember(tariff, member, times))
    const byTenant = Map.groupBy(charges, ({ tenantId }) => tenantId)
    for (const member of ordered) {
      charges.push(...rateBounds(tariff, member, { charges: byTenant.get(member.tenantId) ?? [], period }))
    }
  }
  return { charges, unrated }
}
