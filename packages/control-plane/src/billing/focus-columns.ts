/**
 * Columns of FOCUS 1.4 "Cost and Usage" that this installation supports, in the order in which they are written. All that
 * the standard calls mandatory or recommended, and those conditional ones whose feature exists here: measured usage,
 * price lists, sub-accounts, provisioned resources, payable invoices and split cost allocation.
 * Ours come last and start with `x_`.
 */
export const focusColumns = [
  'AllocatedMethodDetails',
  'AllocatedMethodId',
  'AllocatedResourceId',
  'AllocatedResourceName',
  'AllocatedTags',
  'AvailabilityZone',
  'BilledCost',
  'BillingAccountId',
  'BillingAccountName',
  'BillingCurrency',
  'BillingPeriodEnd',
  'BillingPeriodStart',
  'ChargeCategory',
  'ChargeClass',
  'ChargeDescription',
  'ChargeFrequency',
  'ChargePeriodEnd',
  'ChargePeriodStart',
  'ConsumedQuantity',
  'ConsumedUnit',
  'ContractedCost',
  'ContractedUnitPrice',
  'EffectiveCost',
  'HostProviderName',
  'InvoiceDetailId',
  'InvoiceId',
  'InvoiceIssuerName',
  'ListCost',
  'ListUnitPrice',
  'PricingQuantity',
  'PricingUnit',
  'ResourceId',
  'ResourceName',
  'ResourceType',
  'ServiceCategory',
  'ServiceName',
  'ServiceProviderName',
  'ServiceSubcategory',
  'SkuId',
  'SkuMeter',
  'SkuPriceDetails',
  'SkuPriceId',
  'SubAccountId',
  'SubAccountName',
  'x_ChargeId',
  'x_CivilMonth',
  'x_EstimatedSeconds',
] as const

export type FocusColumn = (typeof focusColumns)[number]

/** One row: text or null for every column, never an empty text. */
export type FocusRow = Record<FocusColumn, string | null>
