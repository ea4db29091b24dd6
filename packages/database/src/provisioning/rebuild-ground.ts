import type { KnownNamespace, RebuildGround, RebuildStore } from '@grenier/control-plane/ports'
import type { StoreContext } from '../shared/store-context.ts'

type StandingRow = Omit<RebuildGround['tenants'][number], 'quotas'> & {
  readonly quotas: readonly { readonly offerCode: string; readonly quotaBytes: string }[]
  readonly known: readonly KnownNamespace[]
}

/** What the database has of provisioning, all at once, for whoever holds clusters against it. */
export function createRebuildGround({ sql }: StoreContext): RebuildStore {
  const readTenants = () => sql<StandingRow>`
    SELECT tenant.id AS "tenantId", tenant.slug, tenant.storage_cluster_id AS "storageClusterId",
           tenant.backup_cluster_id AS "backupClusterId",
           (SELECT coalesce(max(entry.sequence), 0) FROM ledger_entry entry WHERE entry.node_id = tenant.id)::bigint
             + (SELECT coalesce(max(hold.revision_floor), 0) FROM cluster_hold hold) AS revision,
           EXISTS (SELECT FROM tenant_exit WHERE tenant_exit.tenant_id = tenant.id AND state = 'destroyed') AS "isGone",
           EXISTS (SELECT FROM tenant_suspension suspension
                    WHERE suspension.tenant_id = tenant.id AND suspension.resumed_at IS NULL) AS "isSuspended",
           EXISTS (SELECT FROM agreement WHERE agreement.tenant_id = tenant.id) AS "hasAgreement",
           (SELECT password_sealed FROM backup_repository repository
             WHERE repository.tenant_id = tenant.id) AS "repositoryPasswordSealed",
           (SELECT coalesce(jsonb_agg(jsonb_build_object(
                     'offerCode', offer.code, 'quotaBytes', quota.quota_bytes::text) ORDER BY offer.code), '[]')
              FROM quota JOIN offer ON offer.id = quota.offer_id
             WHERE quota.tenant_id = tenant.id) AS quotas,
           (SELECT coalesce(jsonb_agg(jsonb_build_object(
                     'purpose', known.purpose, 'clusterId', known.cluster_id, 'name', known.name, 'uid', known.uid)
                     ORDER BY known.purpose), '[]')
              FROM tenant_namespace known WHERE known.tenant_id = tenant.id) AS known,
           (SELECT coalesce(array_agg(bucket.bucket_name ORDER BY bucket.bucket_name), '{}')
              FROM tenant_bucket bucket WHERE bucket.tenant_id = tenant.id) AS "bucketNames"
      FROM tenant ORDER BY tenant.id`

  return {
    async readRebuildGround() {
      const [tenants, offers, pools, organisations, clusters] = await Promise.all([
        readTenants(),
        sql<RebuildGround['offers'][number]>`
          SELECT id AS "offerId", code, kind, cluster_id AS "clusterId" FROM offer ORDER BY code`,
        sql<RebuildGround['pools'][number]>`
          SELECT id AS "nodeId", coalesce(name, '') AS name FROM quota_node WHERE kind = 'pool' ORDER BY depth, id`,
        sql<RebuildGround['organisations'][number]>`
          SELECT identity.organisation_id AS "organisationId", identity.siren, identity.insee_code AS "inseeCode",
                 tenant.id AS "tenantId"
            FROM organisation_identity identity
            LEFT JOIN tenant ON tenant.organisation_id = identity.organisation_id
           WHERE identity.valid_to IS NULL ORDER BY identity.organisation_id`,
        sql<RebuildGround['clusters'][number]>`
          SELECT id AS "clusterId", name, site_id AS "siteId" FROM cluster ORDER BY name`,
      ])
      return {
        tenants: tenants.map(({ quotas, ...tenant }) => ({
          ...tenant,
          quotas: quotas.map(({ offerCode, quotaBytes }) => ({ offerCode, quotaBytes: BigInt(quotaBytes) })),
        })),
        offers,
        pools,
        organisations,
        clusters,
      }
    },
  }
}
