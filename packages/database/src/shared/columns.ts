import { type CivilDate, type Instant, instant } from '@grenier/quota-billing'
import { type CustomTypesConfig, types } from 'pg'

/** PostgreSQL's own numbers for the types that do not come back as JavaScript would guess. */
const oid = { int8: 20, date: 1082, int8Array: 1016, timestamptz: 1184, numeric: 1700 }

function instantOf(text: string): Instant {
  // The session's time zone is UTC, so the text ends in +00.
  return instant(Date.parse(`${text.replace(' ', 'T').replace(/\+00$/, '')}Z`))
}

function integerOf(text: string): bigint {
  return BigInt(text)
}

function integersOf(text: string): bigint[] {
  const inner = text.slice(1, -1)
  return inner === '' ? [] : inner.split(',').map(integerOf)
}

const parsers = new Map<number, (text: string) => unknown>([
  [oid.int8, integerOf],
  [oid.numeric, integerOf],
  [oid.int8Array, integersOf],
  [oid.timestamptz, instantOf],
  [oid.date, (text): CivilDate => text as CivilDate],
])

/** How columns are read: bigint for bigint and numeric(38,0), Instant for timestamptz, CivilDate text for date. */
export const columnTypes: CustomTypesConfig = {
  getTypeParser: ((...[id, format]: Parameters<typeof types.getTypeParser>) =>
    (format === 'binary' ? undefined : parsers.get(id)) ??
    types.getTypeParser(id, format)) as CustomTypesConfig['getTypeParser'],
}

/** An instant as a parameter for timestamptz. */
export function at(value: Instant): string {
  return new Date(value).toISOString()
}

/** The same, null kept. */
export function atOrNull(value: Instant | null | undefined): string | null {
  return value === null || value === undefined ? null : at(value)
}

/** A value as a parameter for jsonb; whole numbers beyond 2^53 become decimal text. */
export function json(value: unknown): string {
  return JSON.stringify(value, (_, part: unknown) => (typeof part === 'bigint' ? part.toString() : part)) ?? 'null'
}

/** A list of plain tokens (ids, numbers, dates: no comma, quote or brace in them) as a PostgreSQL array; null stays null. */
export function plainArray(items: Iterable<string | number | bigint | null>): string {
  // A month sends a million of them: an array is joined as it is.
  const list: readonly (string | number | bigint | null)[] = Array.isArray(items) ? items : [...items]
  return `{${(list.includes(null) ? list.map((item) => item ?? 'NULL') : list).join(',')}}`
}

/** Ids that a statement is narrowed to, for a parameter that is null where it is not. */
export function narrowedTo(ids: readonly string[] | undefined): string | null {
  return ids === undefined ? null : plainArray(ids)
}
