import type { WorkbookColumn, WorkbookFaultCode } from '@grenier/contracts/workbook'
import { addDays, centsOfText, civilDate } from '@grenier/quota-billing'
import { isSameWord } from './read-sheets.ts'
import type { WorkbookCell, WorkbookCells } from './workbook.ports.ts'

/** A cell as the API would be sent it, in text: dates as ISO 8601, amounts in cents; null: nothing stands there. */
export type ReadCell =
  | { readonly value: string | null }
  | { readonly fault: WorkbookFaultCode; readonly params: Readonly<Record<string, string>> }

type Filled = NonNullable<WorkbookCell>

const faulty = (fault: WorkbookFaultCode, params: Readonly<Record<string, string>> = {}): ReadCell => ({
  fault,
  params,
})

/** The days that a spreadsheet counts from; what it shows before March 1900 is wrong by a day, and nobody’s here. */
const dayZero = { '1900': civilDate('1899-12-30'), '1904': civilDate('1904-01-01') } as const
const firstSerial = 61
const lastSerial = 2_958_465

/** Of a SIREN or an INSEE code, and of a SIRET: a number of so many digits has lost none. */
const wholeLengths: readonly number[] = [5, 9, 14]

const spaces = /[\s\u00A0\u202F]/g

function textCell({ kind, text }: Filled): ReadCell {
  if (kind === 'date' || kind === 'truth') return faulty('not-a-text')
  const trimmed = text.trim()
  return { value: trimmed === '' ? null : trimmed }
}

function digitsCell({ kind, text }: Filled): ReadCell {
  if (kind === 'date' || kind === 'truth') return faulty('not-a-text')
  const digits = text.replaceAll(spaces, '').toUpperCase()
  if (kind === 'number' && !(/^\d+$/.test(digits) && wholeLengths.includes(digits.length))) return faulty('digits-lost')
  return { value: digits === '' ? null : digits }
}

/** A day as people of this country write it, or as ISO 8601 has it; any other text stays. */
function isoOf(text: string): string {
  const french = /^(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})$/.exec(text)
  if (french === null) return text
  const [, day = '', month = '', year = ''] = french
  return `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`
}

function dateCell({ kind, text }: Filled, daysFrom: WorkbookCells['daysFrom']): ReadCell {
  if (kind === 'number') {
    const serial = /^\d{1,7}$/.test(text) ? Number(text) : 0
    const isDay = serial >= firstSerial && serial <= lastSerial
    return isDay ? { value: addDays(dayZero[daysFrom], serial) } : faulty('not-a-date')
  }
  if (kind === 'truth') return faulty('not-a-date')
  const trimmed = text.trim()
  if (trimmed === '') return { value: null }
  try {
    return { value: civilDate(isoOf(trimmed)) }
  } catch {
    // The rule of what is a day says it by throwing.
    return faulty('not-a-date')
  }
}

function amountCell({ kind, text }: Filled): ReadCell {
  const trimmed = text.replace(/€\s*$/, '').trim()
  if (kind === 'text' && trimmed === '') return { value: null }
  const cents = kind === 'text' || kind === 'number' ? centsOfText(trimmed) : null
  return cents === null ? faulty('not-an-amount') : { value: cents.toString() }
}

function wholeCell({ kind, text }: Filled): ReadCell {
  const trimmed = text.replaceAll(spaces, '')
  if (kind === 'text' && trimmed === '') return { value: null }
  return (kind === 'text' || kind === 'number') && /^\d{1,9}$/.test(trimmed)
    ? { value: String(Number(trimmed)) }
    : faulty('not-a-number')
}

function choiceCell({ kind, text }: Filled, { words }: WorkbookColumn): ReadCell {
  // A spreadsheet makes TRUE and FALSE of some words for yes and no.
  const said = kind === 'truth' ? { true: 'yes', false: 'no' }[text] : text
  if (kind === 'text' && text.trim() === '') return { value: null }
  const known = Object.entries(words).find(([value, { fr, en }]) =>
    [value, fr, en].some((word) => said !== undefined && isSameWord(word, said)),
  )
  if (known !== undefined) return { value: known[0] }
  const named = (language: 'fr' | 'en') => [...new Set(Object.values(words).map((word) => word[language]))].join(', ')
  return faulty('not-a-choice', { choices_fr: named('fr'), choices_en: named('en') })
}

/**
 * A cell of a column. Numbers typed as text are read, and numbers where a code is expected when they cannot have lost a zero;
 * days are dates of the spreadsheet, its bare serial numbers, or text. A formula is no value: its result is whatever the
 * spreadsheet computed last.
 */
export function readCell(column: WorkbookColumn, cell: WorkbookCell, daysFrom: WorkbookCells['daysFrom']): ReadCell {
  if (cell === null) return { value: null }
  if (cell.kind === 'formula') return faulty('formula')
  if (cell.kind === 'error') return faulty('cell-error')
  switch (column.kind) {
    case 'text':
      return textCell(cell)
    case 'digits':
      return digitsCell(cell)
    case 'date':
      return dateCell(cell, daysFrom)
    case 'amount':
      return amountCell(cell)
    case 'whole':
      return wholeCell(cell)
    case 'choice':
      return choiceCell(cell, column)
  }
}
