import type { Command, PoolHolding } from '@grenier/contracts'
import type { Page } from '@grenier/control-plane/ports'
import { pageFrom, positionOf } from '../shared/cursor.ts'
import type { StoreContext } from '../shared/store-context.ts'

/** Who has what directly below a pool, from the ledger, largest first. Platform scope only. Problem: `cursor-invalid`. */
export async function listHoldings(
  { sql }: StoreContext,
  { poolId, offerId, cursor, limit }: Command<'listPoolHoldings'>,
): Promise<Page<PoolHolding>> {
  const list = { list: 'pool-holdings', sortedBy: 'number', filters: { poolId, offerId } } as const
  const after = positionOf(cursor, list)
  const rows = await sql<PoolHolding & { given: bigint }>`
    WITH child AS (
      SELECT node.id, node.kind, coalesce(node.name, identity.name, '') AS name
        FROM quota_node node
        LEFT JOIN organisation_identity identity
               ON identity.organisation_id = node.organisation_id AND identity.valid_to IS NULL
       WHERE node.parent_id = ${poolId}
    ), holding AS (
      SELECT child.id, child.kind, child.name, allocated.bytes AS allocated,
             -- A tenant's own accounts hold nothing: what is held for it has a cause.
             CASE child.kind WHEN 'pool' THEN held.bytes
                  ELSE (SELECT coalesce(sum(cause.held_bytes), 0) FROM hold_cause cause
                         WHERE cause.tenant_id = child.id AND cause.offer_id = ${offerId}) END AS held
        FROM child
       CROSS JOIN LATERAL (SELECT coalesce(sum(amount_bytes), 0) AS bytes FROM ledger_entry
              WHERE node_id = child.id AND offer_id = ${offerId} AND account = 'allocated') AS allocated
       CROSS JOIN LATERAL (SELECT coalesce(sum(amount_bytes), 0) AS bytes FROM ledger_entry
              WHERE node_id = child.id AND offer_id = ${offerId} AND account = 'held') AS held
    )
    SELECT kind, id AS "nodeId", name, allocated AS "allocatedBytes", held AS "heldBytes",
           allocated + held AS given
      FROM holding
     WHERE allocated + held > 0
       AND (${after.sort} = '' OR (-(allocated + held), id) > (-nullif(${after.sort}, '')::numeric, ${after.id}::uuid))
     ORDER BY given DESC, id
     LIMIT ${limit + 1}`
  return pageFrom(rows, {
    ...list,
    limit,
    positionOf: ({ given, nodeId }) => ({ sort: String(given), id: nodeId }),
    itemOf: ({ given: _given, ...holding }) => holding,
  })
}
