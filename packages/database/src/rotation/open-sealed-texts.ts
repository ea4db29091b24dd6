import type { AuditEntry, Clock, Resealed, SealedText, SealedTextStore } from '@grenier/control-plane/ports'
import { escapeIdentifier, escapeLiteral, type Pool, type PoolClient } from 'pg'
import { at, json } from '../shared/columns.ts'
import { nextId } from '../shared/entity-ids.ts'
import { isConflict } from '../shared/failures.ts'
import { openPool } from '../shared/pools.ts'
import { type SealedColumn, sealedColumns } from './sealed-columns.ts'

const attemptsMax = 5

interface Sealed {
  readonly place: string[]
  readonly sealed: string
}

/** Opens the sealed texts through the login of the rotation's scope. What stands in `destroyed` rows is empty and no text. */
export function openSealedTexts(options: {
  readonly url: string
  readonly wallClock: Clock
}): SealedTextStore & { close(): Promise<void> } {
  const pool = openPool({ url: options.url, max: 1, name: 'rotation' })
  const byName = new Map(sealedColumns.map((column) => [nameOf(column), column]))
  const columnOf = (name: string): SealedColumn => {
    const column = byName.get(name)
    if (column === undefined) throw new Error(`no sealed texts are known in ${name}`)
    return column
  }
  return {
    columns: [...byName.keys()],
    countByKey: (name) => countByKey(pool, columnOf(name)),
    page: (name, asked) => readPage(pool, columnOf(name), asked),
    replace: (name, texts, factOf) =>
      withRetries(() => replace({ pool, wallClock: options.wallClock }, columnOf(name), { texts, factOf })),
    close: () => pool.end(),
  }
}

const nameOf = ({ table, column, fieldsOf }: SealedColumn): string =>
  [table, column, ...(fieldsOf === undefined ? [] : [fieldsOf])].join('.')

/** Names come from the table of columns alone, never from data. */
interface Shape {
  readonly from: string
  readonly sealed: string
  /** The parts of a place, each as text. */
  readonly place: readonly string[]
  /** The parts of a place as they are compared. */
  readonly order: readonly string[]
  readonly types: readonly string[]
}

function shapeOf({ table, key, column, fieldsOf }: SealedColumn): Shape {
  const keys = key.map(([name]) => `stored.${escapeIdentifier(name)}`)
  const types = key.map(([, type]) => type)
  const value = `stored.${escapeIdentifier(column)}`
  const from = `${escapeIdentifier(table)} stored`
  if (fieldsOf === undefined) {
    return { from, sealed: value, place: keys.map((name) => `${name}::text`), order: keys, types }
  }
  return {
    from: `${from} CROSS JOIN LATERAL (
             SELECT key AS name, value AS sealed FROM jsonb_each_text(${value} -> ${escapeLiteral(fieldsOf)})
              WHERE key ~ '^sealed[A-Z]') field`,
    sealed: 'field.sealed',
    place: [...keys.map((name) => `${name}::text`), 'field.name'],
    order: [...keys, 'field.name'],
    types: [...types, 'text'],
  }
}

async function countByKey(pool: Pool, column: SealedColumn): Promise<ReadonlyMap<string, number>> {
  const { from, sealed } = shapeOf(column)
  const { rows } = await pool.query<{ keyId: string; count: bigint }>(
    `SELECT CASE WHEN ${sealed} LIKE 'g1.%.%.%' THEN split_part(${sealed}, '.', 2) ELSE '' END AS "keyId", count(*) AS count
       FROM ${from} WHERE ${sealed} <> '' GROUP BY 1 ORDER BY 1`,
  )
  return new Map(rows.map(({ keyId, count }) => [keyId, Number(count)]))
}

async function readPage(
  pool: Pool,
  column: SealedColumn,
  { notUnder, after, limit }: Parameters<SealedTextStore['page']>[1],
): Promise<SealedText[]> {
  const { from, sealed, place, order, types } = shapeOf(column)
  const behind =
    after === null
      ? ''
      : `AND (${order.join(', ')}) > (${types.map((type, index) => `$${index + 3}::${type}`).join(', ')})`
  const { rows } = await pool.query<Sealed>(
    `SELECT ARRAY[${place.join(', ')}] AS place, ${sealed} AS sealed FROM ${from}
      WHERE ${sealed} <> '' AND NOT starts_with(${sealed}, $1) ${behind}
      ORDER BY ${order.join(', ')} LIMIT $2`,
    [`g1.${notUnder}.`, limit, ...(after ?? [])],
  )
  const names = [...column.key.map(([name]) => name), 'field']
  return rows.map((row) => ({ ...row, row: row.place.map((value, index) => `${names[index]}=${value}`).join(' ') }))
}

type Replacing = Readonly<{
  texts: readonly Resealed[]
  factOf: Parameters<SealedTextStore['replace']>[2]
}>

async function replace(
  { pool, wallClock }: { pool: Pool; wallClock: Clock },
  column: SealedColumn,
  { texts, factOf }: Replacing,
): Promise<number> {
  if (texts.length === 0) return 0
  const client = await pool.connect()
  let broken = true
  try {
    await client.query('BEGIN')
    const replaced: Resealed[] = []
    for (const text of texts) if (await replaceOne(client, column, text)) replaced.push(text)
    if (replaced.length > 0) await insertFact(client, nextId(wallClock), factOf(replaced))
    await client.query('COMMIT')
    broken = false
    return replaced.length
  } finally {
    // A connection that goes takes its transaction with it.
    client.release(broken)
  }
}

/** Compared and set: a text that was changed meanwhile is somebody's newer one. */
async function replaceOne(client: PoolClient, column: SealedColumn, text: Resealed): Promise<boolean> {
  const { table, key, fieldsOf } = column
  const value = escapeIdentifier(column.column)
  const isRow = key.map(([name, type], index) => `${escapeIdentifier(name)} = $${index + 3}::${type}`).join(' AND ')
  const field = fieldsOf === undefined ? '' : `ARRAY[${escapeLiteral(fieldsOf)}, $${key.length + 3}]`
  const [stands, next] =
    fieldsOf === undefined
      ? [`${value} = $1`, '$2']
      : [`${value} #>> ${field} = $1`, `jsonb_set(${value}, ${field}, to_jsonb($2::text))`]
  const { rowCount } = await client.query(
    `UPDATE ${escapeIdentifier(table)} SET ${value} = ${next} WHERE ${isRow} AND ${stands}`,
    [text.sealed, text.resealed, ...text.place],
  )
  return rowCount === 1
}

async function insertFact(client: PoolClient, id: string, fact: AuditEntry): Promise<void> {
  await client.query(
    `INSERT INTO audit_entry (id, tenant_id, actor, action, subject_kind, subject_id, request_id, recorded_at, before, after)
     VALUES ($1, NULL, $2, $3, $4, $5, $6, $7, $8, $9)`,
    [
      id,
      fact.actor,
      fact.action,
      fact.subjectKind,
      fact.subjectId,
      fact.requestId,
      at(fact.recordedAt),
      json(fact.before),
      json(fact.after),
    ],
  )
}

/** A deadlock with a row's own change, or a change of it in the same instant, is waited out by another try. */
async function withRetries<T>(work: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await work()
    } catch (error) {
      if (!isConflict(error) || attempt === attemptsMax) throw error
    }
  }
}
