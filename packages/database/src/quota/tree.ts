import type { HeldForTenant, PoolPath, TreeStore } from '@grenier/control-plane/ports'
import type { LevelBalance } from '@grenier/quota-billing'
import { plainArray } from '../shared/columns.ts'
import type { StoreContext } from '../shared/store-context.ts'
import { lockStructure } from './structure-lock.ts'

type LevelRow = LevelBalance & { readonly offerId: string; readonly offerName: string }

/** Changes of the tree of pools itself. Platform scope only. */
export function createTree(context: StoreContext): TreeStore {
  const { sql } = context
  return {
    lockTree: () => lockStructure(context),

    async poolPaths(poolId, offerIds) {
      const rows = await sql<LevelRow>`
        SELECT offer.id AS "offerId", offer.name AS "offerName", node.id AS "nodeId", node.name, node.kind,
               level.limit_bytes AS "limitBytes", coalesce(level.overcommit_percent, 100)::bigint AS "overcommitPercent",
               coalesce(level.allocated_bytes, 0) AS "allocatedBytes", coalesce(level.held_bytes, 0) AS "heldBytes"
          FROM offer
          JOIN quota_node pool ON pool.id = ${poolId} AND pool.kind = 'pool'
          JOIN quota_node node ON node.id = ANY (pool.path)
          LEFT JOIN quota_level level ON level.offer_id = offer.id AND level.node_id = node.id
         WHERE offer.id = ANY (${plainArray(offerIds)}::uuid[])
         ORDER BY offer.id, node.depth`
      return [...Map.groupBy(rows, ({ offerId }) => offerId).values()].map(pathOf)
    },

    holdsOfTenant: (tenantId) => sql<HeldForTenant>`
      SELECT cause_kind AS "causeKind", cause_id AS "causeId", offer_id AS "offerId", held_bytes::bigint AS "heldBytes"
        FROM hold_cause WHERE tenant_id = ${tenantId} ORDER BY cause_kind, cause_id, offer_id`,

    async placeTenantUnder(tenantId, parentNodeId) {
      await sql`
        UPDATE quota_node leaf
           SET parent_id = parent.id, depth = parent.depth + 1, path = parent.path || leaf.id, version = leaf.version + 1
          FROM quota_node parent
         WHERE leaf.id = ${tenantId} AND leaf.kind = 'tenant' AND parent.id = ${parentNodeId} AND parent.kind = 'pool'`
      await sql`UPDATE tenant SET parent_node_id = ${parentNodeId}, version = version + 1 WHERE id = ${tenantId}`
    },
  }
}

function pathOf(rows: readonly LevelRow[]): PoolPath {
  const { offerId = '', offerName = '' } = rows[0] ?? {}
  return { offerId, offerName, path: rows.map(({ offerId: _offer, offerName: _name, ...level }) => level) }
}
