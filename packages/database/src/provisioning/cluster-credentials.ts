import type { ClusterCredentialStore, ProvisioningStore } from '@grenier/control-plane/ports'
import type { StoreContext } from '../shared/store-context.ts'

/** Credentials of clusters that stand. For the platform scope only. */
export function createClusterCredentials(
  { sql }: StoreContext,
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
                 exit_access = ${cluster.exitAccess}, exit_username = ${cluster.exitUsername}, version = ${cluster.version}
           WHERE id = ${cluster.id}
          RETURNING id
        )
        UPDATE cluster_secret secret
           SET kubeconfig_sealed = ${kubeconfigSealed}, exit_kubeconfig_sealed = ${exitKubeconfigSealed}
          FROM changed WHERE secret.cluster_id = changed.id`
    },
  }
}
