import type { ReadingsSummary } from '@grenier/contracts'
import { type IdentifiedReading, type MeteringStore, Problem } from '@grenier/control-plane/ports'
import type { Instant } from '@grenier/quota-billing'
import { at, plainArray } from '../shared/columns.ts'
import { onlyRow } from '../shared/sql.ts'
import type { StoreContext } from '../shared/store-context.ts'

type ReadingMethods = Pick<MeteringStore, 'recordReadings' | 'summary' | 'ensurePartitions'>
type Batch = Parameters<MeteringStore['recordReadings']>[0]

/** Raw measurements. Platform scope only. */
export function createReadings(context: StoreContext): ReadingMethods {
  const { sql } = context
  return {
    async recordReadings(batch) {
      const { batchId, source, simulated, recordedAt, readings } = batch
      await refuseUnknown(context, readings)
      await ensurePartitions(context, spanOf(readings))
      const { recorded, conflictIds } = await insertNew(context, batch)
      const duplicate = readings.length - recorded - conflictIds.length
      await sql`
        INSERT INTO reading_batch (id, source, simulated, recorded_at, recorded_count, duplicate_count)
        VALUES (${batchId}, ${source}, ${simulated}, ${at(recordedAt)}, ${recorded}, ${duplicate})`
      return { recorded, duplicate, conflictIds }
    },

    async summary() {
      const rows = await sql<ReadingsSummary>`
        SELECT count(*)::integer AS batches, coalesce(sum(recorded_count), 0)::integer AS recorded,
               coalesce(sum(duplicate_count), 0)::integer AS duplicate,
               (SELECT coalesce(sum(missing_readings), 0) FROM usage_slice)::integer AS estimated,
               (SELECT count(*) FROM dirty_day)::integer AS "dirtyDays"
          FROM reading_batch`
      return onlyRow(rows)
    },

    ensurePartitions: (span) => ensurePartitions(context, span),
  }
}

async function ensurePartitions({ sql }: StoreContext, { from, to }: { from: Instant; to: Instant }): Promise<void> {
  await sql`SELECT ensure_reading_partitions(${at(from)}, ${at(to)} + interval '3 months')`
}

function spanOf(readings: readonly IdentifiedReading[]): { from: Instant; to: Instant } {
  const [first] = readings
  if (first === undefined) throw new Error('a batch has at least one reading')
  let from = first.takenAt
  let to = first.takenAt
  for (const { takenAt } of readings) {
    if (takenAt < from) from = takenAt
    if (takenAt > to) to = takenAt
  }
  return { from, to }
}

/** Once per call instead of once per row, which foreign keys would cost. Tenants and offers are never deleted. */
async function refuseUnknown({ sql }: StoreContext, readings: readonly IdentifiedReading[]): Promise<void> {
  const tenantIds = new Set(readings.map(({ tenantId }) => tenantId))
  const offerIds = new Set(readings.map(({ offerId }) => offerId))
  const rows = await sql<{ tenants: number; offers: number }>`
    SELECT (SELECT count(*) FROM tenant WHERE id = ANY (${plainArray(tenantIds)}::uuid[]))::integer AS tenants,
           (SELECT count(*) FROM offer WHERE id = ANY (${plainArray(offerIds)}::uuid[]))::integer AS offers`
  const known = onlyRow(rows)
  if (known.tenants < tenantIds.size) {
    throw new Problem('tenant-unknown', { count: String(tenantIds.size - known.tenants) })
  }
  if (known.offers < offerIds.size) throw new Problem('offer-unknown')
}

/**
 * Inserts what is new and marks the days it touches, in one statement; then tells repeats from contradictions.
 *
 * Each new reading marks its own day and its neighbours, since a value holds across midnight. A mark that stands is locked,
 * not written again: whoever computes that day at this moment skips it and finds it later, with these readings.
 */
async function insertNew(
  { sql }: StoreContext,
  { readings, simulated, batchId, timeZone }: Batch,
): Promise<{ recorded: number; conflictIds: string[] }> {
  const columns = columnsOf(readings)
  const rows = await sql<{ recorded: number }>`
    WITH inserted AS (
      INSERT INTO reading (tenant_id, meter, resource_id, taken_at, id, offer_id, value_bytes, simulated, batch_id)
      SELECT tenant_id, meter, resource_id, taken_at, id, offer_id, value_bytes, ${simulated}, ${batchId}
        FROM unnest(${columns.tenantIds}::uuid[], ${columns.meters}::text[], ${columns.resourceIds}::text[],
                    ${columns.takenAts}::timestamptz[], ${columns.ids}::uuid[], ${columns.offerIds}::uuid[],
                    ${columns.values}::bigint[])
             AS given (tenant_id, meter, resource_id, taken_at, id, offer_id, value_bytes)
      ON CONFLICT DO NOTHING
      RETURNING tenant_id, meter, resource_id, offer_id, taken_at
    ), touched AS (
      SELECT tenant_id, meter, resource_id, offer_id, (taken_at AT TIME ZONE ${timeZone})::date AS day
        FROM inserted GROUP BY tenant_id, meter, resource_id, offer_id, 5
    ), marked AS (
      INSERT INTO dirty_day AS known (tenant_id, meter, resource_id, offer_id, day, widens)
      SELECT tenant_id, meter, resource_id, offer_id, day + shift, bool_or(shift = 0)
        FROM touched CROSS JOIN generate_series(-1, 1) AS shift
       GROUP BY tenant_id, meter, resource_id, offer_id, day + shift
       ORDER BY day + shift, tenant_id, meter, resource_id, offer_id
      ON CONFLICT (day, tenant_id, meter, resource_id, offer_id) DO UPDATE SET widens = true
        WHERE excluded.widens AND NOT known.widens
    )
    SELECT count(*)::integer AS recorded FROM inserted`
  const { recorded } = onlyRow(rows)
  if (recorded === readings.length) return { recorded, conflictIds: [] }
  const conflicts = await sql<{ id: string }>`
    SELECT given.id
      FROM unnest(${columns.tenantIds}::uuid[], ${columns.meters}::text[], ${columns.resourceIds}::text[],
                  ${columns.takenAts}::timestamptz[], ${columns.ids}::uuid[], ${columns.offerIds}::uuid[],
                  ${columns.values}::bigint[])
           AS given (tenant_id, meter, resource_id, taken_at, id, offer_id, value_bytes)
      JOIN reading known USING (tenant_id, meter, resource_id, taken_at)
     WHERE (known.value_bytes, known.offer_id) <> (given.value_bytes, given.offer_id)`
  return { recorded, conflictIds: conflicts.map(({ id }) => id) }
}

interface ReadingColumns {
  readonly tenantIds: string
  readonly meters: string
  readonly resourceIds: readonly string[]
  readonly takenAts: string
  readonly ids: string
  readonly offerIds: string
  readonly values: string
}

function columnsOf(readings: readonly IdentifiedReading[]): ReadingColumns {
  return {
    tenantIds: plainArray(readings.map(({ tenantId }) => tenantId)),
    meters: plainArray(readings.map(({ meter }) => meter)),
    resourceIds: readings.map(({ resourceId }) => resourceId),
    takenAts: plainArray(readings.map(({ takenAt }) => at(takenAt))),
    ids: plainArray(readings.map(({ id }) => id)),
    offerIds: plainArray(readings.map(({ offerId }) => offerId)),
    values: plainArray(readings.map(({ valueBytes }) => valueBytes)),
  }
}
