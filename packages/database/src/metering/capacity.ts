import type { CapacityGauge, CapacityStore, TenantToCount } from '@grenier/control-plane/ports'
import type { Instant } from '@grenier/quota-billing'
import { at, json, plainArray } from '../shared/columns.ts'
import type { StoreContext } from '../shared/store-context.ts'

/** What was counted of clusters' volumes and snapshots. Platform scope only. */
export function createCapacity(context: StoreContext): CapacityStore {
  const { sql } = context
  return {
    async clustersToCount() {
      const rows = await sql<{ id: string }>`
        SELECT DISTINCT cluster_id AS id FROM tenant_namespace WHERE purpose = 'storage' AND uid IS NOT NULL ORDER BY id`
      return rows.map(({ id }) => id)
    },

    async countedHour(clusterId) {
      const [row] = await sql<{ countedHour: Instant }>`
        SELECT counted_hour AS "countedHour" FROM capacity_count WHERE cluster_id = ${clusterId}`
      return row?.countedHour ?? null
    },

    async saveCountedHour(clusterId, hour) {
      await sql`
        INSERT INTO capacity_count AS known (cluster_id, counted_hour) VALUES (${clusterId}, ${at(hour)})
        ON CONFLICT (cluster_id) DO UPDATE SET counted_hour = greatest(known.counted_hour, excluded.counted_hour)`
    },

    tenantsToCount: (query) => readTenantsToCount(context, query),

    capacityGauges: (clusterId, tenantIds) => sql<CapacityGauge>`
      SELECT tenant_id AS "tenantId", meter, resource_id AS "resourceId", offer_id AS "offerId",
             value_bytes AS "valueBytes", counted_hour AS "countedHour"
        FROM capacity_gauge
       WHERE tenant_id = ANY (${plainArray(tenantIds)}::uuid[]) AND cluster_id = ${clusterId}
       ORDER BY tenant_id, meter, resource_id`,

    async saveCapacityGauges(clusterId, gauges) {
      const rows = gauges.map((gauge) => ({
        ...gauge,
        valueBytes: gauge.valueBytes.toString(),
        countedHour: at(gauge.countedHour),
      }))
      await sql`
        INSERT INTO capacity_gauge AS known (tenant_id, meter, resource_id, cluster_id, offer_id, value_bytes, counted_hour)
        SELECT "tenantId", meter, "resourceId", ${clusterId}, "offerId", "valueBytes", "countedHour"
          FROM jsonb_to_recordset(${json(rows)})
               AS counted ("tenantId" uuid, meter text, "resourceId" text, "offerId" uuid, "valueBytes" bigint,
                           "countedHour" timestamptz)
         ORDER BY "tenantId", meter, "resourceId"
        ON CONFLICT (tenant_id, meter, resource_id) DO UPDATE
          SET offer_id = excluded.offer_id, value_bytes = excluded.value_bytes, counted_hour = excluded.counted_hour
          -- A run that began in an earlier hour changes nothing.
          WHERE known.counted_hour < excluded.counted_hour`
    },
  }
}

async function readTenantsToCount(
  { sql }: StoreContext,
  { clusterId, after, limit }: Parameters<CapacityStore['tenantsToCount']>[0],
): Promise<TenantToCount[]> {
  return await sql<TenantToCount>`
    SELECT place.tenant_id AS "tenantId", place.name AS namespace, place.uid AS "namespaceUid",
           cluster.name AS "clusterName",
           (SELECT coalesce(jsonb_agg(jsonb_build_object('offerId', offer.offer_id, 'className', offer.class_name)
                                      ORDER BY offer.code), '[]'::jsonb)
              FROM quota JOIN block_offer_class offer ON offer.offer_id = quota.offer_id
             WHERE quota.tenant_id = place.tenant_id AND offer.cluster_id = place.cluster_id) AS offers
      FROM tenant_namespace place
      JOIN cluster ON cluster.id = place.cluster_id
     WHERE place.cluster_id = ${clusterId} AND place.purpose = 'storage' AND place.uid IS NOT NULL
       AND NOT EXISTS (SELECT FROM tenant_exit WHERE tenant_exit.tenant_id = place.tenant_id AND state = 'destroyed')
       AND (${after}::uuid IS NULL OR place.tenant_id > ${after}::uuid)
     ORDER BY place.tenant_id LIMIT ${limit}`
}
