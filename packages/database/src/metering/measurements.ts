import type { MeasurementSource } from '@grenier/contracts'
import {
  type ClaimToMeasure,
  type MeasuredOffer,
  type MeasurementStore,
  noSourceReason,
  type RecordedValue,
} from '@grenier/control-plane/ports'
import { at, json, plainArray } from '../shared/columns.ts'
import type { StoreContext } from '../shared/store-context.ts'

/** Where the use inside volumes is asked, and what was told of it. Platform scope only but for `measuredUse`. */
export function createMeasurements(context: StoreContext): MeasurementStore {
  return { ...createMeasurementSources(context), ...createClaimMeasurements(context) }
}

type SourceMethods = 'saveMeasurementSource' | 'getMeasurementSource' | 'clustersToMeasure' | 'tenantsToldOtherwise'

function createMeasurementSources({ sql }: StoreContext): Pick<MeasurementStore, SourceMethods> {
  return {
    async saveMeasurementSource(clusterId, { source, tokenSealed, version }) {
      await sql`UPDATE cluster SET version = ${version} WHERE id = ${clusterId}`
      await sql`UPDATE cluster_secret SET measurement_token_sealed = ${tokenSealed} WHERE cluster_id = ${clusterId}`
      if (source === null) {
        await sql`DELETE FROM measurement_source WHERE cluster_id = ${clusterId}`
        return
      }
      await sql`
        INSERT INTO measurement_source (cluster_id, url, ca_pem, matchers, declared_at)
        VALUES (${clusterId}, ${source.url}, ${source.caPem}, ${json(source.matchers)}, ${at(source.declaredAt)})
        ON CONFLICT (cluster_id) DO UPDATE SET url = excluded.url, ca_pem = excluded.ca_pem,
                                               matchers = excluded.matchers, declared_at = excluded.declared_at`
    },

    async getMeasurementSource(clusterId) {
      const [row] = await sql<Omit<MeasurementSource, 'tokenKnown'> & { tokenSealed: string | null }>`
        SELECT source.url, source.ca_pem AS "caPem", source.matchers, source.declared_at AS "declaredAt",
               secret.measurement_token_sealed AS "tokenSealed"
          FROM measurement_source source JOIN cluster_secret secret ON secret.cluster_id = source.cluster_id
         WHERE source.cluster_id = ${clusterId}`
      if (row === undefined) return null
      const { tokenSealed, ...source } = row
      return { source: { ...source, tokenKnown: tokenSealed !== null }, tokenSealed }
    },

    async clustersToMeasure() {
      const rows = await sql<{ id: string }>`
        SELECT cluster_id AS id FROM measurement_source
        UNION
        SELECT place.cluster_id
          FROM tenant_namespace place JOIN tenant_condition said ON said.tenant_id = place.tenant_id
         WHERE place.purpose = 'storage' AND said.type IN ('VolumesMeasured', 'VolumesHaveRoom')
           AND said.reason <> ${noSourceReason}
           AND NOT EXISTS (SELECT FROM measurement_source source WHERE source.cluster_id = place.cluster_id)
         ORDER BY id`
      return rows.map(({ id }) => id)
    },

    tenantsToldOtherwise: ({ clusterId, isSourced, after, limit }) => sql<{ tenantId: string; generation: number }>`
      SELECT tenant.id AS "tenantId", tenant.generation
        FROM tenant_namespace place JOIN tenant ON tenant.id = place.tenant_id
       WHERE place.cluster_id = ${clusterId} AND place.purpose = 'storage'
         AND (${after}::uuid IS NULL OR tenant.id > ${after}::uuid)
         AND EXISTS (SELECT FROM tenant_condition said
                      WHERE said.tenant_id = tenant.id AND said.type IN ('VolumesMeasured', 'VolumesHaveRoom')
                        AND (said.reason = ${noSourceReason}) = ${isSourced})
       ORDER BY tenant.id LIMIT ${limit}`,
  }
}

type ClaimMethods =
  | 'claimsToMeasure'
  | 'recordedValues'
  | 'expectClaimReadings'
  | 'saveClaimMeasurements'
  | 'measuredUse'

function createClaimMeasurements(context: StoreContext): Pick<MeasurementStore, ClaimMethods> {
  const { sql } = context
  return {
    claimsToMeasure: (query) => readClaimsToMeasure(context, query),

    recordedValues: (gauges, takenAt) => sql<RecordedValue>`
      SELECT reading.tenant_id AS "tenantId", reading.meter, reading.resource_id AS "resourceId",
             reading.offer_id AS "offerId", reading.value_bytes AS "valueBytes"
        FROM unnest(${plainArray(gauges.map(({ tenantId }) => tenantId))}::uuid[],
                    ${gauges.map(({ meter }) => meter)}::text[],
                    ${gauges.map(({ resourceId }) => resourceId)}::text[]) AS gauge (tenant_id, meter, resource_id)
        JOIN reading ON reading.tenant_id = gauge.tenant_id AND reading.meter = gauge.meter
             AND reading.resource_id = gauge.resource_id AND reading.taken_at = ${at(takenAt)}::timestamptz`,

    async expectClaimReadings(measurements) {
      const rows = measurements.map((one) => ({ ...one, observedHour: at(one.observedHour) }))
      await sql`
        INSERT INTO claim_measurement AS known (tenant_id, claim_name, offer_id, observed_hour, used_bytes, silence,
                                                measured_hour)
        SELECT "tenantId", "claimName", "offerId", "observedHour", NULL, 'not-observed', "observedHour"
          FROM jsonb_to_recordset(${json(rows)})
               AS due ("tenantId" uuid, "claimName" text, "offerId" uuid, "observedHour" timestamptz)
         ORDER BY "tenantId", "claimName"
        ON CONFLICT (tenant_id, claim_name) DO UPDATE SET measured_hour = excluded.measured_hour
          WHERE known.measured_hour IS NULL`
    },

    async saveClaimMeasurements(measurements) {
      const rows = measurements.map((one) => ({ ...one, observedHour: at(one.observedHour) }))
      await sql`
        INSERT INTO claim_measurement AS known (tenant_id, claim_name, offer_id, observed_hour, used_bytes, silence,
                                                measured_hour)
        SELECT "tenantId", "claimName", "offerId", "observedHour", "usedBytes", silence,
               CASE WHEN "usedBytes" IS NOT NULL THEN "observedHour" END
          FROM jsonb_to_recordset(${json(rows)})
               AS told ("tenantId" uuid, "claimName" text, "offerId" uuid, "observedHour" timestamptz,
                        "usedBytes" bigint, silence text)
         ORDER BY "tenantId", "claimName"
        ON CONFLICT (tenant_id, claim_name) DO UPDATE
          SET offer_id = excluded.offer_id, observed_hour = excluded.observed_hour, used_bytes = excluded.used_bytes,
              silence = excluded.silence, measured_hour = coalesce(excluded.measured_hour, known.measured_hour)
          -- A run that began in an earlier hour, or found less than another one at the same time, changes nothing.
          WHERE known.observed_hour < excluded.observed_hour
             OR (known.observed_hour = excluded.observed_hour AND known.used_bytes IS NULL)`
    },

    measuredUse: (tenantIds, since) => sql<MeasuredOffer>`
      WITH bound AS (
        SELECT claim.tenant_id, claim.name, offer_of_claim(claim.tenant_id, claim.name) AS offer_id
          FROM protected_claim claim
         WHERE claim.tenant_id = ANY (${plainArray(tenantIds)}::uuid[]) AND claim.was_bound AND claim.gone_at IS NULL
      ), told AS (
        SELECT bound.tenant_id, bound.offer_id, known.used_bytes, known.observed_hour,
               CASE WHEN known.observed_hour >= ${at(since)} THEN known.silence ELSE 'not-observed' END AS silence,
               coalesce(known.observed_hour >= ${at(since)} AND known.used_bytes IS NOT NULL, false) AS is_measured
          FROM bound
          LEFT JOIN claim_measurement known ON known.tenant_id = bound.tenant_id AND known.claim_name = bound.name
      )
      SELECT quota.tenant_id AS "tenantId", quota.offer_id AS "offerId", offer.code AS "offerCode", tenant.generation,
             quota.quota_bytes AS "quotaBytes", count(told.offer_id)::integer AS "claimsBound",
             (count(*) FILTER (WHERE told.is_measured))::integer AS "claimsMeasured",
             (sum(told.used_bytes) FILTER (WHERE told.is_measured))::bigint AS "usedBytes",
             min(told.observed_hour) FILTER (WHERE told.is_measured) AS "measuredAt",
             string_agg(DISTINCT told.silence, ',' ORDER BY told.silence) FILTER (WHERE NOT told.is_measured) AS silences
        FROM quota
        JOIN block_offer_class offer ON offer.offer_id = quota.offer_id
        JOIN tenant ON tenant.id = quota.tenant_id
        LEFT JOIN told ON told.tenant_id = quota.tenant_id AND told.offer_id = quota.offer_id
       WHERE quota.tenant_id = ANY (${plainArray(tenantIds)}::uuid[])
       GROUP BY quota.tenant_id, quota.offer_id, offer.code, tenant.generation, quota.quota_bytes
       ORDER BY quota.tenant_id, offer.code`,
  }
}

type DueQuery = Parameters<MeasurementStore['claimsToMeasure']>[0]

/** Everything that is due of the first tenants that have anything due. */
async function readClaimsToMeasure(
  { sql }: StoreContext,
  { clusterId, hour, after, limit }: DueQuery,
): Promise<ClaimToMeasure[]> {
  return await sql<ClaimToMeasure>`
    WITH due AS (
      SELECT claim.tenant_id AS "tenantId", claim.name AS "claimName", place.name AS namespace,
             cluster.name AS "clusterName", offer_of_claim(claim.tenant_id, claim.name) AS "offerId",
             claim.gone_at IS NOT NULL AS "isGone"
        FROM tenant_namespace place
        JOIN cluster ON cluster.id = place.cluster_id
        JOIN protected_claim claim ON claim.tenant_id = place.tenant_id
        LEFT JOIN claim_measurement known ON known.tenant_id = claim.tenant_id AND known.claim_name = claim.name
       WHERE place.cluster_id = ${clusterId} AND place.purpose = 'storage' AND place.uid IS NOT NULL
         AND NOT EXISTS (SELECT FROM tenant_exit WHERE tenant_exit.tenant_id = place.tenant_id AND state = 'destroyed')
         AND (${after}::uuid IS NULL OR place.tenant_id > ${after}::uuid)
         AND CASE WHEN claim.gone_at IS NULL
                  THEN claim.was_bound AND (known.observed_hour IS NULL OR known.observed_hour < ${at(hour)}
                                            OR known.used_bytes IS NULL)
                  ELSE known.measured_hour < ${at(hour)} AND known.used_bytes IS DISTINCT FROM 0 END
    ), chosen AS (
      SELECT DISTINCT "tenantId" AS id FROM due WHERE "offerId" IS NOT NULL ORDER BY id LIMIT ${limit}
    )
    SELECT due.* FROM due JOIN chosen ON chosen.id = due."tenantId"
     WHERE due."offerId" IS NOT NULL
     ORDER BY due."tenantId", due."claimName"`
}
