import type { ExportColumn, ExportColumnKind, ExportRow, ExportTable } from '@grenier/contracts'
import type { TenantExportStore } from '@grenier/control-plane/ports'
import { plainArray } from '../shared/columns.ts'
import type { StoreContext } from '../shared/store-context.ts'

/** Of a view no catalog says by which columns its rows are told apart. */
const keysOfViews: Readonly<Record<string, readonly string[]>> = {
  own_identity: ['valid_from'],
  own_population: ['kind', 'in_force_from'],
  own_act: ['id'],
  own_act_file: ['act_id'],
  own_offer: ['id'],
  own_place: ['cluster_id'],
  own_ledger_entry: ['recorded_at', 'transfer_id', 'position'],
}

const kinds: Readonly<Record<string, ExportColumnKind>> = {
  smallint: 'integer',
  integer: 'integer',
  bigint: 'decimal',
  numeric: 'decimal',
  boolean: 'boolean',
  jsonb: 'json',
}

/** Column names as the API writes them. */
function camelCase(name: string): string {
  return name.replaceAll(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase())
}

function snakeCase(name: string): string {
  return name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)
}

function kindOf(type: string): ExportColumnKind {
  return type.endsWith('[]') ? 'json' : (kinds[type] ?? 'text')
}

/** What a member may read of these tables: columns that its login has no right to do not exist for it. */
export async function readExportTables({ sql }: StoreContext, names: readonly string[]): Promise<ExportTable[]> {
  const rows = await sql<{ table: string; column: string; type: string }>`
    SELECT relation.relname AS table, attribute.attname AS column, format_type(attribute.atttypid, NULL) AS type
      FROM pg_class relation
      JOIN pg_attribute attribute ON attribute.attrelid = relation.oid AND attnum > 0 AND NOT attisdropped
     WHERE relation.relnamespace = 'public'::regnamespace AND relation.relname = ANY (${plainArray(names)}::name[])
       AND has_column_privilege(relation.oid, attribute.attnum, 'SELECT')
     ORDER BY relation.relname, attribute.attnum`
  const byTable = Map.groupBy(rows, ({ table }) => table)
  return [...byTable].map(([name, columns]) => ({
    name,
    columns: columns.map(({ column, type }): ExportColumn => ({ name: camelCase(column), kind: kindOf(type), type })),
  }))
}

// A letter may say what its notice keeps sealed, in params that begin with that word: the notice's reader in lists may not.
const openFacts = `CASE WHEN "facts" ? 'params' THEN jsonb_set("facts", '{params}', coalesce(
  (SELECT jsonb_object_agg(param.key, param.value) FROM jsonb_each("facts" -> 'params') AS param
    WHERE param.key !~ '^sealed'), '{}'::jsonb)) ELSE "facts" END`

/** How a column is read as text: exact, and instants as RFC 3339 in UTC; without what is sealed. */
function textOf(table: string, { name, type }: ExportColumn): string {
  if (table === 'notice' && name === 'facts') return `(${openFacts})::text`
  const column = `"${snakeCase(name)}"`
  if (type === 'timestamp with time zone') {
    return `to_char(${column} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`
  }
  if (type === 'bytea') return `encode(${column}, 'hex')`
  return type.endsWith('[]') ? `to_json(${column})::text` : `${column}::text`
}

interface ReadStatements {
  readonly first: TemplateStringsArray
  readonly next: TemplateStringsArray
}

/** A statement made of names that the catalog gave, with places for values between them: kept, so that it is prepared once. */
function statementOf(...texts: readonly string[]): TemplateStringsArray {
  return Object.assign([...texts], { raw: texts })
}

const statements = new Map<string, ReadStatements>()

function statementsFor(table: ExportTable, key: readonly ExportColumn[]): ReadStatements {
  const cells = table.columns.map((column) => textOf(table.name, column)).join(', ')
  const names = key.map(({ name }) => `"${snakeCase(name)}"`)
  const own = table.name === 'tenant' ? 'id' : 'tenant_id'
  const select = `SELECT ARRAY[${cells}]::text[] AS cells, ARRAY[${names.map((name) => `${name}::text`).join(', ')}]::text[] AS key
      FROM "${table.name}" WHERE ${own} = `
  const order = names.length === 0 ? ' LIMIT ' : ` ORDER BY ${names.join(', ')} LIMIT `
  const known = statements.get(select)
  if (known !== undefined) return known
  const types = key.map(({ type }) => `::${type}`)
  const after = names.map((_, index) => `(value[${index + 1}])${types[index]}`).join(', ')
  const made: ReadStatements = {
    first: statementOf(select, order, ''),
    next: statementOf(
      select,
      ` AND (${names.join(', ')}) > (SELECT ${after} FROM (SELECT `,
      `::text[] AS value) AS behind)${order}`,
      '',
    ),
  }
  statements.set(select, made)
  return made
}

/** The columns by which the rows of one tenant are told apart, in the order of their index. */
async function keyOf({ sql }: StoreContext, table: ExportTable): Promise<ExportColumn[]> {
  const ofView = keysOfViews[table.name]
  const names =
    ofView ??
    (
      await sql<{ column: string }>`
        SELECT attribute.attname AS column
          FROM pg_constraint JOIN unnest(conkey) WITH ORDINALITY AS part (number, place) ON true
          JOIN pg_attribute attribute ON attribute.attrelid = conrelid AND attnum = part.number
         WHERE conrelid = to_regclass(${table.name}) AND contype = 'p' ORDER BY part.place`
    ).map(({ column }) => column)
  const byName = new Map(table.columns.map((column) => [snakeCase(column.name), column]))
  return names.flatMap((name) => (name === 'tenant_id' ? [] : (byName.get(name) ?? [])))
}

/** The tenant's own rows of a table behind a key. Tenant scope, so that nobody else's can be among them. */
export async function readExportRows(
  context: StoreContext,
  { table, tenantId, after, limit }: Parameters<TenantExportStore['exportRows']>[0],
): Promise<ExportRow[]> {
  const { first, next } = statementsFor(table, await keyOf(context, table))
  if (after === null) return await context.sql<ExportRow>(first, tenantId, limit)
  // Without a key there is one row, which was read.
  return after.length === 0 ? [] : await context.sql<ExportRow>(next, tenantId, after, limit)
}
