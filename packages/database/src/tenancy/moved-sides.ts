import type { MovedSide, MoveOfTask, MoveStore } from '@grenier/control-plane/ports'
import type { MoveState } from '@grenier/quota-billing'
import type { StoreContext } from '../shared/store-context.ts'

type SideMethods = Pick<
  MoveStore,
  'openMoveOf' | 'openMoves' | 'sidesOfMoves' | 'saveMovedFiles' | 'moveOfTask' | 'switchTenant'
>

/** Where moves have left a tenant, and who has work to do. Platform scope only. */
export function createMovedSides({ sql }: StoreContext): SideMethods {
  return {
    async openMoveOf(tenantId) {
      const [row] = await sql<{ id: string; state: MoveState }>`
        SELECT id, state FROM tenant_move WHERE tenant_id = ${tenantId} AND state NOT IN ('switched', 'ended', 'cancelled')
         ORDER BY requested_at DESC LIMIT 1`
      return row ?? null
    },

    openMoves: ({ after, limit }) => sql<{ tenantId: string; moveId: string }>`
      SELECT tenant_id AS "tenantId", id AS "moveId" FROM tenant_move
       WHERE (state NOT IN ('switched', 'ended', 'cancelled')
              OR EXISTS (SELECT FROM tenant_move_loss loss
                          WHERE loss.tenant_id = tenant_move.tenant_id AND loss.move_id = tenant_move.id
                            AND loss.state IN ('requested', 'approved')))
         AND (${after}::uuid IS NULL OR tenant_id > ${after})
       ORDER BY tenant_id, id LIMIT ${limit}`,

    sidesOfMoves: (tenantId) => sql<MovedSide>`
      SELECT 'storage' AS purpose, target_cluster_id AS "clusterId", target_namespace AS name,
             target_namespace_uid AS uid, true AS "isLeftByMove",
             state = 'cancelled' AND lost_sequence IS NULL AS "isUndone", lost_sequence IS NOT NULL AS "isLost"
        FROM tenant_move
       WHERE tenant_id = ${tenantId} AND switched_at IS NULL
         AND (target_namespace_uid IS NOT NULL OR lost_sequence IS NOT NULL)
      UNION ALL
      SELECT 'storage', source_cluster_id, source_namespace, source_namespace_uid, true, false, lost_sequence IS NOT NULL
        FROM tenant_move
       WHERE tenant_id = ${tenantId} AND (state IN ('switched', 'removing') OR state = 'ended' AND lost_sequence IS NOT NULL)
       ORDER BY "isUndone", "clusterId", uid`,

    async moveOfTask(tenantId, taskId) {
      const [row] = await sql<MoveOfTask>`
        SELECT move_id AS "moveId", name AS "claimName", access_modes AS "accessModes"
          FROM tenant_move_claim claim
         WHERE tenant_id = ${tenantId} AND task_id = ${taskId}
           AND EXISTS (SELECT FROM tenant_move move WHERE move.tenant_id = claim.tenant_id AND move.id = claim.move_id
                          AND move.state = 'restoring')`
      return row ?? null
    },

    async saveMovedFiles(tenantId, taskId, { expectedFiles, restoredFiles }) {
      await sql`
        UPDATE tenant_move_claim SET expected_files = ${expectedFiles}, restored_files = ${restoredFiles}
         WHERE tenant_id = ${tenantId} AND task_id = ${taskId}`
    },

    async switchTenant({ tenantId, clusterId, namespace, isSameSite, sameSiteReason }) {
      await sql`
        UPDATE tenant SET storage_cluster_id = ${clusterId}, generation = generation + 1, version = version + 1
         WHERE id = ${tenantId}`
      await sql`
        UPDATE tenant_namespace SET cluster_id = ${clusterId}, name = ${namespace.name}, uid = ${namespace.uid}
         WHERE tenant_id = ${tenantId} AND purpose = 'storage'`
      await sql`
        UPDATE tenant_placement SET is_same_site = ${isSameSite}, same_site_reason = ${sameSiteReason}
         WHERE tenant_id = ${tenantId}`
    },
  }
}
