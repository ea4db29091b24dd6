import type { ChargeRow, Offer, OfferKind, TariffData } from '@grenier/contracts'
import {
  divideRoundHalfAwayFromZero,
  formatFraction,
  gibMonths,
  type Instant,
  instantToIso,
} from '@grenier/quota-billing'
import type { FocusRow } from './focus-columns.ts'

/** Decimals a quantity is published with; the list cost is then exactly quantity × price, with six more. */
const quantityDigits = 9
const priceDigits = 6
const ratioDigits = 12

/** What a row needs besides its charge. */
export interface FocusContext {
  readonly period: { readonly periodStart: Instant; readonly periodEnd: Instant }
  readonly operatorName: string
  readonly tariff: TariffData
  readonly offer: Offer | null
  readonly payer: { readonly id: string; readonly name: string }
  readonly beneficiaryName: string
  readonly statementNumber: string | null
}

interface Priced {
  readonly quantity: string
  readonly unit: string
  /** Quantity scaled by 10^9. */
  readonly scaledQuantity: bigint
  readonly listPriceMicros: bigint
  readonly contractedPriceMicros: bigint
}

const subcategoryOfKind: Readonly<Record<OfferKind, string>> = {
  block: 'Block Storage',
  bucket: 'Object Storage',
  backup: 'Backup Storage',
}

/** `2026-01-31T23:00:00Z`: FOCUS writes no fraction of a second. */
function focusTime(at: Instant): string {
  return instantToIso(at).replace(/\.\d{3}Z$/, 'Z')
}

function decimal(scaled: bigint, digits: number): string {
  const text = formatFraction({ numerator: scaled, denominator: 10n ** BigInt(digits) }, digits)
  return text.includes('.') ? text.replace(/\.?0+$/, '') : text
}

function euros(micros: bigint): string {
  return decimal(micros, priceDigits)
}

/** A free part keeps the price it would have had: that of the rule's first tier. */
function listPriceOf(charge: ChargeRow, tariff: TariffData): bigint {
  const rule = tariff.rules.find(({ ruleId }) => ruleId === charge.ruleId)
  const firstPrice = rule?.kind === 'perGibMonth' ? (rule.tiers[0]?.unitPriceMicros ?? 0n) : 0n
  return charge.kind === 'free' ? firstPrice : (charge.unitPriceMicros ?? 0n)
}

function scaledFraction(numerator: bigint, denominator: bigint): bigint {
  return divideRoundHalfAwayFromZero(numerator * 10n ** BigInt(quantityDigits), denominator)
}

/** Quantity and prices of a row; null where the standard wants none (an adjustment). */
function pricedOf(charge: ChargeRow, { period, tariff }: FocusContext): Priced | null {
  const { kind, quantityByteSeconds, amountMicros, explanation } = charge
  if (kind === 'rounding') return null
  const priced = (
    scaledQuantity: bigint,
    unit: string,
    prices: readonly [list: bigint, contracted: bigint],
  ): Priced => ({
    quantity: decimal(scaledQuantity, quantityDigits),
    unit,
    scaledQuantity,
    listPriceMicros: prices[0],
    contractedPriceMicros: prices[1],
  })
  const one = 10n ** BigInt(quantityDigits)
  if (kind === 'shared') {
    // A price is never negative: a refund is one negative unit.
    const price = amountMicros < 0n ? -amountMicros : amountMicros
    return priced(amountMicros < 0n ? -one : one, 'Units', [price, price])
  }
  const listPrice = listPriceOf(charge, tariff)
  const prices = [listPrice, charge.unitPriceMicros ?? 0n] as const
  if (quantityByteSeconds !== null) {
    const { numerator, denominator } = gibMonths(quantityByteSeconds, period)
    return priced(scaledFraction(numerator, denominator), 'GiB-Months', prices)
  }
  const { inhabitants = '1', memberMs = '1', yearMs = '1' } = explanation.params
  const heads = kind === 'population' ? BigInt(inhabitants) : 1n
  const unit = kind === 'population' ? 'Inhabitant-Years' : 'Years'
  return priced(scaledFraction(heads * BigInt(memberMs), BigInt(yearMs)), unit, prices)
}

function costs(charge: ChargeRow, priced: Priced | null) {
  const billed = euros(charge.amountMicros)
  const exact = (priceMicros: bigint): string =>
    priced === null ? billed : decimal(priced.scaledQuantity * priceMicros, quantityDigits + priceDigits)
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
    case 'rounding':
      return { ChargeCategory: 'Adjustment', ChargeFrequency: 'One-Time' }
  }
}

/** How a share was split: its ratio as the standard's JSON wants it. Σ ratios over one cost is 1 up to the digits shown. */
function allocation(charge: ChargeRow, { beneficiaryName }: FocusContext) {
  const none = {
    AllocatedMethodId: null,
    AllocatedMethodDetails: null,
    AllocatedResourceId: null,
    AllocatedResourceName: null,
  }
  if (charge.kind !== 'shared') return none
  const { keyKind = 'equal', ratioNumerator = '1', ratioDenominator = '1' } = charge.explanation.params
  const ratio = formatFraction(
    { numerator: BigInt(ratioNumerator), denominator: BigInt(ratioDenominator) },
    ratioDigits,
  )
  const element = {
    AllocatedRatio: Number(ratio),
    UsageUnit: keyKind === 'population' ? 'Inhabitants' : 'Units',
    UsageQuantity: Number(ratioNumerator),
  }
  return {
    AllocatedMethodId: `${keyKind}-largest-remainder`,
    AllocatedMethodDetails: JSON.stringify({ Elements: [element] }),
    AllocatedResourceId: charge.tenantId,
    AllocatedResourceName: beneficiaryName,
  }
}

function sku(charge: ChargeRow, tariff: TariffData) {
  if (charge.kind === 'rounding') return { SkuId: null, SkuPriceId: null, SkuMeter: null }
  const { ruleId, meter, explanation } = charge
  // A cost pool is its own price list of one line, voted by its own act.
  const skuId = charge.kind === 'shared' ? `cost-pool/${ruleId}` : `${tariff.code}/${ruleId}`
  const part = charge.kind === 'free' ? 'free' : `from-${explanation.params['tierFromGib'] ?? '0'}`
  return { SkuId: skuId, SkuPriceId: `${skuId}/${part}`, SkuMeter: meter }
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
  const start = focusTime(period.periodStart)
  const end = focusTime(period.periodEnd)
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
    BillingPeriodStart: start,
    BillingPeriodEnd: end,
    ChargeCategory,
    ChargeClass: null,
    ChargeDescription: charge.label,
    ChargeFrequency,
    ChargePeriodStart: start,
    ChargePeriodEnd: end,
    ConsumedQuantity: consumed ? priced.quantity : null,
    ConsumedUnit: consumed ? priced.unit : null,
    HostProviderName: operatorName,
    InvoiceDetailId: null,
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
