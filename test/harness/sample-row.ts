import type { Client } from 'pg'

/** SQL of a value of each type, for rows that are about something else than their values. */
const samplesByType: Readonly<Record<string, string>> = {
  uuid: `gen_random_uuid()`,
  text: `gen_random_uuid()::text`,
  'text[]': `'{}'`,
  'integer[]': `'{}'`,
  integer: '1',
  smallint: '1',
  bigint: '1',
  numeric: '1',
  boolean: 'true',
  jsonb: `'{}'`,
  bytea: `sha256(gen_random_uuid()::text::bytea)`,
  date: `'2026-01-05'`,
  'timestamp with time zone': `'2026-01-05T00:00:00Z'`,
}

/**
 * Columns and values of a row of any table, made from its columns alone. `given` is SQL by column, `samples` SQL by type where
 * another value than ours is wanted. CHECK constraints and foreign keys are not met.
 */
export async function sampleRow(
  admin: Client,
  table: string,
  { given, samples = {} }: { given: Readonly<Record<string, string>>; samples?: Readonly<Record<string, string>> },
): Promise<{ columns: string; values: string }> {
  const { rows } = await admin.query<{ column: string; type: string }>(
    `SELECT attname AS column, format_type(atttypid, NULL) AS type FROM pg_attribute
      WHERE attrelid = $1::regclass AND attnum > 0 AND NOT attisdropped ORDER BY attnum`,
    [table],
  )
  const byType = { ...samplesByType, ...samples }
  const values = rows.map(({ column, type }) => given[column] ?? byType[type] ?? 'NULL')
  return { columns: rows.map(({ column }) => column).join(', '), values: values.join(', ') }
}

/** The CHECK constraints of a table, by name. */
export async function checksOf(admin: Client, table: string): Promise<string[]> {
  const { rows } = await admin.query<{ name: string }>(
    `SELECT conname AS name FROM pg_constraint WHERE conrelid = $1::regclass AND contype = 'c' AND conparentid = 0 AND coninhcount = 0`,
    [table],
  )
  return rows.map(({ name }) => name)
}
