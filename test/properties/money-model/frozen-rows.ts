import type { Client } from 'pg'

/** By table and key: what a row said when it was first seen. */
export type Frozen = Map<string, string>

export const noneFrozen = (): Frozen => new Map()

/** Rows that are written once: a correction is another row. */
const writtenOnce = [
  ['charge', 'id'],
  ['statement', 'id'],
  ['statement_line', 'statement_id, position'],
  ['statement_vat_group', 'statement_id, regime, rate_basis_points'],
  ['statement_issue', 'statement_id'],
  ['statement_carry', 'tenant_id, month'],
  ['carried_charge', 'charge_id'],
  ['statement_charge', 'charge_id'],
  ['statement_take_up', 'tenant_id, month'],
  ['statement_grounds', 'statement_id'],
  ['cost_sharing', 'cost_pool_id'],
  ['cost_pool', 'id'],
  ['period_amendment', 'id'],
  ['true_up', 'fiscal_year, sequence'],
  ['statement_reference', 'id'],
  ['actual_cost', 'fiscal_year, mandate, line'],
] as const

/** Rows that were seen and are gone, or say something else by now; all others are remembered. */
export async function changedRows(admin: Client, frozen: Frozen): Promise<string[]> {
  const parts = writtenOnce.map(
    ([table, key]) => `SELECT concat_ws('/', '${table}', ${key}) AS key, md5(row.*::text) AS said FROM ${table} AS row`,
  )
  const { rows } = await admin.query<{ key: string; said: string }>(parts.join(' UNION ALL '))
  const now = new Map(rows.map(({ key, said }) => [key, said]))
  const changed = [...frozen].flatMap(([key, said]) => (now.get(key) === said ? [] : [key]))
  for (const [key, said] of now) frozen.set(key, said)
  return changed
}
