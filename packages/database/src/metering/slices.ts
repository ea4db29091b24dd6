import type { UsageSlice } from '@grenier/contracts'
import type { DailyTotal, MeteringStore, SliceTotal } from '@grenier/control-plane/ports'
import { type CivilDate, civilDateOf, meters } from '@grenier/quota-billing'
import { plainArray } from '../shared/columns.ts'
import { onlyRow } from '../shared/sql.ts'
import type { StoreContext } from '../shared/store-context.ts'
import { computeSlices } from './compute-slices.ts'
import { claimDirtyDays, unfoldMarks } from './dirty-days.ts'
import { lockBesideOthers } from './revise-days.ts'
import { useOfAll } from './use-of-all.ts'

type SliceMethods = Pick<
  MeteringStore,
  | 'computeDirtySlices'
  | 'countDirty'
  | 'sliceTotals'
  | 'totalsToCompute'
  | 'useOfAll'
  | 'tenantsWithSlices'
  | 'listSlices'
  | 'dailyTotals'
  | 'dailyTotalsOfTenants'
  | 'hasSimulated'
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

    sliceTotals: ({ tenantIds, ...days }) =>
      tenantIds === undefined ? totalsOfAll(context, days) : totalsOf(context, { ...days, tenantIds }),

    totalsToCompute: (days) => totalsToCompute(context, days),

    useOfAll: (days) => useOfAll(context, days),

    // One look at the key for each tenant, where a join would read every slice of the month.
    async tenantsWithSlices({ from, to }) {
      const rows = await sql<{ tenantId: string; isUsing: boolean | null; isSeen: boolean | null }>`
        SELECT id AS "tenantId",
               (SELECT true FROM usage_slice
                 WHERE tenant_id = tenant.id AND day >= ${from} AND day < ${to} LIMIT 1) AS "isSeen",
               (SELECT true FROM usage_slice
                 WHERE tenant_id = tenant.id AND day >= ${from} AND day < ${to} AND byte_seconds > 0 LIMIT 1) AS "isUsing"
          FROM tenant`
      return rows.flatMap(({ tenantId, isSeen, isUsing }) =>
        isSeen === null ? [] : [{ tenantId, isUsing: isUsing !== null }],
      )
    },

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

    async hasSimulated({ tenantId, from, to }) {
      const rows = await sql<{ simulated: boolean }>`
        SELECT EXISTS (SELECT FROM usage_slice
                        WHERE tenant_id = ${tenantId} AND day >= ${from} AND day < ${to} AND simulated) AS simulated`
      return onlyRow(rows).simulated
    },
  }
}

interface Days {
  readonly from: CivilDate
  readonly to: CivilDate
}

function totalsOfAll({ sql }: StoreContext, { from, to }: Days): Promise<SliceTotal[]> {
  return sql<SliceTotal>`
    SELECT tenant_id AS "tenantId", offer_id AS "offerId", meter, sum(byte_seconds) AS "byteSeconds",
           sum(estimated_seconds)::float8 AS "estimatedSeconds"
      FROM usage_slice
     WHERE day >= ${from} AND day < ${to}
     GROUP BY tenant_id, offer_id, meter ORDER BY tenant_id, offer_id, meter`
}

// Tenant by tenant, by the key. Of all that is asked for at once, the planner would sooner read every slice there is: of a region
// of 35,000 members, once for each 200 of them.
function totalsOf(
  { sql }: StoreContext,
  { from, to, tenantIds }: Days & { readonly tenantIds: readonly string[] },
): Promise<SliceTotal[]> {
  return sql<SliceTotal>`
    SELECT named.id AS "tenantId", own.*
      FROM unnest(${plainArray([...new Set(tenantIds)])}::uuid[]) AS named (id)
     CROSS JOIN LATERAL (
       SELECT offer_id AS "offerId", meter, sum(byte_seconds) AS "byteSeconds",
              sum(estimated_seconds)::float8 AS "estimatedSeconds"
         FROM usage_slice
        WHERE tenant_id = named.id AND day >= ${from} AND day < ${to}
        GROUP BY offer_id, meter) own
     ORDER BY named.id, own."offerId", own.meter`
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
