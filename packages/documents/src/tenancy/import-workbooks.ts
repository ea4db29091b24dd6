import { importTemplate } from './import-template.ts'
import { readImportWorkbook } from './read-import-workbook.ts'

/** Workbooks in which what stood before is brought over: the one to be filled, and those that come back. */
export const importWorkbooks = { read: readImportWorkbook, template: importTemplate }
