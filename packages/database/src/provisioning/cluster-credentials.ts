import type { ClusterCredentialStore, ProvisioningStore } from '@grenier/control-plane/ports'
import { at, atOrNull } from '../shared/columns.ts'
import type { StoreContext } from '../shared/store-context.ts'

/** Credentials of clusters that stand. For the platform scope only. */
export function createClusterCredentials(
  { sql, wallClock }: StoreContext,
  getCluster: ProvisioningStore['getCluster'],
): ClusterCredentialStore {
  return {
    async lockCluster(id) {
      // Not FOR UPDATE: facts that name the cluster need not wait for its credentials.
      await sql`SELECT FROM cluster WHERE id = ${id} FOR NO KEY UPDATE`
      return await getCluster(id)
    },

    async updateClusterCredentials({ cluster, kubeconfigSealed, exitKubeconfigSealed }) {
      await sql`
        WITH changed AS (
          UPDATE cluster
             SET server = ${cluster.server}, kubernetes_version = ${cluster.kubernetesVersion},
                 exit_access = ${cluster.exitAccess}, exit_username = ${cluster.exitUsername},
                 reached_by = ${cluster.reachedBy}, version = ${cluster.version}
           WHERE id = ${cluster.id}
          RETURNING id
        )
        UPDATE cluster_secret secret
           SET kubeconfig_sealed = ${kubeconfigSealed}, exit_kubeconfig_sealed = ${exitKubeconfigSealed},
               renewal_due_at = ${at(wallClock.now())}, renewal_failure = NULL
          FROM changed WHERE secret.cluster_id = changed.id`
    },

    async clustersToRenew({ now, limit }) {
      const rows = await sql<{ id: string }>`
        SELECT cluster_id AS id FROM cluster_secret WHERE renewal_due_at <= ${at(now)}
         ORDER BY renewal_due_at, cluster_id LIMIT ${limit}`
      return rows.map(({ id }) => id)
    },

    async claimCredentialRenewal({ clusterId, now, until }) {
      const claimed = await sql`
        UPDATE cluster_secret SET renewal_due_at = ${at(until)}
         WHERE cluster_id = ${clusterId} AND renewal_due_at <= ${at(now)} RETURNING cluster_id`
      return claimed.length > 0
    },

    async noteCredentialRenewal({ clusterId, looksAt, failure }) {
      await sql`
        UPDATE cluster_secret SET renewal_due_at = ${atOrNull(looksAt)}, renewal_failure = ${failure}
         WHERE cluster_id = ${clusterId}`
    },
  }
}
