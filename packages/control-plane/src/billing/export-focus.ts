import type { Command } from '@grenier/contracts'
import type { ControlPlanePorts } from '../shared/control-plane-ports.ts'
import { mapPages, type Pages, wholeGroups } from '../shared/pages.ts'
import type { InstallationSettings, Transaction } from '../shared/ports.ts'
import type { FocusRecord, RowsUseCase } from '../shared/use-case.ts'
import { closedPeriod } from './closed-month.ts'
import { billingPeriodRow } from './focus-billing-period.ts'
import { invoiceDetailRow } from './focus-invoice-details.ts'
import { costAndUsagePages, type StatedRow } from './focus-pages.ts'
import { focusRow12 } from './focus-profile-1-2.ts'

function paymentTerms({ accounting, invoicing }: InstallationSettings): string {
  return accounting === 'other' && invoicing !== undefined ? `Net ${invoicing.paymentDays}` : 'Titre de recettes'
}

/** The rows of a line stand together, so a line is made of its neighbours alone. */
function invoiceDetailPages(rows: Pages<StatedRow>, installation: InstallationSettings): Pages<FocusRecord> {
  const lines = wholeGroups(rows, ({ row }) => row.InvoiceDetailId ?? '')
  const terms = paymentTerms(installation)
  return mapPages(lines, (groups) => groups.map((own) => invoiceDetailRow(own, terms)).filter((row) => row !== null))
}

type Query = Pick<Command<'exportFocus'>, 'month' | 'focusVersion' | 'dataset'>

async function* focusPages(
  tx: Transaction,
  { month, focusVersion, dataset }: Query,
  installation: InstallationSettings,
): AsyncGenerator<readonly FocusRecord[], void, undefined> {
  const period = await closedPeriod(tx, month)
  if (dataset === 'billing-period') {
    const lastIssuedAt = await tx.billing.lastIssuedAt(month)
    yield [billingPeriodRow(period, { lastIssuedAt, operatorName: installation.operatorName })]
    return
  }
  const rows = costAndUsagePages(tx, period, installation)
  if (dataset === 'invoice-detail') yield* invoiceDetailPages(rows, installation)
  else yield* mapPages(rows, (page) => page.map(({ row }) => (focusVersion === '1.2' ? focusRow12(row) : row)))
}

/**
 * A closed month as a dataset of FOCUS 1.4, page by page of one snapshot: Cost and Usage (one row for each charge, for what
 * rounds each line, and for the VAT of each statement; what was carried is a row of the month whose statement asks for it),
 * Invoice Detail (one record for each line) or Billing Period; Cost and Usage also as 1.2 has it. The month itself is fixed
 * once it is closed; its numbers are not, since batches are issued later: hence the snapshot.
 * Problem: `period-not-closed` while its charges can still change.
 */
export function exportFocus({
  unitOfWork,
  installation,
}: ControlPlanePorts): RowsUseCase<'exportFocus' | 'exportFocusParquet', FocusRecord> {
  return (query) => unitOfWork.stream({ kind: 'platform' }, (tx) => focusPages(tx, query, installation))
}
