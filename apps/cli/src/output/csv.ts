import { stringify } from 'csv-stringify/sync'
import type { Row } from './cells.ts'

/** Records end as RFC 4180 §2 has it. */
const recordEnd = '\r\n'

/** One line of CSV with the names of the fields, without its end. */
export function csvHeader(fields: readonly string[]): string {
  return lineOf([...fields])
}

/** One record, its fields in that order; what is no scalar stands as JSON. */
export function csvRecord(fields: readonly string[], row: Row): string {
  return lineOf(fields.map((field) => csvField(row[field])))
}

/** A record ends with CR LF; whoever prints lines adds the LF. */
function lineOf(values: string[]): string {
  return stringify([values], { record_delimiter: recordEnd }).slice(0, -1)
}

function csvField(value: unknown): string {
  if (value === null || value === undefined) return ''
  return typeof value === 'string' ? inert(value) : JSON.stringify(value)
}

/** Spreadsheets run what begins with these signs; a leading apostrophe makes it text. Whole numbers stay what they are. */
function inert(text: string): string {
  return /^[=+\-@\t\r\n＝＋－＠]/.test(text) && !/^-\d+$/.test(text) ? `'${text}` : text
}
