import type { BucketStore, TenantBucket } from '@grenier/control-plane/ports'
import type { Instant } from '@grenier/quota-billing'
import { at, atOrNull, json, plainArray } from '../shared/columns.ts'
import type { StoreContext } from '../shared/store-context.ts'

/** Buckets of tenants and what their stores told of them. Platform scope only. */
export function createBuckets(context: StoreContext): BucketStore {
  return { ...createBucketReads(context), ...createBucketWrites(context) }
}

type Writes = 'saveBuckets' | 'saveBucketObservations' | 'saveBucketConditions'

function createBucketWrites({ sql }: StoreContext): Pick<BucketStore, Writes> {
  return {
    async saveBuckets(tenantId, buckets) {
      const rows = buckets.map(({ offerId, clusterId, bucketName, api = 'obc', recordedAt }) => ({
        api,
        offer_id: offerId,
        cluster_id: clusterId,
        bucket_name: bucketName,
        recorded_at: at(recordedAt),
      }))
      await sql`
        WITH kept AS (
          INSERT INTO tenant_bucket (tenant_id, site_id, bucket_name, offer_id, api, recorded_at)
          SELECT ${tenantId}, cluster.site_id, seen.bucket_name, seen.offer_id, seen.api, seen.recorded_at
            FROM jsonb_to_recordset(${json(rows)})
                 AS seen (offer_id uuid, cluster_id uuid, bucket_name text, api text, recorded_at timestamptz)
            JOIN cluster ON cluster.id = seen.cluster_id
           ORDER BY cluster.site_id, seen.bucket_name
          ON CONFLICT DO NOTHING RETURNING tenant_id, site_id, bucket_name, offer_id
        )
        INSERT INTO bucket_canary (tenant_id, site_id, bucket_name, outcome, reason)
        SELECT kept.tenant_id, kept.site_id, kept.bucket_name, 'unmeasured', 'not-tried'
          FROM kept JOIN offer ON offer.id = kept.offer_id AND offer.kind = 'backup'
         ORDER BY kept.site_id, kept.bucket_name
        ON CONFLICT DO NOTHING`
      const foreign = await sql<{ name: string }>`
        SELECT known.bucket_name AS name
          FROM jsonb_to_recordset(${json(rows)}) AS seen (cluster_id uuid, bucket_name text)
          JOIN cluster ON cluster.id = seen.cluster_id
          JOIN tenant_bucket known ON known.site_id = cluster.site_id AND known.bucket_name = seen.bucket_name
         WHERE known.tenant_id <> ${tenantId} ORDER BY name`
      return foreign.map(({ name }) => name)
    },

    async saveBucketObservations(observations) {
      const rows = observations.map((one) => ({ ...one, observedHour: at(one.observedHour) }))
      await sql`
        UPDATE tenant_bucket bucket
           SET observed_hour = told."observedHour", stored_bytes = told."storedBytes", silence = told.silence,
               limit_wanted_bytes = told."limitWantedBytes", limit_read_bytes = told."limitReadBytes",
               limit_verdict = told."limitVerdict"
          FROM (SELECT * FROM jsonb_to_recordset(${json(rows)})
                  AS told ("tenantId" uuid, "siteId" uuid, "bucketName" text, "observedHour" timestamptz,
                           "storedBytes" bigint, silence text, "limitWantedBytes" bigint, "limitReadBytes" bigint,
                           "limitVerdict" text)
                 ORDER BY "tenantId", "siteId", "bucketName") told
         WHERE (bucket.tenant_id, bucket.site_id, bucket.bucket_name) = (told."tenantId", told."siteId", told."bucketName")`
    },

    async saveBucketConditions(conditions) {
      const rows = conditions.map((condition) => ({ ...condition, changedAt: at(condition.changedAt) }))
      const changed = await sql<{ id: string }>`
        WITH saved AS (
          INSERT INTO tenant_condition AS known
            (tenant_id, type, status, reason, message, observed_generation, changed_at)
          SELECT "tenantId", type, status, reason, message, "observedGeneration", "changedAt"
            FROM jsonb_to_recordset(${json(rows)}) AS new ("tenantId" uuid, type text, status text, reason text,
                 message text, "observedGeneration" integer, "changedAt" timestamptz)
           ORDER BY "tenantId", type
          ON CONFLICT (tenant_id, type) DO UPDATE
            SET status = excluded.status, reason = excluded.reason, message = excluded.message,
                observed_generation = excluded.observed_generation,
                changed_at = CASE WHEN known.status = excluded.status THEN known.changed_at ELSE excluded.changed_at END
            WHERE (known.status, known.reason, known.message) IS DISTINCT FROM
                  (excluded.status, excluded.reason, excluded.message)
          RETURNING tenant_id
        )
        SELECT DISTINCT tenant_id AS id FROM saved ORDER BY id`
      return changed.map(({ id }) => id)
    },
  }
}

function createBucketReads(context: StoreContext): Omit<BucketStore, Writes> {
  const { sql } = context
  return {
    async getObjectStore(siteId) {
      const rows = await sql<NonNullable<Awaited<ReturnType<BucketStore['getObjectStore']>>>>`
        SELECT site.s3_endpoint AS endpoint, site.s3_ca_pem AS "caPem", site.s3_region AS region,
               secret.s3_admin_key_sealed AS "adminKeySealed"
          FROM site LEFT JOIN site_secret secret ON secret.site_id = site.id
         WHERE site.id = ${siteId} AND site.s3_endpoint IS NOT NULL`
      return rows[0] ?? null
    },

    async sitesWithBuckets() {
      const rows = await sql<{ id: string }>`
        SELECT id FROM site WHERE EXISTS (SELECT FROM tenant_bucket WHERE site_id = site.id) ORDER BY id`
      return rows.map(({ id }) => id)
    },

    async bucketsToObserve({ siteId, hour, limit }) {
      const due = await sql<{ id: string }>`
        SELECT DISTINCT tenant_id AS id FROM tenant_bucket
         WHERE site_id = ${siteId} AND (observed_hour IS NULL OR observed_hour < ${at(hour)}) ORDER BY id LIMIT ${limit}`
      const found = await bucketsOf(context, { tenantIds: due.map(({ id }) => id), hour })
      return found.filter((bucket) => bucket.siteId === siteId)
    },

    bucketsOf: (tenantIds) => bucketsOf(context, { tenantIds, hour: null }),
  }
}

/** Buckets of tenants with their quotas and, of one hour, the readings that were recorded. */
function bucketsOf(
  { sql }: StoreContext,
  { tenantIds, hour }: { tenantIds: readonly string[]; hour: Instant | null },
): Promise<TenantBucket[]> {
  return sql<TenantBucket>`
    SELECT bucket.tenant_id AS "tenantId", bucket.site_id AS "siteId", bucket.bucket_name AS "bucketName",
           bucket.offer_id AS "offerId", offer.kind, site.code AS "siteCode", tenant.generation,
           coalesce(quota.quota_bytes, 0)::bigint AS "quotaBytes", bucket.observed_hour AS "observedHour",
           bucket.stored_bytes AS "storedBytes", bucket.silence, bucket.limit_wanted_bytes AS "limitWantedBytes",
           bucket.limit_read_bytes AS "limitReadBytes", bucket.limit_verdict AS "limitVerdict",
           recorded.value_bytes AS "recordedBytes"
      FROM tenant_bucket bucket
      JOIN tenant ON tenant.id = bucket.tenant_id
      JOIN site ON site.id = bucket.site_id
      JOIN offer ON offer.id = bucket.offer_id
      LEFT JOIN quota ON quota.tenant_id = bucket.tenant_id AND quota.offer_id = bucket.offer_id
      LEFT JOIN reading recorded
             ON recorded.tenant_id = bucket.tenant_id AND recorded.meter = offer.kind || '.stored'
            AND recorded.resource_id = site.code || '/' || bucket.bucket_name
            AND recorded.taken_at = ${atOrNull(hour)}::timestamptz
     WHERE bucket.tenant_id = ANY (${plainArray(tenantIds)}::uuid[])
     ORDER BY bucket.tenant_id, bucket.site_id, bucket.bucket_name`
}
