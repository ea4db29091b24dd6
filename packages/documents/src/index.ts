export { type FocusRow, focusCsv } from './billing/focus-csv.ts'
export { statementCsv } from './billing/statement-csv.ts'
export { statementPdf } from './billing/statement-pdf.ts'
export { eurosText } from './shared/french.ts'
