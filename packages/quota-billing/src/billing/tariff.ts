import type { MeterCode } from '../metering/meters.ts'
import type { CivilDate } from '../shared/civil-time.ts'
import type { Currency } from '../shared/money.ts'
import type { PopulationStratum } from '../shared/population-strata.ts'

/** Half-open [fromGib, toGib) on the tenant's GiB-months of the month; null: no end. */
export interface PriceTier {
  readonly fromGib: bigint
  readonly toGib: bigint | null
  readonly unitPriceMicros: bigint
}

/**
 * A price per GiB-month of one meter. Use is counted per tenant and offer over all its resources. The first `freeGib` cost
 * nothing; tiers are placed on the whole use, free part included. `graduated`: each part at its own tier's price;
 * `volume`: everything above the free part at the price of the tier that the whole use reaches.
 */
export interface PerGibMonthRule {
  readonly kind: 'perGibMonth'
  readonly ruleId: string
  readonly meter: MeterCode
  /** null: every offer that no rule of its own names. */
  readonly offerId: string | null
  readonly freeGib: bigint
  readonly tiers: readonly PriceTier[]
  readonly mode: 'graduated' | 'volume'
}

/** A yearly price per inhabitant, pro rata by seconds of membership in the civil year. */
export interface PerInhabitantYearRule {
  readonly kind: 'perInhabitantYear'
  readonly ruleId: string
  readonly unitPriceMicros: bigint
}

export interface SubscriptionStratum extends PopulationStratum {
  readonly yearlyAmountMicros: bigint
}

/** A yearly amount by population stratum, pro rata by seconds of membership in the civil year. */
export interface SubscriptionByPopulationRule {
  readonly kind: 'subscriptionByPopulation'
  readonly ruleId: string
  readonly strata: readonly SubscriptionStratum[]
}

/**
 * The least or the most that a member owes in a month for some rules together, pro rata by seconds of membership in the
 * month. What is missing, or above, becomes a charge of its own, so that each priced row keeps its amount.
 */
export interface MonthlyBoundRule {
  readonly kind: 'monthlyMinimum' | 'monthlyCap'
  readonly ruleId: string
  readonly amountMicros: bigint
  /** The rules whose charges are summed; null: every rule that prices something. */
  readonly ofRuleIds: readonly string[] | null
}

/** A rule that makes charges by itself. */
export type PricedRule = PerGibMonthRule | PerInhabitantYearRule | SubscriptionByPopulationRule

export type PriceRule = PricedRule | MonthlyBoundRule

/** Prices voted by an act, valid from a day up to and including another. */
export interface Tariff {
  readonly id: string
  readonly code: string
  readonly validFrom: CivilDate
  readonly validTo: CivilDate | null
  readonly actId: string
  readonly currency: Currency
  readonly rules: readonly PriceRule[]
}

export type TariffFaultCode =
  | 'validity-reversed'
  | 'rules-missing'
  | 'rule-id-repeated'
  | 'rule-ambiguous'
  | 'free-negative'
  | 'price-negative'
  | 'tiers-missing'
  | 'tiers-not-from-zero'
  | 'tier-empty'
  | 'tier-gap'
  | 'tier-overlap'
  | 'tiers-end'
  | 'strata-incomplete'
  | 'bound-rules-missing'
  | 'bound-rule-unknown'
  | 'bound-repeated'
  | 'minimum-above-cap'

export interface TariffFault {
  readonly code: TariffFaultCode
  /** null: a fault of the tariff as a whole. */
  readonly ruleId: string | null
  readonly params: Readonly<Record<string, string>>
}
