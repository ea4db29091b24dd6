import type { SiteLocation } from '@grenier/contracts'
import type { ResidencyFacts, ResidencyStore } from '@grenier/control-plane/ports'
import type { Instant } from '@grenier/quota-billing'
import { at } from '../shared/columns.ts'
import type { StoreContext } from '../shared/store-context.ts'
import { createSubprocessors } from '../tenancy/subprocessors.ts'

/** Where sites are, and what of a tenant stood where. In the tenant scope its own rows alone are read. */
export function createResidency(context: StoreContext): ResidencyStore {
  const { sql } = context
  return {
    async insertSiteLocation(location, recordedBy) {
      await sql`
        INSERT INTO site_location (site_id, valid_from, country, postal_code, locality, subprocessor_id, recorded_at,
                                   recorded_by)
        VALUES (${location.siteId}, ${location.validFrom}, ${location.country}, ${location.postalCode},
                ${location.locality}, ${location.subprocessorId}, ${at(location.recordedAt)}, ${recordedBy})`
    },

    siteLocations: (siteId) => readLocations(context, siteId),

    async residencyFacts(tenantId, instant) {
      const [tenant] = await sql<Pick<ResidencyFacts, 'storageClusterId' | 'enrolledAt' | 'observedAt'>>`
        SELECT storage_cluster_id AS "storageClusterId", enrolled_at AS "enrolledAt", observed_at AS "observedAt"
          FROM tenant LEFT JOIN tenant_protection protection ON protection.tenant_id = tenant.id
         WHERE tenant.id = ${tenantId} AND enrolled_at <= ${at(instant)}`
      if (tenant === undefined) return null
      return {
        ...tenant,
        ...(await readPlaces(context, tenantId)),
        ...(await readHoldings(context, tenantId, instant)),
      }
    },
  }
}

function readLocations({ sql }: StoreContext, siteId: string | null): Promise<SiteLocation[]> {
  return sql<SiteLocation>`
    SELECT site_id AS "siteId", valid_from AS "validFrom", country, postal_code AS "postalCode", locality,
           subprocessor_id AS "subprocessorId", recorded_at AS "recordedAt"
      FROM site_location WHERE ${siteId}::uuid IS NULL OR site_id = ${siteId}
     ORDER BY valid_from DESC, site_id`
}

type Places = Pick<ResidencyFacts, 'moves' | 'clusters' | 'sites' | 'locations' | 'subprocessors'>

async function readPlaces(context: StoreContext, tenantId: string): Promise<Places> {
  const { sql } = context
  const [moves, clusters, sites, locations, subprocessors] = await Promise.all([
    sql<ResidencyFacts['moves'][number]>`
      SELECT source_cluster_id AS "sourceClusterId", target_cluster_id AS "targetClusterId", frozen_at AS "frozenAt",
             switched_at AS "switchedAt", ended_at AS "endedAt"
        FROM tenant_move WHERE tenant_id = ${tenantId}`,
    sql<ResidencyFacts['clusters'][number]>`SELECT id, name, site_id AS "siteId" FROM cluster`,
    sql<ResidencyFacts['sites'][number]>`
      SELECT id, code, name, residency, s3_endpoint AS "s3Endpoint" FROM site ORDER BY code`,
    readLocations(context, null),
    createSubprocessors(context).listSubprocessors(null),
  ])
  return { moves, clusters, sites, locations, subprocessors }
}

type Holdings = Pick<ResidencyFacts, 'claims' | 'buckets' | 'copies'>

/** What stood at an instant. Of a tenant that was destroyed by then nothing did: its certificate says what of it is gone. */
async function readHoldings({ sql }: StoreContext, tenantId: string, instant: Instant): Promise<Holdings> {
  const then = at(instant)
  const [claims, buckets, copies] = await Promise.all([
    sql<ResidencyFacts['claims'][number]>`
      SELECT name, class_name AS "className", capacity_bytes AS "sizeBytes", created_at AS "createdAt"
        FROM protected_claim claim
       WHERE tenant_id = ${tenantId} AND was_bound AND created_at <= ${then} AND coalesce(gone_at > ${then}, true)
         AND NOT EXISTS (SELECT FROM tenant_exit
                          WHERE tenant_exit.tenant_id = claim.tenant_id AND destroyed_at <= ${then})
       ORDER BY name`,
    sql<ResidencyFacts['buckets'][number]>`
      SELECT bucket.site_id AS "siteId", bucket_name AS "bucketName", offer.name AS "offerName",
             stored_bytes AS "sizeBytes", bucket.recorded_at AS "recordedAt", observed_hour AS "seenAt"
        FROM tenant_bucket bucket JOIN offer ON offer.id = bucket.offer_id
       WHERE bucket.tenant_id = ${tenantId} AND bucket.recorded_at <= ${then}
         -- What was left to its provider still stands, as far as anybody here knows.
         AND NOT EXISTS (SELECT FROM tenant_exit ended
                          WHERE ended.tenant_id = bucket.tenant_id AND destroyed_at <= ${then}
                            AND NOT EXISTS (SELECT FROM tenant_exit_item item
                                             WHERE item.tenant_id = ended.tenant_id AND item.exit_id = ended.id
                                               AND left_to_provider))
       ORDER BY bucket_name, bucket.site_id`,
    sql<ResidencyFacts['copies'][number]>`
      SELECT claim_name AS "claimName", repository, count(*)::integer AS count,
             CASE WHEN count(size_bytes) = count(*) THEN sum(size_bytes) END AS "sizeBytes",
             min(taken_at) AS "oldestTakenAt", max(taken_at) AS "newestTakenAt"
        FROM backup_copy copy
       WHERE tenant_id = ${tenantId} AND first_seen_at <= ${then} AND coalesce(gone_at > ${then}, true)
         AND NOT EXISTS (SELECT FROM tenant_exit
                          WHERE tenant_exit.tenant_id = copy.tenant_id AND destroyed_at <= ${then})
       GROUP BY claim_name, repository ORDER BY claim_name, repository`,
  ])
  return { claims, buckets, copies }
}
