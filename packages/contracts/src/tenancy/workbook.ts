/** The workbook that brings over what stood before: its sheets, its columns and what can be wrong in it; an entry of its own of this package. */
export {
  columnLetters,
  type WorkbookCellKind,
  type WorkbookColumn,
  workbookColumn,
  workbookNotice,
  workbookRowsMax,
  workbookSheetKeys,
  workbookSheets,
} from './workbook-columns.ts'
export type { WorkbookFault, WorkbookImport, WorkbookRow, WorkbookSheetKey } from './workbook-import.schemas.ts'
export type { WorkbookFaultCode } from './workbook-problems.ts'
