import type { ChargeRow, Offer, OfferKind, TariffData } from '@grenier/contracts'
import {
  divideRoundHalfAwayFromZero,
  type Fraction,
  formatFraction,
  gibMonths,
  type Instant,
  stratumOf,
} from '@grenier/quota-billing'
import type { FocusRow } from './focus-columns.ts'
import { focusTime } from './focus-tax-rows.ts'

/**
 * Decimals of a cost, those that tools commonly store. A quantity is published with as many as its prices leave: the cost
 * is then exactly quantity × price, and what is cut from the quantity is worth next to nothing.
 */
const costDigits = 14
const priceDigits = 6

/** What a row needs besides its charge. */
export interface FocusContext {
  /** The month that was used: an earlier one for a correction. */
  readonly period: { readonly periodStart: Instant; readonly periodEnd: Instant }
  /** The month whose statement asks for it: another one where it was carried. */
  readonly billingPeriod: { readonly periodStart: Instant; readonly periodEnd: Instant }
  readonly operatorName: string
  readonly tariff: TariffData
  readonly offer: Offer | null
  readonly payer: { readonly id: string; readonly name: string }
  readonly beneficiaryName: string
  readonly statementNumber: string | null
  /** The line of the statement; null before it is issued. */
  readonly invoiceDetailId: string | null
  /** A share's part of its cost, as published; null for other charges. */
  readonly allocatedRatio: string | null
}

interface Priced {
  readonly quantity: string
  readonly unit: string
  readonly scaledQuantity: bigint
  /** Decimals of the quantity: it is `scaledQuantity` ÷ 10^quantityDigits. */
  readonly quantityDigits: number
  readonly listPriceMicros: bigint
  readonly contractedPriceMicros: bigint
}

const subcategoryOfKind: Readonly<Record<OfferKind, string>> = {
  block: 'Block Storage',
  bucket: 'Object Storage',
  backup: 'Backup Storage',
}

function decimal(scaled: bigint, digits: number): string {
  const text = formatFraction({ numerator: scaled, denominator: 10n ** BigInt(digits) }, digits)
  return text.includes('.') ? text.replace(/\.?0+$/, '') : text
}

function euros(micros: bigint): string {
  return decimal(micros, priceDigits)
}

function magnitudeOf(micros: bigint): bigint {
  return micros < 0n ? -micros : micros
}

/** A free part keeps the price it would have had: that of the rule's first tier. */
function listPriceOf(charge: ChargeRow, tariff: TariffData): bigint {
  const rule = tariff.rules.find(({ ruleId }) => ruleId === charge.ruleId)
  const firstPrice = rule?.kind === 'perGibMonth' ? (rule.tiers[0]?.unitPriceMicros ?? 0n) : 0n
  return charge.kind === 'free' ? firstPrice : (charge.unitPriceMicros ?? 0n)
}

/** Decimals of a price in euros: none for whole euros, six when micros count. */
function digitsOf(priceMicros: bigint): number {
  return euros(priceMicros).split('.')[1]?.length ?? 0
}

interface Measure {
  readonly exact: Fraction
  readonly unit: string
  readonly listPriceMicros: bigint
  readonly contractedPriceMicros: bigint
}

function published({ exact, unit, listPriceMicros, contractedPriceMicros }: Measure): Priced {
  const quantityDigits = costDigits - Math.max(digitsOf(listPriceMicros), digitsOf(contractedPriceMicros))
  const scaledQuantity = divideRoundHalfAwayFromZero(exact.numerator * 10n ** BigInt(quantityDigits), exact.denominator)
  const quantity = decimal(scaledQuantity, quantityDigits)
  return { quantity, unit, scaledQuantity, quantityDigits, listPriceMicros, contractedPriceMicros }
}

/** What has no price of its own, nor a quantity: differences to a bound, or between cents and micros. */
const unpricedKinds: ReadonlySet<ChargeRow['kind']> = new Set([
  'minimum',
  'cap',
  'true-up',
  'transfer',
  'advance',
  'rounding',
])

/** Quantity and prices of a row; null where the standard wants none (an adjustment, a credit). */
function pricedOf(charge: ChargeRow, { period, tariff }: FocusContext): Priced | null {
  const { kind, quantityByteSeconds, amountMicros, explanation } = charge
  if (unpricedKinds.has(kind)) return null
  if (kind === 'shared') {
    // A price is never negative: a refund is one negative unit.
    const price = magnitudeOf(amountMicros)
    const exact = { numerator: amountMicros < 0n ? -1n : 1n, denominator: 1n }
    return published({ exact, unit: 'Units', listPriceMicros: price, contractedPriceMicros: price })
  }
  const listPriceMicros = listPriceOf(charge, tariff)
  const prices = { listPriceMicros, contractedPriceMicros: charge.unitPriceMicros ?? 0n }
  if (quantityByteSeconds !== null) {
    return published({ exact: gibMonths(quantityByteSeconds, period), unit: 'GiB-Months', ...prices })
  }
  const { inhabitants = '1', memberMs = '1', yearMs = '1' } = explanation.params
  const heads = kind === 'population' ? BigInt(inhabitants) : 1n
  // Opposite to what it cancels, like the quantities that are measured.
  const sign = charge.correction?.part === 'reversal' ? -1n : 1n
  const exact = { numerator: sign * heads * BigInt(memberMs), denominator: BigInt(yearMs) }
  return published({ exact, unit: kind === 'population' ? 'Inhabitant-Years' : 'Years', ...prices })
}

function costs(charge: ChargeRow, priced: Priced | null) {
  const billed = euros(charge.amountMicros)
  const exact = (priceMicros: bigint): string =>
    priced === null ? billed : decimal(priced.scaledQuantity * priceMicros, priced.quantityDigits + priceDigits)
  return {
    BilledCost: billed,
    EffectiveCost: billed,
    ListCost: exact(priced?.listPriceMicros ?? 0n),
    ContractedCost: exact(priced?.contractedPriceMicros ?? 0n),
    ListUnitPrice: priced === null ? null : euros(priced.listPriceMicros),
    ContractedUnitPrice: priced === null ? null : euros(priced.contractedPriceMicros),
  }
}

function category({ kind }: ChargeRow): { ChargeCategory: string; ChargeFrequency: string } {
  switch (kind) {
    case 'usage':
    case 'free':
      return { ChargeCategory: 'Usage', ChargeFrequency: 'Usage-Based' }
    case 'population':
    case 'subscription':
    case 'shared':
      return { ChargeCategory: 'Purchase', ChargeFrequency: 'Recurring' }
    case 'minimum':
      return { ChargeCategory: 'Adjustment', ChargeFrequency: 'Recurring' }
    case 'cap':
      return { ChargeCategory: 'Credit', ChargeFrequency: 'Recurring' }
    case 'true-up':
    case 'transfer':
    case 'advance':
    case 'rounding':
      return { ChargeCategory: 'Adjustment', ChargeFrequency: 'One-Time' }
  }
}

/** What the weights of a key count; the others count parts. */
const unitOfKey: Readonly<Record<string, string>> = { population: 'Inhabitants', use: 'B-Seconds' }

/**
 * How a share was split, as the standard's JSON wants it. Written as text, since a number of JavaScript would lose the last
 * digits of what was measured.
 */
function allocation(charge: ChargeRow, { beneficiaryName, allocatedRatio }: FocusContext) {
  const none = {
    AllocatedMethodId: null,
    AllocatedMethodDetails: null,
    AllocatedResourceId: null,
    AllocatedResourceName: null,
  }
  if (charge.kind !== 'shared') return none
  const { keyKind = 'equal', ratioNumerator = '1' } = charge.explanation.params
  const unit = unitOfKey[keyKind] ?? 'Units'
  const element = `{"AllocatedRatio":${allocatedRatio ?? '1'},"UsageUnit":"${unit}","UsageQuantity":${ratioNumerator}}`
  return {
    AllocatedMethodId: `${keyKind}-largest-remainder`,
    AllocatedMethodDetails: `{"Elements":[${element}]}`,
    AllocatedResourceId: charge.tenantId,
    AllocatedResourceName: beneficiaryName,
  }
}

/** What is counted where nothing is measured. */
const countedOf: Partial<Record<ChargeRow['kind'], string>> = {
  population: 'inhabitants',
  subscription: 'subscription',
  shared: 'cost share',
}

/** What tells one price of a rule from its others: the free part, the start of a tier, the upper end of a stratum. */
function pricePartOf({ kind, ruleId, amountMicros, explanation }: ChargeRow, { rules }: TariffData): string {
  // A price's id must find its one price (SkuPriceId-C-014-C), and the parts of a cost differ: each amount is a price.
  if (kind === 'shared') return `at-${euros(magnitudeOf(amountMicros))}`
  const { tierFromGib = '0', inhabitants } = explanation.params
  const rule = rules.find((one) => one.ruleId === ruleId)
  if (kind === 'subscription' && rule?.kind === 'subscriptionByPopulation' && inhabitants !== undefined) {
    const { populationMax } = stratumOf(Number(inhabitants), rule.strata)
    return populationMax === null ? 'up-to-any' : `up-to-${populationMax}`
  }
  return kind === 'free' ? 'free' : `from-${tierFromGib}`
}

/**
 * False for a correction by prices that were amended: the id of a price of the list would find another one, and a correction
 * may have none (SkuPriceId-C-006-O).
 */
function isOfList(
  { correction, kind, ruleId, unitPriceMicros, explanation }: ChargeRow,
  { rules }: TariffData,
): boolean {
  if (correction === null || kind === 'shared' || kind === 'free') return true
  const rule = rules.find((one) => one.ruleId === ruleId)
  switch (rule?.kind) {
    case 'perGibMonth': {
      const { tierFromGib = '0' } = explanation.params
      const tier = rule.tiers.find(({ fromGib }) => String(fromGib) === tierFromGib)
      return tier?.unitPriceMicros === unitPriceMicros
    }
    case 'perInhabitantYear':
      return rule.unitPriceMicros === unitPriceMicros
    case 'subscriptionByPopulation':
      return rule.strata.some(({ yearlyAmountMicros }) => yearlyAmountMicros === unitPriceMicros)
    case 'monthlyMinimum':
    case 'monthlyCap':
    case undefined:
      return false
  }
}

function sku(charge: ChargeRow, tariff: TariffData) {
  if (unpricedKinds.has(charge.kind)) return { SkuId: null, SkuPriceId: null, SkuMeter: null }
  const { ruleId, meter } = charge
  // A cost pool is its own price list, voted by its own act.
  const skuId = charge.kind === 'shared' ? `cost-pool/${ruleId}` : `${tariff.code}/${ruleId}`
  return {
    SkuId: skuId,
    SkuPriceId: isOfList(charge, tariff) ? `${skuId}/${pricePartOf(charge, tariff)}` : null,
    SkuMeter: meter ?? countedOf[charge.kind] ?? null,
  }
}

function resource({ tenantId }: ChargeRow, offer: Offer | null) {
  if (offer === null) return { ResourceId: null, ResourceName: null, ResourceType: null }
  return { ResourceId: `${tenantId}/${offer.code}`, ResourceName: offer.name, ResourceType: offer.kind }
}

/**
 * One charge as a row of FOCUS 1.4 Cost and Usage. Σ BilledCost of an InvoiceId is the statement's total, because rounding
 * has a row of its own; ListUnitPrice × PricingQuantity is ListCost to the last digit, because the cost is computed from
 * the quantity as published. Times are UTC, ends exclusive; the civil month they come from is `x_CivilMonth`.
 */
export function focusRow(charge: ChargeRow, context: FocusContext): FocusRow {
  const { period, operatorName, tariff, offer, payer, beneficiaryName, statementNumber } = context
  const priced = pricedOf(charge, context)
  const isCorrection = charge.originMonth !== null
  const { ChargeCategory, ChargeFrequency } = category(charge)
  const consumed = ChargeCategory === 'Usage' && priced !== null
  return {
    ...allocation(charge, context),
    AllocatedTags: null,
    AvailabilityZone: null,
    ...costs(charge, priced),
    BillingAccountId: payer.id,
    BillingAccountName: payer.name,
    BillingCurrency: 'EUR',
    BillingPeriodStart: focusTime(context.billingPeriod.periodStart),
    BillingPeriodEnd: focusTime(context.billingPeriod.periodEnd),
    ChargeCategory,
    ChargeClass: isCorrection ? 'Correction' : null,
    ChargeDescription: charge.label,
    ChargeFrequency,
    ChargePeriodStart: focusTime(period.periodStart),
    ChargePeriodEnd: focusTime(period.periodEnd),
    ConsumedQuantity: consumed ? priced.quantity : null,
    ConsumedUnit: consumed ? priced.unit : null,
    HostProviderName: operatorName,
    InvoiceDetailId: context.invoiceDetailId,
    InvoiceId: statementNumber,
    InvoiceIssuerName: operatorName,
    PricingQuantity: priced?.quantity ?? null,
    PricingUnit: priced?.unit ?? null,
    ...resource(charge, offer),
    ServiceCategory: 'Storage',
    ServiceName: offer?.name ?? charge.label,
    ServiceProviderName: operatorName,
    ServiceSubcategory: offer === null ? 'Other (Storage)' : subcategoryOfKind[offer.kind],
    ...sku(charge, tariff),
    SkuPriceDetails: null,
    SubAccountId: charge.tenantId,
    SubAccountName: beneficiaryName,
    x_ChargeId: charge.id,
    x_CivilMonth: charge.month,
    x_EstimatedSeconds: String(charge.estimatedSeconds),
  }
}
