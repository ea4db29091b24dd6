import type { Cluster, Site } from '@grenier/contracts'
import { clusterProfile } from '@grenier/contracts'
import type { ProvisioningStore } from '@grenier/control-plane/ports'
import { z } from 'zod'
import { at, json } from '../shared/columns.ts'
import { pageFrom, positionOf } from '../shared/cursor.ts'
import type { StoreContext } from '../shared/store-context.ts'

type SiteMethods = Pick<
  ProvisioningStore,
  'insertSite' | 'getSite' | 'listSites' | 'insertCluster' | 'getCluster' | 'listClusters'
>

type ClusterRow = Omit<Cluster, 'profile'> & { readonly profile: z.input<typeof clusterProfile> }

function clusterOf(row: ClusterRow): Cluster {
  return { ...row, profile: z.decode(clusterProfile, row.profile) }
}

/** Sites and clusters. A kubeconfig stands sealed in a table of its own. For the platform scope only. */
export function createSites({ sql }: StoreContext): SiteMethods {
  return {
    async insertSite(site, s3AdminKeySealed = null) {
      await sql`
        WITH declared AS (
          INSERT INTO site (id, code, name, residency, s3_endpoint, s3_ca_pem, s3_region, recorded_at, version)
          VALUES (${site.id}, ${site.code}, ${site.name}, ${site.residency}, ${site.s3Endpoint}, ${site.s3CaPem},
                  ${site.s3Region}, ${at(site.recordedAt)}, ${site.version})
          RETURNING id, recorded_at
        )
        INSERT INTO site_secret (site_id, s3_admin_key_sealed, recorded_at)
        SELECT id, ${s3AdminKeySealed}, recorded_at FROM declared WHERE ${s3AdminKeySealed}::text IS NOT NULL`
    },

    async getSite(id) {
      const rows = await sql<Site>`
        SELECT id, code, name, residency, s3_endpoint AS "s3Endpoint", s3_ca_pem AS "s3CaPem", s3_region AS "s3Region",
               EXISTS (SELECT FROM site_secret WHERE site_id = site.id) AS "s3AdminKeyKnown", recorded_at AS "recordedAt", version
          FROM site WHERE id = ${id}`
      return rows[0] ?? null
    },

    async listSites({ cursor, limit }) {
      const list = { list: 'sites' }
      const after = positionOf(cursor, list)
      const rows = await sql<Site>`
        SELECT id, code, name, residency, s3_endpoint AS "s3Endpoint", s3_ca_pem AS "s3CaPem", s3_region AS "s3Region",
               EXISTS (SELECT FROM site_secret WHERE site_id = site.id) AS "s3AdminKeyKnown", recorded_at AS "recordedAt", version
          FROM site WHERE code > ${after.sort} ORDER BY code LIMIT ${limit + 1}`
      return pageFrom(rows, {
        ...list,
        limit,
        positionOf: ({ code, id }) => ({ sort: code, id }),
        itemOf: (row) => row,
      })
    },

    async insertCluster(cluster, kubeconfigSealed, exitKubeconfigSealed = null) {
      await sql`
        WITH declared AS (
          INSERT INTO cluster (id, name, site_id, server, kube_system_uid, kubernetes_version, exit_access,
                               exit_username, profile, recorded_at, version)
          VALUES (${cluster.id}, ${cluster.name}, ${cluster.siteId}, ${cluster.server}, ${cluster.kubeSystemUid},
                  ${cluster.kubernetesVersion}, ${cluster.exitAccess}, ${cluster.exitUsername}, ${json(z.encode(clusterProfile, cluster.profile))},
                  ${at(cluster.recordedAt)}, ${cluster.version})
          RETURNING id, recorded_at
        )
        INSERT INTO cluster_secret (cluster_id, kubeconfig_sealed, exit_kubeconfig_sealed, recorded_at)
        SELECT id, ${kubeconfigSealed}, ${exitKubeconfigSealed}, recorded_at FROM declared`
    },

    async getCluster(id) {
      const [row] = await sql<ClusterRow & { kubeconfigSealed: string; exitKubeconfigSealed: string | null }>`
        SELECT cluster.id, cluster.name, cluster.site_id AS "siteId", cluster.server,
               cluster.kube_system_uid AS "kubeSystemUid", cluster.kubernetes_version AS "kubernetesVersion",
               cluster.exit_access AS "exitAccess", cluster.exit_username AS "exitUsername",
               cluster.profile, cluster.recorded_at AS "recordedAt", cluster.version,
               secret.kubeconfig_sealed AS "kubeconfigSealed", secret.exit_kubeconfig_sealed AS "exitKubeconfigSealed"
          FROM cluster JOIN cluster_secret secret ON secret.cluster_id = cluster.id
         WHERE cluster.id = ${id}`
      if (row === undefined) return null
      const { kubeconfigSealed, exitKubeconfigSealed, ...cluster } = row
      return { cluster: clusterOf(cluster), kubeconfigSealed, exitKubeconfigSealed }
    },

    async listClusters({ cursor, limit }) {
      const list = { list: 'clusters' }
      const after = positionOf(cursor, list)
      const rows = await sql<ClusterRow>`
        SELECT id, name, site_id AS "siteId", server, kube_system_uid AS "kubeSystemUid",
               kubernetes_version AS "kubernetesVersion", exit_access AS "exitAccess",
               exit_username AS "exitUsername", profile, recorded_at AS "recordedAt", version
          FROM cluster WHERE name > ${after.sort} ORDER BY name LIMIT ${limit + 1}`
      return pageFrom(rows, { ...list, limit, positionOf: ({ name, id }) => ({ sort: name, id }), itemOf: clusterOf })
    },
  }
}
