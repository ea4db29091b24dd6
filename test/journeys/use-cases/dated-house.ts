import type { Actor, Answer, Pool } from '@grenier/contracts'
import { type CivilDate, GIB } from '@grenier/quota-billing'
import { Client } from 'pg'
import { callOf, type House, memberOf, operator } from './house.ts'
import type { Region } from './region.ts'

/** A person who may lend and borrow for a tenant. */
export function adminOf(tenantId: string, subject = `admin-of-${tenantId}`): Actor {
  return { subject, roles: ['member-admin'], tenantId, poolId: null }
}

/** What a tenant's cluster shows in use of the block offer from its next run on. */
export function use(house: House, region: Region, { tenantId, gib }: { tenantId: string; gib: bigint }): void {
  house.cluster.use.set(`${tenantId} ${region.block.id}`, gib * GIB)
}

/** The tenant's cluster is looked at, and its outcome saved. */
export async function reconcile(house: House, tenantId: string): Promise<void> {
  await house.jobs['reconcile-tenant']({ tenantId })
}

/** The tenant's quota of the block offer, in GiB, and how it stands. */
export async function quotaOf(house: House, region: Region, tenantId: string) {
  const { items } = await house.api.getTenantQuotas({ tenantId }, callOf(memberOf(tenantId)))
  const quota = items.find(({ offerId }) => offerId === region.block.id)
  if (quota === undefined) return { gib: 0n, state: 'none', overReason: null }
  return { gib: quota.quotaBytes / GIB, state: quota.state, overReason: quota.overReason }
}

/** What a pool has given and holds of the block offer, in GiB. */
export async function levelOf(house: House, region: Region, pool: Pool) {
  const { items } = await house.api.listPools({ limit: 100 }, callOf(operator))
  const level = items.find(({ id }) => id === pool.id)?.levels.find(({ offerId }) => offerId === region.block.id)
  if (level === undefined) throw new Error(`${pool.name} has no level for the offer`)
  return { allocatedGib: level.allocatedBytes / GIB, heldGib: level.heldBytes / GIB }
}

/** Asks for a quota of the block offer and has an operator approve it. */
export async function growTo(
  house: House,
  region: Region,
  wish: { tenantId: string; gib: bigint; temporaryUntil?: CivilDate },
): Promise<Answer<'decideQuotaRequest'>> {
  const { tenantId, gib, temporaryUntil = null } = wish
  const request = await house.api.submitQuotaRequest(
    {
      tenantId,
      lines: [{ offerId: region.block.id, wantedQuotaBytes: gib * GIB }],
      justification: 'Numérisation du cadastre',
      wishedOn: null,
      temporaryUntil,
      waitIfFull: false,
    },
    callOf(memberOf(tenantId)),
  )
  if (request.state !== 'submitted') return request
  return await house.api.decideQuotaRequest(
    { requestId: request.id, decision: 'approve', amendedLines: [], reason: 'Besoin établi' },
    callOf(operator, { ifMatch: request.version }),
  )
}

export type Row = Readonly<Record<string, string | null>>

/** Rows as the database's owner sees them; integers come as text. */
export async function rowsOf(house: House, sql: string, values: readonly string[] = []): Promise<Row[]> {
  const client = new Client({ connectionString: house.database.adminUrl })
  await client.connect()
  try {
    return (await client.query<Row>(sql, [...values])).rows
  } finally {
    await client.end()
  }
}

/** Where the ledger is unsound: a node that does not add up to zero, or a stored balance that its entries do not make. */
export function ledgerFaults(house: House): Promise<Row[]> {
  return rowsOf(
    house,
    `WITH summed AS (
       SELECT offer_id, node_id, sum(amount_bytes) AS total,
              coalesce(sum(amount_bytes) FILTER (WHERE account = 'allocated'), 0) AS allocated,
              coalesce(sum(amount_bytes) FILTER (WHERE account = 'held'), 0) AS held
         FROM ledger_entry GROUP BY offer_id, node_id)
     SELECT node_id, total::text FROM summed WHERE total <> 0 OR allocated < 0 OR held < 0
     UNION ALL
     SELECT level.node_id, 'stored' FROM quota_level level LEFT JOIN summed USING (offer_id, node_id)
      WHERE level.limit_bytes IS NOT NULL
        AND (level.allocated_bytes, level.held_bytes) IS DISTINCT FROM
            (coalesce(summed.allocated, 0), coalesce(summed.held, 0))`,
  )
}

/** The entries that a cause made, in order: the node, the account and the GiB. */
export async function entriesOf(house: House, causeKind: string, causeId: string): Promise<string[]> {
  const rows = await rowsOf(
    house,
    `SELECT node_id || ' ' || account || ' ' || amount_bytes / 1073741824 AS entry
       FROM ledger_entry JOIN ledger_transfer transfer ON transfer.id = transfer_id
      WHERE cause_kind = $1 AND cause_id = $2 ORDER BY sequence`,
    [causeKind, causeId],
  )
  return rows.map(({ entry }) => entry ?? '')
}
