import type { MeteringStore } from '@grenier/control-plane/ports'
import type { CivilMonth } from '@grenier/quota-billing'
import { plainArray } from '../shared/columns.ts'
import type { StoreContext } from '../shared/store-context.ts'
import { markGapsOf } from './dirty-days.ts'

/**
 * The locks between readings and the closing of their month. They are on the month itself and not on its row: a month
 * nobody has closed yet may have no row, and a call of readings must not write one only to lock it.
 */
export function createMonths(context: StoreContext): Pick<MeteringStore, 'holdMonths' | 'endReadings' | 'markGapsOf'> {
  return {
    holdMonths: (months) => holdMonths(context, months),
    markGapsOf: (month) => markGapsOf(context, month),

    async endReadings(month) {
      await context.sql`
        SELECT pg_advisory_xact_lock(hashtext('readings of a month'), replace(${month}::text, '-', '')::integer)`
    },
  }
}

/** Keeps months from being closed until the commit; returns those that are open. */
export async function holdMonths({ sql }: StoreContext, months: readonly CivilMonth[]): Promise<CivilMonth[]> {
  const inOrder = plainArray([...new Set(months)].sort())
  await sql`
    SELECT pg_advisory_xact_lock_shared(hashtext('readings of a month'), replace(month, '-', '')::integer)
      FROM unnest(${inOrder}::text[]) AS month`
  // A statement of its own: it must see what a closing committed while the one above waited for it.
  const rows = await sql<{ month: CivilMonth }>`
    SELECT month FROM unnest(${inOrder}::text[]) AS month
     WHERE NOT EXISTS (SELECT FROM period WHERE period.month = month.month AND period.state <> 'open')
     ORDER BY month`
  return rows.map(({ month }) => month)
}
