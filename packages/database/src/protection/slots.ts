import type { ProtectionStore } from '@grenier/control-plane/ports'
import type { BackupSlot } from '@grenier/quota-billing'
import { at } from '../shared/columns.ts'
import type { StoreContext } from '../shared/store-context.ts'
import { advisoryLocks } from './advisory-locks.ts'

/** Starts of nightly backups. Platform scope only. */
export function createSlots({
  sql,
}: StoreContext): Pick<ProtectionStore, 'getBackupSlot' | 'lockSlotCounts' | 'insertBackupSlot'> {
  return {
    async getBackupSlot(tenantId, clusterId) {
      const [slot] = await sql<BackupSlot>`
        SELECT minute, place FROM backup_slot WHERE tenant_id = ${tenantId} AND cluster_id = ${clusterId}`
      return slot ?? null
    },

    async lockSlotCounts(clusterId, minutes) {
      const [, rows] = await Promise.all([
        sql`SELECT pg_advisory_xact_lock(${advisoryLocks.slots}, hashtext(${clusterId}))`,
        sql<{ minute: number; count: number }>`
          SELECT minute, count(*)::integer AS count FROM backup_slot WHERE cluster_id = ${clusterId} GROUP BY minute`,
      ])
      const counts = Array.from({ length: minutes }, () => 0)
      for (const { minute, count } of rows) counts[minute] = count
      return counts
    },

    async insertBackupSlot({ tenantId, clusterId, minute, place, assignedAt }) {
      await sql`
        INSERT INTO backup_slot (tenant_id, cluster_id, minute, place, assigned_at)
        VALUES (${tenantId}, ${clusterId}, ${minute}, ${place}, ${at(assignedAt)})`
    },
  }
}
