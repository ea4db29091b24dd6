import type { RemovedItem } from '@grenier/contracts'
import type { MoveStore } from '@grenier/control-plane/ports'
import { at, json } from '../shared/columns.ts'
import type { StoreContext } from '../shared/store-context.ts'

type ItemMethods = Pick<MoveStore, 'keepMoveItems' | 'listMoveItems' | 'markMoveItemsGone'>

/** What stood on old sides, and when it was seen to be gone. */
export function createMoveItems({ sql }: StoreContext): ItemMethods {
  return {
    async keepMoveItems({ tenantId, moveId, items, at: foundAt }) {
      const rows = items.map((item) => ({
        ...item,
        cluster_id: item.clusterId,
        size_bytes: item.sizeBytes?.toString() ?? null,
      }))
      await sql`
        INSERT INTO tenant_move_item (tenant_id, move_id, kind, uid, cluster_id, namespace, name, size_bytes, detail, found_at)
        SELECT ${tenantId}, ${moveId}, kind, uid, cluster_id, namespace, name, size_bytes, detail, ${at(foundAt)}
          FROM jsonb_to_recordset(${json(rows)}) AS item (kind text, uid text, cluster_id uuid, namespace text, name text,
               size_bytes bigint, detail text)
        ON CONFLICT (tenant_id, move_id, kind, uid) DO NOTHING`
    },

    listMoveItems: (tenantId, moveId) => sql<RemovedItem>`
      SELECT kind, uid, cluster_id AS "clusterId", namespace, name, size_bytes AS "sizeBytes", detail, gone_at AS "goneAt"
        FROM tenant_move_item WHERE tenant_id = ${tenantId} AND move_id = ${moveId}
       ORDER BY kind, namespace NULLS FIRST, name, uid`,

    async markMoveItemsGone({ tenantId, moveId, uids, at: goneAt }) {
      await sql`
        UPDATE tenant_move_item SET gone_at = ${at(goneAt)}
         WHERE tenant_id = ${tenantId} AND move_id = ${moveId} AND uid = ANY (${[...uids]}::text[]) AND gone_at IS NULL`
    },
  }
}
