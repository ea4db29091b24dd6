import type { Answer, ListWorkbookId } from '@grenier/contracts'
import type { CivilDate, Instant } from '@grenier/quota-billing'
import { type CellValue, type Column, type ColumnKind, type Table, tableOf } from '../shared/table.ts'

/** What rows of a list do not say themselves. */
export interface ListFacts {
  /** The civil day of an instant where the operator is. */
  dayOf(this: void, instant: Instant): CivilDate
  /** What an offer is called, by its id. */
  offerNameOf(this: void, offerId: string): string
  /** What a cluster is called, by its id. */
  clusterNameOf(this: void, clusterId: string): string
}

/** How the pages of a list become the sheets of its workbook, the one that it is called by first. */
export interface ListSheet<Id extends ListWorkbookId> {
  /** Without its ending. */
  readonly fileName: string
  tablesOf(this: void, pages: readonly Answer<Id>[], facts: ListFacts): readonly [Table, ...Table[]]
}

interface SheetParts<Page, Row> {
  /** Of the sheet. */
  readonly name: string
  readonly rowsOf: (page: Page, index: number) => readonly Row[]
  readonly columns: (facts: ListFacts) => readonly Column<Row>[]
}

/** What one item of a list is, where its page has `items`. */
export type ItemOf<Id extends ListWorkbookId> =
  Answer<Id> extends { readonly items: readonly (infer Item)[] } ? Item : never

/** The items of a page as its rows. */
export const itemsOf = <Item>({ items }: { readonly items: readonly Item[] }): readonly Item[] => items

/** One sheet of a list, of rows of which each page holds some. */
export function sheetOf<Page, Row>({ name, rowsOf, columns }: SheetParts<Page, Row>) {
  return (pages: readonly Page[], facts: ListFacts): Table => {
    const rows = pages.flatMap((page, index) => rowsOf(page, index))
    return tableOf(name, columns(facts), rows)
  }
}

/** A list as one sheet. */
export function listSheet<Id extends ListWorkbookId, Row>(
  parts: SheetParts<Answer<Id>, Row> & { readonly fileName: string },
): ListSheet<Id> {
  const tableOfPages = sheetOf(parts)
  return { fileName: parts.fileName, tablesOf: (pages, facts) => [tableOfPages(pages, facts)] }
}

type ColumnOf = <Row>(
  field: string,
  shown: readonly [title: string, width: number],
  valueOf: (row: Row) => CellValue | number | boolean,
) => Column<Row>

/** Whole numbers are exact, and yes and no are words: a spreadsheet would translate them. */
function cellOf(value: CellValue | number | boolean): CellValue {
  if (typeof value === 'boolean') return value ? 'oui' : 'non'
  return typeof value === 'number' ? BigInt(value) : value
}

const columnOf =
  (kind: ColumnKind, isSummed = false): ColumnOf =>
  (field, [title, width], valueOf) => ({
    field,
    title,
    kind,
    width,
    ...(isSummed ? { summed: true } : {}),
    valueOf: (row) => cellOf(valueOf(row)),
  })

const bytesPerMib = 1_048_576n
const milli = 1_000n
const mibPerGib = 1_024n
const hundredPercentMilli = 100_000n

/** Bytes as Go (2^30), rounded down to thousandths: no size outgrows the digits of a spreadsheet. */
export function gibText(bytes: bigint | null): string | null {
  if (bytes === null) return null
  return thousandthsText(((bytes / bytesPerMib) * milli) / mibPerGib)
}

/** A part of a whole in per cent, rounded down to thousandths; null: one of them is not known, or the whole is nothing. */
export function percentText(part: bigint | null, whole: bigint): string | null {
  return part === null || whole <= 0n ? null : thousandthsText((part * hundredPercentMilli) / whole)
}

/** Thousandths as a decimal text with a point, exact for any size. */
export function thousandthsText(amountMilli: bigint): string {
  const digits = (amountMilli < 0n ? -amountMilli : amountMilli).toString().padStart(4, '0')
  return `${amountMilli < 0n ? '-' : ''}${digits.slice(0, -3)}.${digits.slice(-3)}`
}

/** Columns of each kind: the header for programs, the one for people with its width in letters, the value. */
export const text: ColumnOf = columnOf('text')
export const day: ColumnOf = columnOf('date')
export const count: ColumnOf = columnOf('count')
export const summedCount: ColumnOf = columnOf('count', true)
export const decimal: ColumnOf = columnOf('decimal')
/** Amounts of which the sum says nothing: a price, a threshold. */
export const cents: ColumnOf = columnOf('cents')
export const micros: ColumnOf = columnOf('micros')
export const summedCents: ColumnOf = columnOf('cents', true)
export const summedMicros: ColumnOf = columnOf('micros', true)
