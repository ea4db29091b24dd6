import type { StatementInvoice } from '@grenier/contracts'
import { facturXPdf } from '../einvoice/factur-x-pdf.ts'
import { invoiceOfStatement } from '../einvoice/statement-invoice.ts'
import { ublInvoice } from '../einvoice/ubl-invoice.ts'
import { accrualsCsv } from './accruals-csv.ts'
import { calendarIcs } from './calendar-ics.ts'
import { chargeSumsCsv, chargeSumsXlsx } from './charge-sums-table.ts'
import { committeeReportPdf } from './committee-pdf.ts'
import { committeeReportXlsx } from './committee-xlsx.ts'
import { forecastNoticePdf } from './forecast-notice-pdf.ts'
import { forecastNoticeXlsx } from './forecast-notice-tables.ts'
import {
  chargesCsv,
  chargesXlsx,
  costSharesCsv,
  costSharesXlsx,
  statementsCsv,
  statementsXlsx,
  statementXlsx,
} from './money-workbooks.ts'
import { preTitresCsv } from './pre-titres-csv.ts'

/** A statement as an e-invoice in UBL, UTF-8. */
function statementUbl(invoice: StatementInvoice): Uint8Array {
  return new TextEncoder().encode(ublInvoice(invoiceOfStatement(invoice)))
}

/** Every document of money beside the statement's own PDF and CSV: a function of its data, the same bytes each time. */
export const moneyDocuments = {
  chargesXlsx,
  chargesCsv,
  statementsXlsx,
  statementsCsv,
  costSharesXlsx,
  costSharesCsv,
  statementXlsx,
  statementUbl,
  statementFacturX: facturXPdf,
  preTitresCsv,
  accrualsCsv,
  calendarIcs,
  committeeReportPdf,
  committeeReportXlsx,
  chargeSumsXlsx,
  chargeSumsCsv,
  forecastNoticePdf,
  forecastNoticeXlsx,
} as const
