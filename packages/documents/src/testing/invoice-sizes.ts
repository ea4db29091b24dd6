import type { InvoiceDocument } from '../einvoice/invoice-document.ts'

/** How many invoices are checked against the rules of the standard, over all sorts; `pnpm einvoice:full` checks 600. */
export const invoiceCount = Number(process.env['GRENIER_INVOICES'] ?? '24')
export const invoiceSeed = Number(process.env['GRENIER_INVOICES_SEED'] ?? '20261126')

/** Every regime as an invoice and as a credit note. */
export const invoiceSorts = (['out-of-scope', 'exempt', 'standard'] as const).flatMap((regime) =>
  (['invoice', 'credit-note'] as const satisfies readonly InvoiceDocument['kind'][]).map(
    (kind) => [regime, kind] as const,
  ),
)
export const invoicesPerSort = Math.ceil(invoiceCount / invoiceSorts.length)
