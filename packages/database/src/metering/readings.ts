import type { ReadingsSummary } from '@grenier/contracts'
import { type MeteringStore, Problem } from '@grenier/control-plane/ports'
import { type Instant, type MeasuredKind, measuresKind } from '@grenier/quota-billing'
import { DatabaseError } from 'pg'
import { at, plainArray } from '../shared/columns.ts'
import { onlyRow } from '../shared/sql.ts'
import type { StoreContext } from '../shared/store-context.ts'
import { noteMarks } from './dirty-days.ts'
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
      if (recorded > 0) await noteMarks(context, { batchId, columns, readings, known, timeZone })
      return { recorded, duplicate, conflicts: conflicts.map(({ index }) => index) }
    },

    async summary() {
      const rows = await sql<ReadingsSummary>`
        SELECT count(*)::integer AS batches, coalesce(sum(recorded_count), 0)::float8 AS recorded,
               coalesce(sum(duplicate_count), 0)::float8 AS duplicate,
               (SELECT coalesce(sum(missing_readings), 0) FROM usage_slice)::float8 AS estimated,
               ((SELECT count(*) FROM dirty_day)
                + (SELECT coalesce(sum(cardinality(days)), 0) FROM marked_batch))::integer AS "dirtyDays"
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
  const rows = await sql<{ tenants: number; offers: Record<string, MeasuredKind> }>`
    SELECT (SELECT count(*) FROM tenant WHERE id = ANY (${plainArray(tenantIds)}::uuid[]))::integer AS tenants,
           (SELECT coalesce(jsonb_object_agg(id, kind), '{}') FROM offer
             WHERE id = ANY (${plainArray(offerIds)}::uuid[])) AS offers`
  const known = onlyRow(rows)
  if (known.tenants < tenantIds.size) {
    throw new Problem('tenant-unknown', { count: String(tenantIds.size - known.tenants) })
  }
  for (const { meter, offerId } of series) {
    const kind = known.offers[offerId]
    if (kind === undefined) throw new Problem('offer-unknown')
    if (!measuresKind(meter, kind)) throw new Problem('reading-meter-mismatch', { meter, kind })
  }
}

const uniqueViolation = '23505'

/**
 * Returns how many were new. As a rule all are, and a plain insert costs half of one that looks for conflicts first; so it
 * is tried, and only a call that repeats something goes the longer way. Rows go in in key order: that is kinder to the
 * index, and two calls with the same readings never wait for each other in a circle. What is written after it is of the transaction
 * itself again, which the database asks of statements and what stands on them.
 */
async function insertNew(
  { sql }: StoreContext,
  { simulated, batchId }: Batch,
  columns: ReadingColumns,
): Promise<number> {
  const { seriesIndexes, takenMs, values, tenantIds, meters, resourceIds, offerIds } = columns
  await sql.send`SAVEPOINT before_readings`
  try {
    const recorded = await sql.affected`
      INSERT INTO reading (tenant_id, meter, resource_id, taken_at, offer_id, value_bytes, simulated, batch_id)
      SELECT tenant_id, meter, resource_id, taken_at, offer_id, value_bytes, ${simulated}, ${batchId}
        FROM given_readings(${seriesIndexes}, ${takenMs}, ${values}, ${tenantIds}, ${meters}, ${resourceIds}, ${offerIds})
       ORDER BY series, taken_at`
    await sql.send`RELEASE SAVEPOINT before_readings`
    return recorded
  } catch (error) {
    if (!(error instanceof DatabaseError) || error.code !== uniqueViolation) throw error
  }
  await sql.send`ROLLBACK TO SAVEPOINT before_readings`
  await sql.send`RELEASE SAVEPOINT before_readings`
  return await sql.affected`
    INSERT INTO reading (tenant_id, meter, resource_id, taken_at, offer_id, value_bytes, simulated, batch_id)
    SELECT tenant_id, meter, resource_id, taken_at, offer_id, value_bytes, ${simulated}, ${batchId}
      FROM given_readings(${seriesIndexes}, ${takenMs}, ${values}, ${tenantIds}, ${meters}, ${resourceIds}, ${offerIds})
     ORDER BY series, taken_at
    ON CONFLICT DO NOTHING`
}

/** Which readings, by their index, were known before this call, and which of those say something else. */
function compareKnown(
  { sql }: StoreContext,
  batchId: string,
  columns: ReadingColumns,
): Promise<{ index: number; differs: boolean }[]> {
  const { seriesIndexes, takenMs, values, tenantIds, meters, resourceIds, offerIds } = columns
  return sql<{ index: number; differs: boolean }>`
    SELECT (given.number - 1)::integer AS index,
           (known.value_bytes, known.offer_id) <> (given.value_bytes, given.offer_id) AS differs
      FROM given_readings(${seriesIndexes}, ${takenMs}, ${values}, ${tenantIds}, ${meters}, ${resourceIds}, ${offerIds})
           AS given
      JOIN reading known ON known.tenant_id = given.tenant_id AND known.meter = given.meter
           AND known.resource_id = given.resource_id AND known.taken_at = given.taken_at
     WHERE known.batch_id <> ${batchId}
        OR (known.value_bytes, known.offer_id) <> (given.value_bytes, given.offer_id)
     ORDER BY given.number`
}
