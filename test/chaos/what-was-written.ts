import { createHash } from 'node:crypto'
import { Client } from 'pg'
import type { DatabaseAddress } from '../harness/migrated-database.ts'

/** All that a closing writes, without the ids that it makes up: those of statements. */
export const closingFacts: readonly string[] = [
  `SELECT to_jsonb(charge) - 'statement_id' FROM charge ORDER BY id`,
  `SELECT to_jsonb(statement) - 'id' FROM statement ORDER BY tenant_id`,
  `SELECT to_jsonb(line) - 'statement_id' FROM statement_line AS line ORDER BY tenant_id, position`,
  `SELECT to_jsonb(vat) - 'statement_id' FROM statement_vat_group AS vat ORDER BY tenant_id, regime`,
  `SELECT to_jsonb(taken) - 'statement_id' FROM charge_on_statement AS taken ORDER BY charge_id`,
  `SELECT to_jsonb(carry) FROM statement_carry AS carry ORDER BY tenant_id`,
  `SELECT to_jsonb(carried) FROM carried_charge AS carried ORDER BY charge_id`,
  `SELECT to_jsonb(sharing) FROM cost_sharing AS sharing ORDER BY cost_pool_id`,
  // Each call of the closing raises the version.
  `SELECT to_jsonb(period) - 'version' - 'id' FROM period ORDER BY month`,
]

/** All that issuing writes, without ids and without which statement of a series got which of its numbers. */
export const issuingFacts: readonly string[] = [
  `SELECT to_jsonb(issue) - 'statement_id' - 'number' - 'sequence' FROM statement_issue AS issue ORDER BY tenant_id`,
  `SELECT to_jsonb(series) FROM statement_series AS series ORDER BY series, year`,
  `SELECT to_jsonb(paid) - 'statement_id' - 'number' FROM line_paid_by_other AS paid
    ORDER BY tenant_id, payer_tenant_id, position`,
  `SELECT jsonb_build_array(batch.series, batch.fiscal_year, batch.state, jsonb_agg(item.tenant_id ORDER BY item.tenant_id))
     FROM statement_batch AS batch JOIN statement_batch_item AS item ON item.batch_id = batch.id
    GROUP BY batch.id ORDER BY min(item.tenant_id::text)`,
]

/** Opens a superuser's connection for one piece of work. */
export async function lookBehind<T>({ adminUrl }: DatabaseAddress, work: (admin: Client) => Promise<T>): Promise<T> {
  const admin = new Client({ connectionString: adminUrl })
  await admin.connect()
  try {
    return await work(admin)
  } finally {
    await admin.end()
  }
}

/** One hash of all rows of these queries. */
export async function hashOf(admin: Client, queries: readonly string[]): Promise<string> {
  const hash = createHash('sha256')
  for (const query of queries) hash.update(JSON.stringify((await admin.query({ text: query, rowMode: 'array' })).rows))
  return hash.digest('hex')
}

/** Null: nobody ever asked for the month to be closed. */
export function stateOfMonth(database: DatabaseAddress, month: string): Promise<string | null> {
  return lookBehind(database, async (admin) => {
    const { rows } = await admin.query<{ state: string }>('SELECT state FROM period WHERE month = $1', [month])
    return rows[0]?.state ?? null
  })
}
