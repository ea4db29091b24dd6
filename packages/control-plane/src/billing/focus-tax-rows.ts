import type { StatementSummary } from '@grenier/contracts'
import { formatFraction, type Instant, instantToIso, type PeriodBounds } from '@grenier/quota-billing'
import { type FocusRow, focusColumns } from './focus-columns.ts'

/** `2026-01-31T23:00:00Z`: FOCUS writes no fraction of a second. */
export function focusTime(at: Instant): string {
  return instantToIso(at).replace(/\.\d{3}Z$/, 'Z')
}

/** A row of nothing but nulls: what is said is put over it. */
function emptyFocusRow(): FocusRow {
  const row: Partial<FocusRow> = {}
  for (const column of focusColumns) row[column] = null
  return row as FocusRow
}

/**
 * The VAT of a statement as a row: without it the rows of an invoice would not add up to what it asks for. A tax has no
 * price, no quantity, no SKU and no sub-account. Null where no VAT is due.
 */
export function focusTaxRow(
  statement: StatementSummary,
  about: {
    readonly payer: { id: string; name: string }
    readonly operatorName: string
    /** Of the statement's own month, whatever earlier ones it asks for: the tax falls due with it. */
    readonly bounds: PeriodBounds
  },
): FocusRow | null {
  if (statement.vatCents === 0n) return null
  const cost = formatFraction({ numerator: statement.vatCents, denominator: 100n }, 2).replace(/\.?0+$/, '')
  const { payer, operatorName, bounds } = about
  const start = focusTime(bounds.periodStart)
  const end = focusTime(bounds.periodEnd)
  return {
    ...emptyFocusRow(),
    BilledCost: cost,
    EffectiveCost: cost,
    ListCost: cost,
    ContractedCost: cost,
    BillingAccountId: payer.id,
    BillingAccountName: payer.name,
    BillingCurrency: 'EUR',
    BillingPeriodStart: start,
    BillingPeriodEnd: end,
    ChargeCategory: 'Tax',
    ChargeDescription: 'TVA',
    ChargeFrequency: 'Recurring',
    ChargePeriodStart: start,
    ChargePeriodEnd: end,
    HostProviderName: operatorName,
    InvoiceDetailId: `${statement.number}/tva`,
    InvoiceId: statement.number,
    InvoiceIssuerName: operatorName,
    ServiceCategory: 'Other',
    ServiceName: 'TVA',
    ServiceProviderName: operatorName,
    ServiceSubcategory: 'Other (Other)',
    x_CivilMonth: statement.month,
    x_EstimatedSeconds: '0',
  }
}
