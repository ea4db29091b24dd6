import type { UsageSlice } from '@grenier/contracts'
import type { MeteringStore, SliceTotal } from '@grenier/control-plane/ports'
import { type CivilDate, civilDateOf, meterCodes, meters } from '@grenier/quota-billing'
import { at, plainArray } from '../shared/columns.ts'
import { onlyRow } from '../shared/sql.ts'
import type { StoreContext } from '../shared/store-context.ts'

type SliceMethods = Pick<
  MeteringStore,
  'computeDirtySlices' | 'countDirty' | 'sliceTotals' | 'listSlices' | 'hasSimulated'
>

interface DirtyDay {
  readonly tenantId: string
  readonly meter: string
  readonly resourceId: string
  readonly offerId: string
  readonly day: CivilDate
  readonly widens: boolean
}

/** The integrals of gauges over civil days. Computing is for the platform scope, reading works in both. */
export function createSlices(context: StoreContext): SliceMethods {
  const { sql } = context
  return {
    async computeDirtySlices({ limit, until, timeZone, computedAt }) {
      const claimed = await claimDirty(context, { before: civilDateOf(until, timeZone), limit })
      // A later statement sees what was committed until the claim: readings recorded before it are all there.
      if (claimed.length > 0) await compute(context, { claimed, timeZone, computedAt: at(computedAt) })
      return claimed.length
    },

    async countDirty({ from, to }) {
      const rows = await sql<{ count: number }>`
        SELECT count(*)::integer AS count FROM dirty_day WHERE day >= ${from} AND day < ${to}`
      return onlyRow(rows).count
    },

    sliceTotals: ({ from, to }) => sql<SliceTotal>`
      SELECT tenant_id AS "tenantId", offer_id AS "offerId", meter, sum(byte_seconds) AS "byteSeconds",
             sum(estimated_seconds)::integer AS "estimatedSeconds"
        FROM usage_slice WHERE day >= ${from} AND day < ${to}
       GROUP BY tenant_id, offer_id, meter ORDER BY tenant_id, offer_id, meter`,

    listSlices: ({ tenantId, from, to }) => sql<UsageSlice>`
      SELECT meter, offer_id AS "offerId", resource_id AS "resourceId", day, byte_seconds AS "byteSeconds",
             reading_count AS "readingCount", estimated_seconds AS "estimatedSeconds"
        FROM usage_slice WHERE tenant_id = ${tenantId} AND day >= ${from} AND day < ${to}
       ORDER BY day, meter, resource_id, offer_id`,

    async hasSimulated({ tenantId, from, to }) {
      const rows = await sql<{ simulated: boolean }>`
        SELECT EXISTS (SELECT FROM usage_slice
                        WHERE tenant_id = ${tenantId} AND day >= ${from} AND day < ${to} AND simulated) AS simulated`
      return onlyRow(rows).simulated
    },
  }
}

/** Takes marks away from other workers and from ingest until the commit: a reading that comes now marks the day anew. */
function claimDirty(
  { sql }: StoreContext,
  { before, limit }: { before: CivilDate; limit: number },
): Promise<DirtyDay[]> {
  return sql<DirtyDay>`
    DELETE FROM dirty_day USING (
      SELECT day, tenant_id, meter, resource_id, offer_id FROM dirty_day
       WHERE day < ${before} ORDER BY day, tenant_id, meter, resource_id, offer_id
       LIMIT ${limit} FOR UPDATE SKIP LOCKED) AS taken
     WHERE (dirty_day.day, dirty_day.tenant_id, dirty_day.meter, dirty_day.resource_id, dirty_day.offer_id)
         = (taken.day, taken.tenant_id, taken.meter, taken.resource_id, taken.offer_id)
    RETURNING dirty_day.tenant_id AS "tenantId", dirty_day.meter, dirty_day.resource_id AS "resourceId",
              dirty_day.offer_id AS "offerId", dirty_day.day, dirty_day.widens`
}

/**
 * Integrates the claimed days in SQL. A day before the first reading of its resource has no slice. Where a new reading ended
 * a gap longer than to its neighbours, the days of the gap are marked too, without spreading further.
 */
async function compute(
  { sql }: StoreContext,
  { claimed, timeZone, computedAt }: { claimed: readonly DirtyDay[]; timeZone: string; computedAt: string },
): Promise<void> {
  await sql`
    WITH computed AS MATERIALIZED (
      SELECT due.tenant_id, due.meter, due.resource_id, due.offer_id, due.day, due.widens, usage.*
        FROM unnest(${plainArray(claimed.map(({ tenantId }) => tenantId))}::uuid[],
                    ${plainArray(claimed.map(({ meter }) => meter))}::text[],
                    ${claimed.map(({ resourceId }) => resourceId)}::text[],
                    ${plainArray(claimed.map(({ offerId }) => offerId))}::uuid[],
                    ${plainArray(claimed.map(({ day }) => day))}::date[],
                    ${plainArray(claimed.map(({ widens }) => String(widens)))}::boolean[])
             AS due (tenant_id, meter, resource_id, offer_id, day, widens)
        JOIN unnest(${plainArray(meterCodes)}::text[],
                    ${plainArray(meterCodes.map((code) => meters[code].expectedIntervalMs))}::bigint[])
             AS expected (meter, interval_ms) ON expected.meter = due.meter
       CROSS JOIN LATERAL integrate_day(due.tenant_id, due.meter, due.resource_id, due.offer_id, due.day, ${timeZone},
                                        expected.interval_ms) AS usage
    ), sliced AS (
      INSERT INTO usage_slice (tenant_id, meter, resource_id, offer_id, day, byte_seconds, reading_count,
                               estimated_seconds, missing_readings, simulated, inputs_hash, computed_at)
      SELECT tenant_id, meter, resource_id, offer_id, day, div(byte_ms + 500, 1000), reading_count,
             div(estimated_ms + 500, 1000), missing, simulated,
             encode(sha256(convert_to(inputs, 'UTF8')), 'hex'), ${computedAt}
        FROM computed WHERE lived
      ON CONFLICT (tenant_id, day, meter, resource_id, offer_id) DO UPDATE
        SET byte_seconds = excluded.byte_seconds, reading_count = excluded.reading_count,
            estimated_seconds = excluded.estimated_seconds, missing_readings = excluded.missing_readings,
            simulated = excluded.simulated, inputs_hash = excluded.inputs_hash, computed_at = excluded.computed_at
    )
    INSERT INTO dirty_day (tenant_id, meter, resource_id, offer_id, day, widens)
    SELECT DISTINCT tenant_id, meter, resource_id, offer_id, gap.day::date, false
      FROM computed CROSS JOIN LATERAL (
        SELECT generate_series(previous_day, computed.day - 2, interval '1 day')
        UNION ALL
        SELECT generate_series(computed.day + 2, next_day, interval '1 day')) AS gap (day)
     WHERE widens
     ORDER BY 5, 1, 2, 3, 4
    ON CONFLICT (day, tenant_id, meter, resource_id, offer_id) DO NOTHING`
}
