import type { ClusterWatchStore } from '@grenier/control-plane/ports'
import { at } from '../shared/columns.ts'
import type { StoreContext } from '../shared/store-context.ts'

/** Leases of cluster watches, and the tenants that a change on a cluster concerns. For the platform scope only. */
export function createClusterWatches({ sql }: StoreContext): ClusterWatchStore {
  return {
    async clustersToWatch() {
      return await sql<{ clusterId: string; version: number }>`
        SELECT id AS "clusterId", version FROM cluster ORDER BY id`
    },

    async holdClusterWatch({ clusterId, holder, now, expiresAt }) {
      const rows = await sql`
        INSERT INTO cluster_watch_lease AS lease (cluster_id, holder, expires_at)
        VALUES (${clusterId}, ${holder}, ${at(expiresAt)})
        ON CONFLICT (cluster_id) DO UPDATE SET holder = excluded.holder, expires_at = excluded.expires_at
          WHERE lease.holder = excluded.holder OR lease.expires_at <= ${at(now)}
        RETURNING cluster_id`
      return rows.length > 0
    },

    async releaseClusterWatch({ clusterId, holder, now }) {
      await sql`
        UPDATE cluster_watch_lease SET expires_at = ${at(now)} WHERE cluster_id = ${clusterId} AND holder = ${holder}`
    },

    async tenantsToRepair({ clusterId, namespaces, now }) {
      const rows = await sql<{ tenantId: string }>`
        SELECT DISTINCT known.tenant_id AS "tenantId" FROM tenant_namespace known
         WHERE known.cluster_id = ${clusterId} AND known.name = ANY (${namespaces})
           AND NOT EXISTS (
             SELECT FROM outbox row
              WHERE row.kind = 'reconcile-tenant' AND row.state = 'pending' AND row.tenant_id = known.tenant_id
                AND (row.not_before IS NULL OR row.not_before <= ${at(now)}))
         ORDER BY 1`
      return rows.map(({ tenantId }) => tenantId)
    },
  }
}
