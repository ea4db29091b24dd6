import type {
  Accruals,
  ChargeTable,
  CostShareTable,
  PreTitres,
  Statement,
  StatementFacturX,
  StatementInvoice,
  StatementTable,
} from '@grenier/contracts'

/** For whom a CSV is written. */
export type CsvReader = 'people' | 'machines'

/** Tables of money to bytes; the same data always gives the same bytes. */
export interface MoneyDocuments {
  chargesXlsx(charges: ChargeTable): Promise<Uint8Array>
  chargesCsv(charges: ChargeTable, reader: CsvReader): Uint8Array
  statementsXlsx(statements: StatementTable): Promise<Uint8Array>
  statementsCsv(statements: StatementTable, reader: CsvReader): Uint8Array
  costSharesXlsx(costs: CostShareTable): Promise<Uint8Array>
  costSharesCsv(costs: CostShareTable, reader: CsvReader): Uint8Array
  statementXlsx(statement: Statement): Promise<Uint8Array>
  accrualsCsv(accruals: Accruals, reader: CsvReader): Uint8Array
  preTitresCsv(preTitres: PreTitres, reader: CsvReader): Uint8Array
  statementUbl(invoice: StatementInvoice): Uint8Array
  statementFacturX(statement: StatementFacturX): Promise<Uint8Array>
}
