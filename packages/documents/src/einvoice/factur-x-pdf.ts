import type { StatementFacturX } from '@grenier/contracts'
import { drawStatement } from '../billing/statement-pdf.ts'
import { archive } from '../shared/archival.ts'
import { bytesOf } from '../shared/open-sheet.ts'
import { ciiInvoice } from './cii-invoice.ts'
import { facturXFileName, facturXMetadata } from './factur-x-xmp.ts'
import { invoiceFields } from './invoice-fields.ts'
import { invoiceOfStatement } from './statement-invoice.ts'

/**
 * A statement as Factur-X: its pages, with what an invoice says besides, as PDF/A-3 that carries the same invoice as CII in the
 * profile EN 16931. The same statement gives the same bytes. @throws when the invoice has a fault.
 */
export async function facturXPdf({ page, invoice }: StatementFacturX): Promise<Uint8Array> {
  const { statement, ...context } = page
  const document = invoiceOfStatement(invoice)
  const bytes = new TextEncoder().encode(ciiInvoice(document))
  const { sheet, info } = drawStatement(statement, context, { invoiceFields: invoiceFields(document) })
  const written = bytesOf(sheet)
  const attachment = { name: facturXFileName, mediaType: 'text/xml', description: 'Factur-X', bytes }
  archive(sheet, info, { attachment, more: facturXMetadata() })
  sheet.doc.end()
  return written
}
