import type { Pool, PoolLevel } from '@grenier/contracts'
import { Problem, type QuotaStore } from '@grenier/control-plane/ports'
import { givableBytes, leastLimitBytes } from '@grenier/quota-billing'
import { at, plainArray } from '../shared/columns.ts'
import { beforeAll, type Position, pageFrom, positionOf } from '../shared/cursor.ts'
import type { StoreContext } from '../shared/store-context.ts'
import { lockStructure } from './structure-lock.ts'

type PoolMethods = Pick<QuotaStore, 'insertPool' | 'getPool' | 'listPools' | 'setLevelLimit' | 'bumpPoolVersion'>

/** Pools and their levels. Platform scope only. */
export function createPools(context: StoreContext): PoolMethods {
  const { sql } = context
  return {
    async insertPool(pool) {
      const inserted = await sql<{ id: string }>`
        INSERT INTO quota_node (id, kind, parent_id, depth, path, name, organisation_id, recorded_at, version)
        SELECT ${pool.id}, 'pool', parent.id, coalesce(parent.depth, 0) + 1,
               coalesce(parent.path, '{}') || ${pool.id}::uuid, ${pool.name}, ${pool.organisationId},
               ${at(pool.recordedAt)}, ${pool.version}
          FROM (SELECT 1) AS one
          LEFT JOIN quota_node parent ON parent.id = ${pool.parentId} AND parent.kind = 'pool'
         WHERE ${pool.parentId}::uuid IS NULL OR parent.id IS NOT NULL
        RETURNING id`
      if (inserted.length === 0) throw new Problem('pool-unknown')
    },

    async getPool(id) {
      const [pool] = await readPools(context, { after: beforeAll, limit: 1, id })
      return pool ?? null
    },

    async listPools({ cursor, limit }) {
      const list = { list: 'pools', sortedBy: 'text' } as const
      const pools = await readPools(context, { after: positionOf(cursor, list), limit: limit + 1 })
      return pageFrom(pools, {
        ...list,
        limit,
        positionOf: ({ name, id }) => ({ sort: name, id }),
        itemOf: (pool) => pool,
      })
    },

    async setLevelLimit({ poolId, offerId, limitBytes, overcommitPercent, recordedAt }) {
      await lockStructure(context)
      const [given] = await readLevels(context, [poolId], offerId)
      const allocatedBytes = given?.allocatedBytes ?? 0n
      const heldBytes = given?.heldBytes ?? 0n
      const givable = givableBytes({ limitBytes, overcommitPercent: BigInt(overcommitPercent) })
      if (givable !== null && givable < allocatedBytes + heldBytes) {
        throw new Problem('capacity-below-allocated', {
          allocatedBytes: String(allocatedBytes + heldBytes),
          leastLimitBytes: String(leastLimitBytes({ allocatedBytes, heldBytes }, BigInt(overcommitPercent))),
        })
      }
      const finite = limitBytes !== null
      await sql`
        WITH level AS (
          INSERT INTO quota_level (offer_id, node_id, limit_bytes, overcommit_percent, allocated_bytes, held_bytes)
          VALUES (${offerId}, ${poolId}, ${limitBytes}, ${overcommitPercent}, ${finite ? allocatedBytes : 0n},
                  ${finite ? heldBytes : 0n})
          ON CONFLICT (offer_id, node_id) DO UPDATE
            SET limit_bytes = excluded.limit_bytes, overcommit_percent = excluded.overcommit_percent,
                allocated_bytes = excluded.allocated_bytes, held_bytes = excluded.held_bytes
          RETURNING offer_id, node_id, limit_bytes, overcommit_percent
        )
        INSERT INTO ledger_limit (offer_id, node_id, number, recorded_at, limit_bytes, overcommit_percent)
        SELECT offer_id, node_id,
               1 + (SELECT coalesce(max(number), 0) FROM ledger_limit known
                     WHERE known.offer_id = level.offer_id AND known.node_id = level.node_id),
               ${at(recordedAt)}, limit_bytes, overcommit_percent
          FROM level`
    },

    async bumpPoolVersion(poolId, expectedVersion) {
      await lockStructure(context)
      const rows = await sql`
        UPDATE quota_node SET version = version + 1
         WHERE id = ${poolId} AND kind = 'pool' AND version = ${expectedVersion} RETURNING id`
      return rows.length > 0
    },
  }
}

interface PoolQuery {
  readonly after: Position
  readonly limit: number
  readonly id?: string
}

async function readPools(context: StoreContext, { after, limit, id }: PoolQuery): Promise<Pool[]> {
  const pools = await context.sql<Omit<Pool, 'levels'>>`
    SELECT id, name, parent_id AS "parentId", organisation_id AS "organisationId", recorded_at AS "recordedAt", version
      FROM quota_node
     WHERE kind = 'pool' AND (${id ?? null}::uuid IS NULL OR id = ${id ?? null})
       AND (name COLLATE "fr-x-icu", id) > (${after.sort}, ${after.id}::uuid)
     ORDER BY name COLLATE "fr-x-icu", id
     LIMIT ${limit}`
  const levels = await readLevels(
    context,
    pools.map((pool) => pool.id),
  )
  const byNode = Map.groupBy(levels, ({ nodeId }) => nodeId)
  return pools.map((pool) => ({
    ...pool,
    levels: (byNode.get(pool.id) ?? []).map(({ nodeId: _nodeId, ...level }) => level),
  }))
}

type LevelRow = Omit<PoolLevel, 'freeBytes'> & { readonly nodeId: string }

/**
 * The levels of some pools, offers in id order. Where no limit is, balances are not stored: they are summed from the
 * ledger, exact only under the structure lock (a grant may be on its way).
 */
async function readLevels(
  { sql }: StoreContext,
  nodeIds: readonly string[],
  offerId: string | null = null,
): Promise<(PoolLevel & { nodeId: string })[]> {
  const rows = await sql<LevelRow>`
    WITH level AS (
      SELECT offer_id, node_id, limit_bytes, overcommit_percent, allocated_bytes, held_bytes FROM quota_level
       WHERE node_id = ANY (${plainArray(nodeIds)}::uuid[]) AND (${offerId}::uuid IS NULL OR offer_id = ${offerId})
    ), summed AS (
      SELECT offer_id, node_id, coalesce(sum(amount_bytes) FILTER (WHERE account = 'allocated'), 0) AS allocated,
             coalesce(sum(amount_bytes) FILTER (WHERE account = 'held'), 0) AS held
        FROM ledger_entry entry
       WHERE node_id = ANY (${plainArray(nodeIds)}::uuid[]) AND (${offerId}::uuid IS NULL OR offer_id = ${offerId})
         AND NOT EXISTS (SELECT FROM level finite WHERE finite.offer_id = entry.offer_id
                            AND finite.node_id = entry.node_id AND finite.limit_bytes IS NOT NULL)
       GROUP BY offer_id, node_id
    )
    SELECT offer_id AS "offerId", node_id AS "nodeId", limit_bytes AS "limitBytes",
           coalesce(overcommit_percent, 100) AS "overcommitPercent",
           CASE WHEN limit_bytes IS NULL THEN coalesce(allocated, 0) ELSE allocated_bytes END AS "allocatedBytes",
           CASE WHEN limit_bytes IS NULL THEN coalesce(held, 0) ELSE held_bytes END AS "heldBytes"
      FROM level FULL JOIN summed USING (offer_id, node_id)
     ORDER BY offer_id`
  return rows.map((row) => {
    const givable = givableBytes({ limitBytes: row.limitBytes, overcommitPercent: BigInt(row.overcommitPercent) })
    return { ...row, freeBytes: givable === null ? null : givable - row.allocatedBytes - row.heldBytes }
  })
}
