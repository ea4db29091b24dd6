import type { ReadingsSummary } from '@grenier/contracts'
import { type MeteringStore, Problem } from '@grenier/control-plane/ports'
import type { Instant } from '@grenier/quota-billing'
import { at, plainArray } from '../shared/columns.ts'
import { onlyRow } from '../shared/sql.ts'
import type { StoreContext } from '../shared/store-context.ts'
import { markDirty } from './dirty-days.ts'
import { type ReadingColumns, readingColumns } from './reading-columns.ts'

type Batch = Parameters<MeteringStore['recordReadings']>[0]

/** Raw measurements. Platform scope only. */
export function createReadings(
  context: StoreContext,
): Pick<MeteringStore, 'recordReadings' | 'summary' | 'ensurePartitions'> {
  const { sql } = context
  return {
    async recordReadings(batch) {
      const { batchId, source, simulated, recordedAt, readings, timeZone } = batch
      const columns = readingColumns(readings)
      await refuseUnknown(context, columns)
      await ensurePartitions(context, columns)
      const recorded = await insertNew(context, batch, columns)
      const repeats = recorded === readings.length ? [] : await compareKnown(context, batchId, columns)
      const conflicts = repeats.filter(({ differs }) => differs)
      const duplicate = readings.length - recorded - conflicts.length
      await sql`
        INSERT INTO reading_batch (id, source, simulated, recorded_at, recorded_count, duplicate_count)
        VALUES (${batchId}, ${source}, ${simulated}, ${at(recordedAt)}, ${recorded}, ${duplicate})`
      const known = new Set(repeats.map(({ index }) => index))
      if (recorded > 0) await markDirty(context, { columns, readings, known, timeZone })
      return { recorded, duplicate, conflictIds: conflicts.map(({ index }) => readings[index]?.id ?? '') }
    },

    async summary() {
      const rows = await sql<ReadingsSummary>`
        SELECT count(*)::integer AS batches, coalesce(sum(recorded_count), 0)::float8 AS recorded,
               coalesce(sum(duplicate_count), 0)::float8 AS duplicate,
               (SELECT coalesce(sum(missing_readings), 0) FROM usage_slice)::float8 AS estimated,
               (SELECT count(*) FROM dirty_day)::integer AS "dirtyDays"
          FROM reading_batch`
      return onlyRow(rows)
    },

    ensurePartitions: (span) => ensurePartitions(context, span),
  }
}

async function ensurePartitions({ sql }: StoreContext, { from, to }: { from: Instant; to: Instant }): Promise<void> {
  await sql`
    SELECT ensure_reading_partitions(${at(from)}::timestamptz, ${at(to)}::timestamptz + interval '3 months')`
}

/** Once per call instead of once per row, which foreign keys would cost. Tenants and offers are never deleted. */
async function refuseUnknown({ sql }: StoreContext, { series }: ReadingColumns): Promise<void> {
  const tenantIds = new Set(series.map(({ tenantId }) => tenantId))
  const offerIds = new Set(series.map(({ offerId }) => offerId))
  const rows = await sql<{ tenants: number; offers: number }>`
    SELECT (SELECT count(*) FROM tenant WHERE id = ANY (${plainArray(tenantIds)}::uuid[]))::integer AS tenants,
           (SELECT count(*) FROM offer WHERE id = ANY (${plainArray(offerIds)}::uuid[]))::integer AS offers`
  const known = onlyRow(rows)
  if (known.tenants < tenantIds.size) {
    throw new Problem('tenant-unknown', { count: String(tenantIds.size - known.tenants) })
  }
  if (known.offers < offerIds.size) throw new Problem('offer-unknown')
}

/** Returns how many were new. */
function insertNew({ sql }: StoreContext, { simulated, batchId }: Batch, columns: ReadingColumns): Promise<number> {
  return sql.affected`
    INSERT INTO reading (tenant_id, meter, resource_id, taken_at, offer_id, value_bytes, simulated, batch_id)
    SELECT series.tenant_id, series.meter, series.resource_id, to_timestamp(given.taken_ms / 1000.0),
           series.offer_id, given.value_bytes, ${simulated}, ${batchId}
      FROM unnest(${columns.seriesIndexes}::integer[], ${columns.takenMs}::float8[], ${columns.values}::bigint[])
           AS given (series, taken_ms, value_bytes)
      JOIN unnest(${columns.tenantIds}::uuid[], ${columns.meters}::text[], ${columns.resourceIds}::text[],
                  ${columns.offerIds}::uuid[]) WITH ORDINALITY
           AS series (tenant_id, meter, resource_id, offer_id, number) ON series.number = given.series
    ON CONFLICT DO NOTHING`
}

/** Which readings, by their index, were known before this call, and which of those say something else. */
function compareKnown(
  { sql }: StoreContext,
  batchId: string,
  columns: ReadingColumns,
): Promise<{ index: number; differs: boolean }[]> {
  return sql<{ index: number; differs: boolean }>`
    SELECT (given.number - 1)::integer AS index,
           (known.value_bytes, known.offer_id) <> (given.value_bytes, series.offer_id) AS differs
      FROM unnest(${columns.seriesIndexes}::integer[], ${columns.takenMs}::float8[], ${columns.values}::bigint[])
           WITH ORDINALITY AS given (series, taken_ms, value_bytes, number)
      JOIN unnest(${columns.tenantIds}::uuid[], ${columns.meters}::text[], ${columns.resourceIds}::text[],
                  ${columns.offerIds}::uuid[]) WITH ORDINALITY
           AS series (tenant_id, meter, resource_id, offer_id, number) ON series.number = given.series
      JOIN reading known ON known.tenant_id = series.tenant_id AND known.meter = series.meter
           AND known.resource_id = series.resource_id
           AND known.taken_at = to_timestamp(given.taken_ms / 1000.0)::timestamptz(3)
     WHERE known.batch_id <> ${batchId}
        OR (known.value_bytes, known.offer_id) <> (given.value_bytes, series.offer_id)`
}
