/** One line of a table for people, cells as they were written; `line` counts from 1, the heading included. */
export interface CsvLine {
  readonly line: number
  readonly cells: readonly string[]
}

interface Reading {
  readonly lines: CsvLine[]
  cells: string[]
  cell: string
  line: number
  startedOn: number
  quoted: boolean
}

function endLine(reading: Reading): void {
  const cells = [...reading.cells, reading.cell]
  if (cells.length > 1 || cells[0] !== '') reading.lines.push({ line: reading.startedOn, cells })
  reading.cells = []
  reading.cell = ''
}

/**
 * Reads a table as office tools in France write it: `;` between cells, quotes where a cell holds one, a line end or a `;`,
 * with or without a byte order mark, lines ended by LF or CRLF; empty lines are left out. Null for a quote that never ends.
 */
export function readCsv(text: string): CsvLine[] | null {
  const reading: Reading = { lines: [], cells: [], cell: '', line: 1, startedOn: 1, quoted: false }
  const body = text.startsWith('\uFEFF') ? text.slice(1) : text
  for (let index = 0; index < body.length; index += 1) {
    const char = body.charAt(index)
    if (char === '\n') reading.line += 1
    if (reading.quoted) {
      if (char !== '"') reading.cell += char
      else if (body.charAt(index + 1) === '"') {
        reading.cell += '"'
        index += 1
      } else reading.quoted = false
    } else if (char === '"' && reading.cell === '') reading.quoted = true
    else if (char === ';') {
      reading.cells.push(reading.cell)
      reading.cell = ''
    } else if (char === '\n') {
      endLine(reading)
      reading.startedOn = reading.line
    } else if (char !== '\r') reading.cell += char
  }
  if (reading.quoted) return null
  endLine(reading)
  return reading.lines
}

const thousandsSpace = /[ \u00A0\u202F]/g

/**
 * Cents of an amount in euros as people write it: « 1 234,56 », `-0.5`; null for anything else, more than two decimals
 * among it. Exact.
 */
export function centsOfText(text: string): bigint | null {
  const parts = /^([+-]?)(\d{1,15})(?:[.,](\d{1,2}))?$/.exec(text.trim().replace(thousandsSpace, ''))
  if (parts === null) return null
  const [, sign, whole = '0', decimals = ''] = parts
  const cents = BigInt(whole) * 100n + BigInt(decimals.padEnd(2, '0'))
  return sign === '-' ? -cents : cents
}
