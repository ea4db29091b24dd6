import { type CostPool, sharingKey } from '@grenier/contracts'
import type { BillingStore } from '@grenier/control-plane/ports'
import type { CivilMonth } from '@grenier/quota-billing'
import { z } from 'zod'
import { at, json } from '../shared/columns.ts'
import { beforeAll, type Position, pageFrom, positionOf } from '../shared/cursor.ts'
import type { StoreContext } from '../shared/store-context.ts'

type CostPoolMethods = Pick<BillingStore, 'insertCostPool' | 'listCostPools' | 'costPoolsOf' | 'insertCostSharings'>
type CostPoolRow = Omit<CostPool, 'key'> & { readonly key: z.input<typeof sharingKey> }

/** Shared costs and what became of them: voted, of one month, never changed. Platform scope only. */
export function createCostPools(context: StoreContext): CostPoolMethods {
  const { sql } = context
  return {
    async insertCostPool(costPool) {
      await sql`
        INSERT INTO cost_pool (id, code, name, month, amount_cents, sharing_key, act_id, recorded_at, version)
        VALUES (${costPool.id}, ${costPool.code}, ${costPool.name}, ${costPool.month}, ${costPool.amountCents},
                ${json(z.encode(sharingKey, costPool.key))}, ${costPool.actId}, ${at(costPool.recordedAt)},
                ${costPool.version})`
    },

    async listCostPools({ cursor, limit }) {
      const list = { list: 'cost-pools', sortedBy: 'text' } as const
      const rows = await readCostPools(context, { month: null, after: positionOf(cursor, list), limit: limit + 1 })
      return pageFrom(rows, {
        ...list,
        limit,
        positionOf: ({ month, id }) => ({ sort: month, id }),
        itemOf: (costPool) => costPool,
      })
    },

    async costPoolsOf(month) {
      const costPools = await readCostPools(context, { month, after: beforeAll, limit: null })
      return costPools.toSorted((left, right) => (left.code < right.code ? -1 : 1))
    },

    async insertCostSharings(sharings) {
      const rows = sharings.map(({ costPoolId, unsharedCents, sharedAt }) => ({
        cost_pool_id: costPoolId,
        unshared_cents: unsharedCents,
        shared_at: at(sharedAt),
      }))
      await sql`
        INSERT INTO cost_sharing (cost_pool_id, unshared_cents, shared_at)
        SELECT * FROM jsonb_to_recordset(${json(rows)})
               AS sharing (cost_pool_id uuid, unshared_cents bigint, shared_at timestamptz)
        ON CONFLICT DO NOTHING`
    },
  }
}

interface CostPoolQuery {
  readonly month: CivilMonth | null
  readonly after: Position
  readonly limit: number | null
}

async function readCostPools({ sql }: StoreContext, { month, after, limit }: CostPoolQuery): Promise<CostPool[]> {
  const rows = await sql<CostPoolRow>`
    SELECT cost_pool.id, cost_pool.code, cost_pool.name, cost_pool.month, cost_pool.amount_cents AS "amountCents",
           cost_pool.sharing_key AS key, cost_pool.act_id AS "actId", cost_pool.recorded_at AS "recordedAt",
           cost_pool.version, sharing.unshared_cents AS "unsharedCents"
      FROM cost_pool LEFT JOIN cost_sharing sharing ON sharing.cost_pool_id = cost_pool.id
     WHERE (${month}::text IS NULL OR cost_pool.month = ${month})
       AND (cost_pool.month, cost_pool.id) > (${after.sort}, ${after.id}::uuid)
     ORDER BY cost_pool.month, cost_pool.id LIMIT ${limit}`
  return rows.map((row) => ({ ...row, key: z.decode(sharingKey, row.key) }))
}
