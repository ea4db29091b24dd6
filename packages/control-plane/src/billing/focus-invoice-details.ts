import { formatFraction } from '@grenier/quota-billing'
import type { FocusRow } from './focus-columns.ts'
import type { StatedRow } from './focus-pages.ts'
import { focusTime } from './focus-tax-rows.ts'

/** Columns of FOCUS 1.4 "Invoice Detail": all but those of another payment currency, of which there is none. */
export type InvoiceDetailRow = Readonly<Record<string, string | null>>

const microDigits = 6

function micros(cost: string | null): bigint {
  const [, sign = '', whole = '0', decimals = ''] = /^(-?)(\d+)(?:\.(\d+))?$/.exec(cost ?? '0') ?? []
  const magnitude = BigInt(whole + decimals.padEnd(microDigits, '0').slice(0, microDigits))
  return sign === '-' ? -magnitude : magnitude
}

function sumOfCosts(rows: readonly FocusRow[]): string {
  const numerator = rows.reduce((sum, { BilledCost }) => sum + micros(BilledCost), 0n)
  const text = formatFraction({ numerator, denominator: 10n ** BigInt(microDigits) }, microDigits)
  return text.replace(/\.?0+$/, '')
}

/** What tells a line from the others of its invoice, as the standard's JSON wants it; null for the tax. */
function grainOf({
  SubAccountId,
  SkuId,
  SkuPriceId,
  SkuMeter,
  ResourceId,
  ChargeDescription,
}: FocusRow): string | null {
  const grain = { ResourceId, SkuId, SkuMeter, SkuPriceId, SubAccountId, x_Label: ChargeDescription }
  const told = Object.entries(grain).filter(([, value]) => value !== null)
  return SubAccountId === null ? null : JSON.stringify(Object.fromEntries(told))
}

/**
 * A line of a statement, or its VAT, as a record of FOCUS 1.4 Invoice Detail: exactly the sum of the rows of Cost and Usage
 * that name it. Null for rows that no invoice asks for, and for a line of 0.
 */
export function invoiceDetailRow(own: readonly StatedRow[], paymentTerms: string): InvoiceDetailRow | null {
  const rows = own.map(({ row }) => row)
  const [first] = rows
  const statement = own[0]?.statement ?? null
  const BilledCost = sumOfCosts(rows)
  if (first === undefined || statement === null || first.InvoiceDetailId === null || BilledCost === '0') return null
  const issued = focusTime(statement.issuedAt)
  return {
    BilledCost,
    BillingAccountId: first.BillingAccountId,
    BillingCurrency: first.BillingCurrency,
    BillingPeriodEnd: first.BillingPeriodEnd,
    BillingPeriodStart: first.BillingPeriodStart,
    ChargeCategory: first.ChargeCategory,
    InvoiceDetailCreated: issued,
    InvoiceDetailDescription: first.ChargeDescription,
    InvoiceDetailGrain: grainOf(first),
    InvoiceDetailId: first.InvoiceDetailId,
    InvoiceDetailLastUpdated: issued,
    InvoiceId: first.InvoiceId,
    InvoiceIssueDate: issued,
    InvoiceIssueStatus: 'Issued',
    InvoiceIssuerName: first.InvoiceIssuerName,
    PaymentDueDate: null,
    PaymentTerms: paymentTerms,
    // The home of the payer's engagement: a purchase order of its own books.
    PurchaseOrderNumber: statement.engagementNumber,
    ReferenceInvoiceId: first.InvoiceId,
  }
}
