import type { Cluster } from '@grenier/contracts'
import { clusterProfile } from '@grenier/contracts'
import type { ProvisioningStore, StoredCluster } from '@grenier/control-plane/ports'
import { z } from 'zod'
import { at, json } from '../shared/columns.ts'
import { pageFrom, positionOf } from '../shared/cursor.ts'
import type { StoreContext } from '../shared/store-context.ts'

type ClusterRow = Omit<Cluster, 'profile'> & { readonly profile: z.input<typeof clusterProfile> }

function clusterOf(row: ClusterRow): Cluster {
  return { ...row, profile: z.decode(clusterProfile, row.profile) }
}

/** Clusters. Their kubeconfigs stand sealed in a table of their own. For the platform scope only. */
export function createClusters({
  sql,
  wallClock,
}: StoreContext): Pick<ProvisioningStore, 'insertCluster' | 'getCluster' | 'listClusters'> {
  return {
    async insertCluster(cluster, kubeconfigSealed, exitKubeconfigSealed = null) {
      await sql`
        WITH declared AS (
          INSERT INTO cluster (id, name, site_id, server, kube_system_uid, kubernetes_version, reached_by, exit_access,
                               exit_username, profile, recorded_at, version)
          VALUES (${cluster.id}, ${cluster.name}, ${cluster.siteId}, ${cluster.server}, ${cluster.kubeSystemUid},
                  ${cluster.kubernetesVersion}, ${cluster.reachedBy}, ${cluster.exitAccess}, ${cluster.exitUsername}, ${json(z.encode(clusterProfile, cluster.profile))},
                  ${at(cluster.recordedAt)}, ${cluster.version})
          RETURNING id, recorded_at
        )
        INSERT INTO cluster_secret (cluster_id, kubeconfig_sealed, exit_kubeconfig_sealed, recorded_at, renewal_due_at)
        SELECT id, ${kubeconfigSealed}, ${exitKubeconfigSealed}, recorded_at, ${at(wallClock.now())} FROM declared`
    },

    async getCluster(id) {
      const [row] = await sql<ClusterRow & Omit<StoredCluster, 'cluster'>>`
        SELECT cluster.id, cluster.name, cluster.site_id AS "siteId", cluster.server,
               cluster.kube_system_uid AS "kubeSystemUid", cluster.kubernetes_version AS "kubernetesVersion",
               cluster.reached_by AS "reachedBy", cluster.exit_access AS "exitAccess", cluster.exit_username AS "exitUsername",
               cluster.profile, cluster.recorded_at AS "recordedAt", cluster.version,
               secret.kubeconfig_sealed AS "kubeconfigSealed", secret.exit_kubeconfig_sealed AS "exitKubeconfigSealed",
               secret.renewal_failure AS "renewalFailure"
          FROM cluster JOIN cluster_secret secret ON secret.cluster_id = cluster.id
         WHERE cluster.id = ${id}`
      if (row === undefined) return null
      const { kubeconfigSealed, exitKubeconfigSealed, renewalFailure = null, ...cluster } = row
      return { cluster: clusterOf(cluster), kubeconfigSealed, exitKubeconfigSealed, renewalFailure }
    },

    async listClusters({ cursor, limit }) {
      const list = { list: 'clusters', sortedBy: 'text' } as const
      const after = positionOf(cursor, list)
      const rows = await sql<ClusterRow>`
        SELECT id, name, site_id AS "siteId", server, kube_system_uid AS "kubeSystemUid",
               kubernetes_version AS "kubernetesVersion", reached_by AS "reachedBy", exit_access AS "exitAccess",
               exit_username AS "exitUsername", profile, recorded_at AS "recordedAt", version
          FROM cluster WHERE name > ${after.sort} ORDER BY name LIMIT ${limit + 1}`
      return pageFrom(rows, { ...list, limit, positionOf: ({ name, id }) => ({ sort: name, id }), itemOf: clusterOf })
    },
  }
}
