/** What a column of FOCUS holds: `count` is one of ours. JSON is text: a reader's own numbers would lose digits of it. */
export type FocusType =
  | { readonly kind: 'text' }
  | { readonly kind: 'instant' }
  | { readonly kind: 'count' }
  | { readonly kind: 'decimal'; readonly scale: number }

/** Digits of every decimal: those that sixteen bytes hold. */
export const decimalPrecision = 38

/** Decimals of a price; of a cost and a quantity as many as tools commonly store. FOCUS itself names none. */
const priceScale = 16
const decimalScale = 14

const instants =
  /^(BillingPeriod(Start|End|Created|LastUpdated)|ChargePeriod(Start|End)|InvoiceDetail(Created|LastUpdated)|InvoiceIssueDate|PaymentDueDate)$/
const prices = /UnitPrice$/
const decimals = /(Cost|Quantity)$/

/** The type of a column, as the column model of FOCUS 1.4 has it. */
export function focusTypeOf(column: string): FocusType {
  if (column === 'x_EstimatedSeconds') return { kind: 'count' }
  if (column.startsWith('x_')) return { kind: 'text' }
  if (instants.test(column)) return { kind: 'instant' }
  if (prices.test(column)) return { kind: 'decimal', scale: priceScale }
  return decimals.test(column) ? { kind: 'decimal', scale: decimalScale } : { kind: 'text' }
}
