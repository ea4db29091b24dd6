import type { SliceTotal, UseOfAll } from '@grenier/control-plane/ports'
import type { CivilDate } from '@grenier/quota-billing'
import type { StoreContext } from '../shared/store-context.ts'

/** For the sums of 35,000 members, each of some offers and meters: with less they are written to disk and read again. */
const sumsMemory = '160MB'

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

/**
 * Every slice is read once, in the order in which it lies: slices are written day by day, so those of one tenant lie as far apart as
 * can be, and those of a month fill whole pages, which are read as such instead of row by row. What comes back is one text for each
 * tenant, which is taken apart when the tenant is asked for.
 */
export async function useOfAll(
  { sql }: StoreContext,
  { from, to }: { readonly from: CivilDate; readonly to: CivilDate },
): Promise<UseOfAll> {
  await sql.send`SELECT set_config('work_mem', ${sumsMemory}, true), set_config('enable_indexscan', 'off', true)`
  const rows = await sql<UseRow>`
    SELECT tenant_id AS "tenantId", bool_or(byte_seconds > 0) AS "isUsing",
           string_agg(concat_ws(' ', offer_id, meter, byte_seconds, estimated_seconds), ';' ORDER BY offer_id, meter) AS sums
      FROM (SELECT tenant_id, offer_id, meter, sum(byte_seconds) AS byte_seconds,
                   sum(estimated_seconds) AS estimated_seconds
              FROM usage_slice WHERE day >= ${from} AND day < ${to}
             GROUP BY tenant_id, offer_id, meter) AS summed
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
