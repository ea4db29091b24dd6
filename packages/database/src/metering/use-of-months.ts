import type { MeteringStore, SliceTotal, UseOfAll } from '@grenier/control-plane/ports'
import type { CivilMonth } from '@grenier/quota-billing'
import { narrowedTo } from '../shared/columns.ts'
import type { StoreContext } from '../shared/store-context.ts'

type MonthMethods = Pick<MeteringStore, 'sliceTotals' | 'revisedTotals' | 'useOfAll' | 'tenantsWithSlices'>

interface Wanted {
  readonly month: CivilMonth
  readonly tenantIds?: readonly string[]
}

/** What the days of a month add up to, as `usage_month` keeps it beside them. Works in both scopes. */
export function createUseOfMonths(context: StoreContext): MonthMethods {
  const { sql } = context
  return {
    sliceTotals: ({ month, tenantIds }) => sql<SliceTotal>`
      SELECT tenant_id AS "tenantId", offer_id AS "offerId", meter, byte_seconds AS "byteSeconds",
             estimated_seconds::float8 AS "estimatedSeconds"
        FROM usage_month
       WHERE month = ${month}
         AND tenant_id = ANY (coalesce(${narrowedTo(tenantIds)}::uuid[], (SELECT array_agg(id) FROM tenant)))
       ORDER BY tenant_id, offer_id, meter`,

    revisedTotals: (wanted) => revisedTotals(context, wanted),

    useOfAll: (month) => useOfAll(context, month),

    tenantsWithSlices: (month) => sql<UseOfAll['tenants'][number]>`
      SELECT tenant_id AS "tenantId", bool_or(byte_seconds > 0) AS "isUsing"
        FROM usage_month WHERE month = ${month} GROUP BY tenant_id`,
  }
}

/** The month's sums, and by how much the newest word of each revised day differs from the slice that was rated. */
function revisedTotals({ sql }: StoreContext, { month, tenantIds }: Wanted): Promise<SliceTotal[]> {
  return sql<SliceTotal>`
    WITH named AS MATERIALIZED (
      SELECT coalesce(${narrowedTo(tenantIds)}::uuid[], (SELECT array_agg(id) FROM tenant)) AS ids
    ), newest AS (
      SELECT DISTINCT ON (tenant_id, day, meter, resource_id, offer_id) * FROM revised_slice
       WHERE tenant_id = ANY ((SELECT ids FROM named)::uuid[])
         AND day >= to_date(${month}, 'YYYY-MM') AND day < to_date(${month}, 'YYYY-MM') + interval '1 month'
       ORDER BY tenant_id, day, meter, resource_id, offer_id, computed_at DESC
    )
    SELECT tenant_id AS "tenantId", offer_id AS "offerId", meter, sum(byte_seconds) AS "byteSeconds",
           sum(estimated_seconds)::float8 AS "estimatedSeconds"
      FROM (SELECT tenant_id, offer_id, meter, byte_seconds, estimated_seconds FROM usage_month
             WHERE month = ${month} AND tenant_id = ANY ((SELECT ids FROM named)::uuid[])
             UNION ALL
            SELECT newest.tenant_id, newest.offer_id, newest.meter,
                   newest.byte_seconds - coalesce(slice.byte_seconds, 0),
                   newest.estimated_seconds - coalesce(slice.estimated_seconds, 0)
              FROM newest
              LEFT JOIN usage_slice slice
                     ON slice.tenant_id = newest.tenant_id AND slice.day = newest.day AND slice.meter = newest.meter
                    AND slice.resource_id = newest.resource_id AND slice.offer_id = newest.offer_id) AS known
     GROUP BY tenant_id, offer_id, meter
     ORDER BY tenant_id, offer_id, meter`
}

interface UseRow {
  readonly tenantId: string
  readonly isUsing: boolean
  /** `offer meter byte-seconds estimated-seconds`, some of them. */
  readonly sums: string
}

function totalsOf({ tenantId, sums }: UseRow): SliceTotal[] {
  return sums.split(';').map((sum) => {
    const [offerId = '', meter = '', byteSeconds = '', estimatedSeconds = ''] = sum.split(' ')
    return {
      tenantId,
      offerId,
      meter: meter as SliceTotal['meter'],
      byteSeconds: BigInt(byteSeconds),
      estimatedSeconds: Number(estimatedSeconds),
    }
  })
}

/** One text for each tenant, which is taken apart when the tenant is asked for: of 35,000 members as rows it filled the memory. */
async function useOfAll({ sql }: StoreContext, month: CivilMonth): Promise<UseOfAll> {
  const rows = await sql<UseRow>`
    SELECT tenant_id AS "tenantId", bool_or(byte_seconds > 0) AS "isUsing",
           string_agg(concat_ws(' ', offer_id, meter, byte_seconds, estimated_seconds), ';') AS sums
      FROM (SELECT * FROM usage_month WHERE month = ${month} ORDER BY tenant_id, offer_id, meter) AS sorted
     GROUP BY tenant_id`
  const rowOf = new Map(rows.map((row) => [row.tenantId, row]))
  return {
    tenants: rows,
    of: (tenantId) => {
      const row = rowOf.get(tenantId)
      return row === undefined ? [] : totalsOf(row)
    },
  }
}
