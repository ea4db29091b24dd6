import {
  chargesCsv,
  chargesXlsx,
  costSharesCsv,
  costSharesXlsx,
  statementsCsv,
  statementsXlsx,
  statementXlsx,
} from './money-workbooks.ts'

/** Every document of money beside the statement's own PDF and CSV: a function of its data, the same bytes each time. */
export const moneyDocuments = {
  chargesXlsx,
  chargesCsv,
  statementsXlsx,
  statementsCsv,
  costSharesXlsx,
  costSharesCsv,
  statementXlsx,
} as const
