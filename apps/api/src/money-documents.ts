import type {
  Accruals,
  Answer,
  ChargeSumTable,
  ChargeTable,
  CostShareTable,
  PreTitre,
  Statement,
  StatementFacturX,
  StatementInvoice,
  StatementTable,
} from '@grenier/contracts'
import type { ForecastNotice } from '@grenier/contracts/forecast-notice'

/** For whom a CSV is written. */
export type CsvReader = 'people' | 'machines'

/** Rows of a table as they are read, page by page. */
type Rows<Row> = AsyncIterable<readonly Row[]>

/** Tables of money to bytes; the same data always gives the same bytes. */
export interface MoneyDocuments {
  chargesXlsx(charges: ChargeTable): Promise<Uint8Array>
  chargesCsv(rows: Rows<ChargeTable['items'][number]>, reader: CsvReader): AsyncIterable<Uint8Array>
  statementsXlsx(statements: StatementTable): Promise<Uint8Array>
  statementsCsv(rows: Rows<StatementTable['items'][number]>, reader: CsvReader): AsyncIterable<Uint8Array>
  costSharesXlsx(costs: CostShareTable): Promise<Uint8Array>
  costSharesCsv(rows: Rows<CostShareTable['shares'][number]>, reader: CsvReader): AsyncIterable<Uint8Array>
  statementXlsx(statement: Statement): Promise<Uint8Array>
  accrualsCsv(accruals: Accruals, reader: CsvReader): AsyncIterable<Uint8Array>
  calendarIcs(calendar: Answer<'getBudgetCalendar'>): Uint8Array
  committeeReportPdf(report: Answer<'getCommitteeReport'>): Promise<Uint8Array>
  committeeReportXlsx(report: Answer<'getCommitteeReport'>): Promise<Uint8Array>
  chargeSumsXlsx(sums: ChargeSumTable): Promise<Uint8Array>
  chargeSumsCsv(sums: ChargeSumTable, reader: CsvReader): AsyncIterable<Uint8Array>
  forecastNoticePdf(notice: ForecastNotice): Promise<Uint8Array>
  forecastNoticeXlsx(notice: ForecastNotice): Promise<Uint8Array>
  preTitresCsv(rows: Rows<PreTitre>, reader: CsvReader): AsyncIterable<Uint8Array>
  statementUbl(invoice: StatementInvoice): Uint8Array
  statementFacturX(statement: StatementFacturX): Promise<Uint8Array>
}
