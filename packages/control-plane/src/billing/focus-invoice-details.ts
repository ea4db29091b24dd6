import type { StatementSummary } from '@grenier/contracts'
import { formatFraction } from '@grenier/quota-billing'
import type { FocusRow } from './focus-columns.ts'
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
 * The lines of a month's statements as FOCUS 1.4 Invoice Detail: one record a line, and one for the VAT of a statement. Each
 * is the sum of the rows of Cost and Usage that name it, exactly. Lines of 0 are left out.
 */
export function invoiceDetailRows(
  rows: readonly FocusRow[],
  about: { readonly statements: readonly StatementSummary[]; readonly paymentTerms: string },
): InvoiceDetailRow[] {
  const statementBy = new Map(about.statements.map((statement) => [statement.number, statement]))
  const stated = rows.filter(({ InvoiceDetailId }) => InvoiceDetailId !== null)
  return [...Map.groupBy(stated, ({ InvoiceDetailId }) => InvoiceDetailId)].flatMap(([InvoiceDetailId, own]) => {
    const [first] = own
    const statement = statementBy.get(first?.InvoiceId ?? '')
    const BilledCost = sumOfCosts(own)
    if (first === undefined || statement === undefined || BilledCost === '0') return []
    const issued = focusTime(statement.issuedAt)
    return [
      {
        BilledCost,
        BillingAccountId: first.BillingAccountId,
        BillingCurrency: first.BillingCurrency,
        BillingPeriodEnd: first.BillingPeriodEnd,
        BillingPeriodStart: first.BillingPeriodStart,
        ChargeCategory: first.ChargeCategory,
        InvoiceDetailCreated: issued,
        InvoiceDetailDescription: first.ChargeDescription,
        InvoiceDetailGrain: grainOf(first),
        InvoiceDetailId,
        InvoiceDetailLastUpdated: issued,
        InvoiceId: first.InvoiceId,
        InvoiceIssueDate: issued,
        InvoiceIssueStatus: 'Issued',
        InvoiceIssuerName: first.InvoiceIssuerName,
        PaymentDueDate: null,
        PaymentTerms: about.paymentTerms,
        // The home of the payer's engagement: a purchase order of its own books.
        PurchaseOrderNumber: statement.engagementNumber,
        ReferenceInvoiceId: first.InvoiceId,
      },
    ]
  })
}
