import type { UsageSlice } from '@grenier/contracts'
import type { DailyTotal, MeteringStore, SliceTotal } from '@grenier/control-plane/ports'
import { type CivilDate, civilDateOf, meters } from '@grenier/quota-billing'
import { plainArray } from '../shared/columns.ts'
import { onlyRow } from '../shared/sql.ts'
import type { StoreContext } from '../shared/store-context.ts'
import { computeSlices } from './compute-slices.ts'
import { claimDirtyDays, unfoldMarks } from './dirty-days.ts'
import { lockBesideOthers } from './revise-days.ts'

type SliceMethods = Pick<
  MeteringStore,
  'computeDirtySlices' | 'countDirty' | 'totalsToCompute' | 'listSlices' | 'dailyTotals' | 'dailyTotalsOfTenants'
>

/** The integrals of gauges over civil days. Computing is for the platform scope, reading works in both. */
export function createSlices(context: StoreContext): SliceMethods {
  const { sql } = context
  return {
    async computeDirtySlices({ limit, until, timeZone, computedAt }) {
      await lockBesideOthers(context)
      const unfolded = await unfoldMarks(context)
      const claimed = await claimDirtyDays(context, { before: civilDateOf(until, timeZone), limit })
      // A later statement sees what was committed until the claim: readings recorded before it are all there.
      if (claimed.length > 0) await computeSlices(context, { claimed, timeZone, computedAt })
      return claimed.length + unfolded
    },

    async countDirty({ from, to }) {
      const rows = await sql<{ count: number }>`
        SELECT ((SELECT count(*) FROM dirty_day WHERE day >= ${from} AND day < ${to})
                + (SELECT count(*) FROM marked_batch, unnest(open_days) AS day WHERE day >= ${from} AND day < ${to}))::integer
               AS count`
      return onlyRow(rows).count
    },

    totalsToCompute: (days) => totalsToCompute(context, days),

    listSlices: ({ tenantId, from, to }) => sql<UsageSlice>`
      SELECT meter, offer_id AS "offerId", resource_id AS "resourceId", day, byte_seconds AS "byteSeconds",
             reading_count AS "readingCount", estimated_seconds AS "estimatedSeconds"
        FROM usage_slice WHERE tenant_id = ${tenantId} AND day >= ${from} AND day < ${to}
       ORDER BY day, meter, resource_id, offer_id`,

    dailyTotals: ({ tenantId, from, to }) => sql<DailyTotal>`
      SELECT offer_id AS "offerId", meter, day, sum(byte_seconds) AS "byteSeconds"
        FROM usage_slice WHERE tenant_id = ${tenantId} AND day >= ${from} AND day < ${to}
       GROUP BY offer_id, meter, day ORDER BY day, offer_id, meter`,

    dailyTotalsOfTenants: ({ tenantIds, from, to }) => sql<DailyTotal & { tenantId: string }>`
      SELECT tenant_id AS "tenantId", offer_id AS "offerId", meter, day, sum(byte_seconds) AS "byteSeconds"
        FROM usage_slice WHERE tenant_id = ANY (${plainArray(tenantIds)}::uuid[]) AND day >= ${from} AND day < ${to}
       GROUP BY tenant_id, offer_id, meter, day ORDER BY tenant_id, day, offer_id, meter`,
  }
}

interface Days {
  readonly from: CivilDate
  readonly to: CivilDate
}

/** As `computeSlices` would, and nothing is written: by the same function of the readings, of the days that it would come to. */
function totalsToCompute(
  { sql }: StoreContext,
  { from, to, timeZone }: Days & { readonly timeZone: string },
): Promise<SliceTotal[]> {
  const known = Object.entries(meters)
  return sql<SliceTotal>`
    SELECT due.tenant_id AS "tenantId", due.offer_id AS "offerId", due.meter,
           sum(div(usage.byte_ms + 500, 1000) - coalesce(slice.byte_seconds, 0)) AS "byteSeconds",
           sum(div(usage.estimated_ms + 500, 1000) - coalesce(slice.estimated_seconds, 0))::float8 AS "estimatedSeconds"
      FROM (SELECT DISTINCT tenant_id, meter, resource_id, offer_id, day
              FROM days_to_compute(${from}, ${to}, ${timeZone}, false)
             WHERE NOT is_of_other_days
                OR NOT EXISTS (SELECT FROM period WHERE month = to_char(${from}::date, 'YYYY-MM') AND state <> 'open')) AS due
      JOIN unnest(${plainArray(known.map(([code]) => code))}::text[],
                  ${plainArray(known.map(([, { expectedIntervalMs }]) => expectedIntervalMs))}::bigint[])
           AS known (meter, interval_ms) ON known.meter = due.meter
     CROSS JOIN LATERAL integrate_day(
       due.tenant_id, due.meter, due.resource_id, due.offer_id,
       (extract(epoch FROM due.day::timestamp AT TIME ZONE ${timeZone}) * 1000)::bigint,
       (extract(epoch FROM (due.day + 1)::timestamp AT TIME ZONE ${timeZone}) * 1000)::bigint, known.interval_ms) AS usage
      LEFT JOIN usage_slice slice
             ON slice.tenant_id = due.tenant_id AND slice.day = due.day AND slice.meter = due.meter
            AND slice.resource_id = due.resource_id AND slice.offer_id = due.offer_id
     WHERE usage.lived
     GROUP BY due.tenant_id, due.offer_id, due.meter
     ORDER BY due.tenant_id, due.offer_id, due.meter`
}
