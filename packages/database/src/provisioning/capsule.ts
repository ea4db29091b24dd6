import { clusterProfile } from '@grenier/contracts'
import type { ProvisioningStore } from '@grenier/control-plane/ports'
import { z } from 'zod'
import { json } from '../shared/columns.ts'
import { onlyRow } from '../shared/sql.ts'
import type { StoreContext } from '../shared/store-context.ts'

/** How Capsule is dealt with on clusters. For the platform scope only. */
export function createCapsuleModes({
  sql,
}: StoreContext): Pick<ProvisioningStore, 'lockClusterAlone' | 'hasTenants' | 'updateClusterProfile'> {
  return {
    async lockClusterAlone(id) {
      // FOR UPDATE: whoever enrols a tenant there keeps the cluster's key for its transaction.
      await sql`SELECT FROM cluster WHERE id = ${id} FOR UPDATE`
    },

    async hasTenants(clusterId) {
      const rows = await sql<{ found: boolean }>`
        SELECT EXISTS (
          SELECT FROM tenant
           WHERE (storage_cluster_id = ${clusterId} OR backup_cluster_id = ${clusterId}
                  OR EXISTS (SELECT FROM tenant_namespace known
                              WHERE known.tenant_id = tenant.id AND known.cluster_id = ${clusterId})
                  -- A move fills its target before that is the tenant's own, and its old side stands until two persons remove it.
                  OR EXISTS (SELECT FROM tenant_move move
                              WHERE move.tenant_id = tenant.id
                                AND ((move.target_cluster_id = ${clusterId} AND move.state NOT IN ('ended', 'cancelled'))
                                     OR (move.source_cluster_id = ${clusterId}
                                         AND move.state IN ('switched', 'removing')))))
             AND NOT EXISTS (SELECT FROM tenant_exit
                              WHERE tenant_exit.tenant_id = tenant.id AND tenant_exit.state = 'destroyed')
        ) AS found`
      return onlyRow(rows).found
    },

    async updateClusterProfile({ id, profile, version }) {
      await sql`
        UPDATE cluster SET profile = ${json(z.encode(clusterProfile, profile))}, version = ${version} WHERE id = ${id}`
    },
  }
}
