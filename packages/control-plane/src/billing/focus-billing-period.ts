import type { Period } from '@grenier/contracts'
import type { Instant } from '@grenier/quota-billing'
import type { InvoiceDetailRow } from './focus-invoice-details.ts'
import { focusTime } from './focus-tax-rows.ts'

/**
 * A month as a record of FOCUS 1.4 Billing Period. `Closed` once its statements are issued, and never open again. It is there
 * from its first instant; what changed it last is the last statement, else its end, else its beginning.
 */
export function billingPeriodRow(
  period: Pick<Period, 'periodStart' | 'periodEnd' | 'state'>,
  about: { readonly lastIssuedAt: Instant | null; readonly operatorName: string },
): InvoiceDetailRow {
  const { periodStart, periodEnd, state } = period
  const settled: Instant = state === 'open' ? periodStart : periodEnd
  const { lastIssuedAt } = about
  const lastUpdated = lastIssuedAt !== null && lastIssuedAt > settled ? lastIssuedAt : settled
  return {
    BillingPeriodCreated: focusTime(periodStart),
    BillingPeriodEnd: focusTime(periodEnd),
    BillingPeriodLastUpdated: focusTime(lastUpdated),
    BillingPeriodStart: focusTime(periodStart),
    BillingPeriodStatus: state === 'issued' ? 'Closed' : 'Open',
    InvoiceIssuerName: about.operatorName,
  }
}
