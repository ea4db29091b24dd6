import { formatBytes, formatEuros, type Language } from '@grenier/contracts'

/** A row as it is answered: fields by their names in the contract, numbers beyond 2^53 as decimal text. */
export type Row = Readonly<Record<string, unknown>>

/** How a field is written for people. */
export type CellKind = 'text' | 'bytes' | 'cents' | 'micros' | 'instant' | 'count'

export interface Column {
  readonly header: Readonly<Record<Language, string>>
  /** A field by its name, or what is told of the whole row. */
  readonly of: string | ((row: Row, language: Language) => string)
  readonly kind?: CellKind
}

const none = '-'
const nonBreakingSpaces = /[\u00a0\u202f]/g

/** A field for people: on one line, and without anything that a terminal would act upon. */
export function cellText(column: Column, row: Row, language: Language): string {
  if (typeof column.of === 'function') return harmless(column.of(row, language)) || none
  const value = row[column.of]
  if (value === null || value === undefined || value === '') return none
  return harmless(written(value, column.kind ?? 'text', language))
}

/** The same of a value alone. */
export function valueText(value: unknown, kind: CellKind, language: Language): string {
  return cellText({ header: { fr: '', en: '' }, of: 'value', kind }, { value }, language)
}

function written(value: unknown, kind: CellKind, language: Language): string {
  const text = typeof value === 'string' ? value : JSON.stringify(value)
  switch (kind) {
    case 'bytes':
      return formatBytes(BigInt(text), language).replaceAll(nonBreakingSpaces, ' ')
    case 'cents':
      return euros(BigInt(text) * 10_000n, language)
    case 'micros':
      return euros(BigInt(text), language)
    case 'instant':
      return minuteOf(text)
    case 'count':
      return new Intl.NumberFormat(language === 'fr' ? 'fr-FR' : 'en-GB')
        .format(BigInt(text))
        .replaceAll(nonBreakingSpaces, ' ')
    case 'text':
      return text
  }
}

/** Always with its cents: amounts stand one above the other. */
function euros(micros: bigint, language: Language): string {
  const text = formatEuros(micros, language).replaceAll(nonBreakingSpaces, ' ')
  if (/[.,]\d\d\D*$/.test(text)) return text
  return language === 'fr' ? text.replace(' €', ',00 €') : `${text}.00`
}

/** In the time of this machine, as clocks beside it show it. */
function minuteOf(instant: string): string {
  const at = new Date(instant)
  const two = (value: number) => String(value).padStart(2, '0')
  return `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())} ${two(at.getHours())}:${two(at.getMinutes())}`
}

/** What somebody wrote into a field may hold signs that move a cursor, ring a bell or turn text around. */
function harmless(text: string): string {
  return text.replaceAll(/[\p{Cc}\p{Cf}\u2028\u2029]+/gu, ' ').trim()
}

/** What stands between a name and what is said of it; French puts a space before it. */
export function colon(language: Language): string {
  return language === 'fr' ? ' : ' : ': '
}
