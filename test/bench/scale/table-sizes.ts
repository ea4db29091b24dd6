import type { Client } from 'pg'

/** What a table takes with its indexes and what is kept beside it; partitions are counted to what they are parts of. */
export interface TableSize {
  readonly table: string
  readonly rows: number
  readonly bytes: number
}

/** Tables whose rows come and go: what they hold once rows are gone is room to be used again, and no growth. */
const passing = ['dirty_day', 'outbox']

const sizes = `
  SELECT coalesce(parent.relname, part.relname) AS "table",
         sum(greatest(part.reltuples, 0))::float8 AS rows,
         sum(pg_total_relation_size(part.oid))::float8 AS bytes
    FROM pg_class part
    LEFT JOIN pg_inherits link ON link.inhrelid = part.oid
    LEFT JOIN pg_class parent ON parent.oid = link.inhparent
   WHERE part.relnamespace = 'public'::regnamespace AND part.relkind = 'r'
   GROUP BY 1`

/** How large each table is, by name. The rows are those that PostgreSQL counted as it analysed them. */
export async function tableSizes(admin: Client): Promise<ReadonlyMap<string, TableSize>> {
  const { rows: known } = await admin.query<{ name: string }>(
    `SELECT relname AS name FROM pg_class
      WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' AND relname = ANY ($1)`,
    [passing],
  )
  for (const { name } of known) await admin.query(`VACUUM (FULL) ${name}`)
  await admin.query('VACUUM ANALYZE')
  const { rows } = await admin.query<TableSize>(sizes)
  return new Map(rows.map((row) => [row.table, row]))
}

export interface Growth {
  readonly standingBytesPerTenant: number
  readonly bytesPerTenantMonth: number
  readonly tables: readonly { table: string; rowsPerTenantMonth: number; bytesPerTenantMonth: number }[]
}

/** What came to each table between three looks, for one of so many members: empty, with its members, and after their month. */
export function growthOf(
  { empty, before, after }: Readonly<Record<'empty' | 'before' | 'after', ReadonlyMap<string, TableSize>>>,
  tenants: number,
): Growth {
  const sum = (sizes: ReadonlyMap<string, TableSize>) =>
    [...sizes.values()].reduce((total, { bytes }) => total + bytes, 0)
  const grown = [...after.values()].map(({ table, rows, bytes }) => ({
    table,
    rowsPerTenantMonth: Number(((rows - (before.get(table)?.rows ?? 0)) / tenants).toFixed(2)),
    bytesPerTenantMonth: Math.round((bytes - (before.get(table)?.bytes ?? 0)) / tenants),
  }))
  return {
    standingBytesPerTenant: Math.round((sum(before) - sum(empty)) / tenants),
    bytesPerTenantMonth: Math.round((sum(after) - sum(before)) / tenants),
    tables: grown
      .filter(({ bytesPerTenantMonth }) => bytesPerTenantMonth > 0)
      .toSorted((a, b) => b.bytesPerTenantMonth - a.bytesPerTenantMonth),
  }
}
