import { createHash } from 'node:crypto'
import { type Page, Problem } from '@grenier/control-plane/ports'
import { z } from 'zod'

/** Where a list stands: the sort value and the id of the last row shown. */
export interface Position {
  readonly sort: string
  readonly id: string
}

/** Before every row: no text sorts below the empty one, no id below this. */
export const beforeAll: Position = { sort: '', id: '00000000-0000-0000-0000-000000000000' }

const cursorSchema = z.object({ s: z.string(), i: z.uuid(), h: z.string() })

/** An instant or a day that PostgreSQL reads too: it knows no year 0. */
const isTime = (text: string, written: string): boolean =>
  !text.startsWith('0000') && !Number.isNaN(Date.parse(written)) && new Date(written).toISOString() === written

/**
 * What a list's sort values are, as its statement casts them. Clients hold cursors and can alter them, and what the server
 * cannot cast would be a failure of ours.
 */
const sortForms = {
  // U+0000 is in no text of PostgreSQL.
  text: (text: string) => !text.includes('\u0000'),
  instant: (text: string) => isTime(text, text),
  day: (text: string) => isTime(text, `${text}T00:00:00.000Z`),
  number: (text: string) => /^-?\d{1,40}$/.test(text),
  'month-and-id': (text: string) => /^\d{4}-\d\d [\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/.test(text),
} as const satisfies Record<string, (text: string) => boolean>

interface ListOf {
  /** Names the list and its order, so that a cursor of another list is refused. */
  readonly list: string
  readonly sortedBy: keyof typeof sortForms
  /** What the list is narrowed to; a cursor belongs to one narrowing. */
  readonly filters?: Readonly<Record<string, string | null | undefined>>
}

function hashOf({ list, filters = {} }: ListOf): string {
  const narrowed = Object.keys(filters)
    .toSorted()
    .filter((name) => filters[name] !== null && filters[name] !== undefined)
    .map((name) => [name, filters[name]])
  return createHash('sha256')
    .update(JSON.stringify([list, narrowed]))
    .digest('base64url')
    .slice(0, 16)
}

/** Where to go on; before the first row when there is no cursor. @throws Problem `cursor-invalid` for another list's, or an altered one. */
export function positionOf(cursor: string | undefined, of: ListOf): Position {
  if (cursor === undefined) return { ...beforeAll }
  try {
    const { s, i, h } = cursorSchema.parse(JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8')))
    if (h === hashOf(of) && sortForms[of.sortedBy](s)) return { sort: s, id: i }
  } catch {
    // Falls through: whatever is wrong with it, it is no cursor of ours.
  }
  throw new Problem('cursor-invalid')
}

/**
 * Makes a page from up to `limit + 1` rows: the extra one only says that there is more.
 * `sortOf` gives the text by which the statement compares, as the statement itself wrote it.
 */
export function pageFrom<Row, Item>(
  rows: readonly Row[],
  options: ListOf & { limit: number; positionOf: (row: Row) => Position; itemOf: (row: Row) => Item },
): Page<Item> {
  const shown = rows.slice(0, options.limit)
  const last = shown.at(-1)
  const items = shown.map(options.itemOf)
  if (rows.length <= options.limit || last === undefined) return { items, nextCursor: null }
  const { sort, id } = options.positionOf(last)
  const cursor = JSON.stringify({ s: sort, i: id, h: hashOf(options) })
  return { items, nextCursor: Buffer.from(cursor, 'utf8').toString('base64url') }
}
