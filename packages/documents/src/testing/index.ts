export { ciiViolations } from './cii-violations.ts'
export { einvoiceRulesArePresent, en16931Violations, xsdViolations } from './en16931.ts'
export { embeddedInvoice } from './pdf-objects.ts'
export { FileNumber, readWorkbook } from './workbook.ts'
