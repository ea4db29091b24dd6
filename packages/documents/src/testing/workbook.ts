import { Buffer } from 'node:buffer'
import { strFromU8, unzipSync } from 'fflate'
import { type CellValue, writeXlsx } from 'hucre/xlsx'
import readExcelFile from 'read-excel-file/node'

/** A sheet as another library reads it: texts, dates, and numbers as the decimal text that stands in the file. */
export interface ReadSheet {
  readonly sheet: string
  readonly data: readonly (readonly unknown[])[]
}

/** A number of the file: its own digits, so that nothing is compared after a conversion. */
export class FileNumber {
  readonly digits: string
  constructor(digits: string) {
    this.digits = digits
  }
}

/** Reopens a workbook with a reader that is not its writer. */
export async function readWorkbook(bytes: Uint8Array): Promise<ReadSheet[]> {
  const sheets = await readExcelFile(Buffer.from(bytes), {
    parseNumber: (digits: string) => new FileNumber(digits),
    trim: false,
  })
  return sheets
}

/** The parts of a workbook as text, by name: what golden files hold. */
export function workbookParts(bytes: Uint8Array): Record<string, string> {
  return Object.fromEntries(Object.entries(unzipSync(bytes)).map(([name, part]) => [name, strFromU8(part)]))
}

/** One text of all parts, one element a line: a difference can be read. */
export function workbookText(bytes: Uint8Array): string {
  const parts = Object.entries(workbookParts(bytes)).map(
    ([name, text]) => `## ${name}\n${text.replaceAll('><', '>\n<')}\n`,
  )
  return parts.join('\n')
}

/** A workbook as an office tool would write it: texts, numbers, dates and, as `=…`, formulas. */
export async function writeWorkbook(
  sheets: readonly { readonly name: string; readonly rows: readonly (readonly CellValue[])[] }[],
): Promise<Uint8Array> {
  return await writeXlsx({
    sheets: sheets.map(({ name, rows }) => ({
      name,
      rows: rows.map((row) => row.map((value) => (isFormula(value) ? null : value))),
      cells: new Map(
        rows.flatMap((row, line) =>
          row.flatMap((value, column) =>
            isFormula(value)
              ? [[`${line},${column}`, { formula: value.slice(1), formulaResult: 1, value: 1 }] as const]
              : [],
          ),
        ),
      ),
    })),
  })
}

function isFormula(value: CellValue): value is string {
  return typeof value === 'string' && value.startsWith('=')
}
