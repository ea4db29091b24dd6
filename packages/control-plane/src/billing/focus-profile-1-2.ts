import type { FocusRow } from './focus-columns.ts'
import type { InvoiceDetailRow } from './focus-invoice-details.ts'

/** Columns that FOCUS 1.2 does not know yet. */
const laterColumns: ReadonlySet<string> = new Set([
  'AllocatedMethodDetails',
  'AllocatedMethodId',
  'AllocatedResourceId',
  'AllocatedResourceName',
  'AllocatedTags',
  'HostProviderName',
  'InvoiceDetailId',
  'ServiceProviderName',
])

/**
 * A row of Cost and Usage as FOCUS 1.2 has it: without the columns that came later, with the two that it still wants. What a
 * share was split by, and the line it stands on, are kept in columns of ours.
 */
export function focusRow12(row: FocusRow): InvoiceDetailRow {
  const kept = Object.entries(row).filter(([column]) => !laterColumns.has(column))
  return {
    ...Object.fromEntries(kept),
    ProviderName: row.ServiceProviderName,
    PublisherName: row.ServiceProviderName,
    x_AllocatedMethodDetails: row.AllocatedMethodDetails,
    x_AllocatedMethodId: row.AllocatedMethodId,
    x_InvoiceDetailId: row.InvoiceDetailId,
  }
}
