import type { MeteringStore } from '@grenier/control-plane/ports'
import type { CivilMonth, Instant } from '@grenier/quota-billing'
import { at, plainArray } from '../shared/columns.ts'
import { onlyRow } from '../shared/sql.ts'
import type { StoreContext } from '../shared/store-context.ts'

/** Raw readings that are not kept any longer. Asking works in both scopes, purging in the platform scope. */
export function createReadingPurges({
  sql,
}: StoreContext): Pick<MeteringStore, 'monthsToPurge' | 'purgeReadings' | 'purgesOf'> {
  return {
    async monthsToPurge(before) {
      const rows = await sql<{ month: CivilMonth }>`
        SELECT kept.month
          FROM (SELECT replace(substr(relname, 9), '_', '-') AS month
                  FROM pg_inherits JOIN pg_class ON pg_class.oid = inhrelid
                 WHERE inhparent = 'reading'::regclass) kept
         WHERE kept.month < ${before} AND readings_are_done(kept.month)
         ORDER BY kept.month`
      return rows.map(({ month }) => month)
    },

    async purgeReadings({ month, purgedAt }) {
      const rows = await sql<{ count: bigint }>`SELECT purge_readings(${month}, ${at(purgedAt)}::timestamptz) AS count`
      return onlyRow(rows).count
    },

    purgesOf: (months) => sql<{ month: CivilMonth; purgedAt: Instant }>`
      SELECT month, purged_at AS "purgedAt" FROM reading_purge
       WHERE month = ANY (${plainArray(months)}::text[]) ORDER BY month`,
  }
}
