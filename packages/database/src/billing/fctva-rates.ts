import type { BillingStore, StoredFctvaRate } from '@grenier/control-plane/ports'
import { at } from '../shared/columns.ts'
import type { StoreContext } from '../shared/store-context.ts'

/** Rates of the FCTVA, each written once. */
export function createFctvaRates({ sql }: StoreContext): Pick<BillingStore, 'insertFctvaRate' | 'listFctvaRates'> {
  return {
    async insertFctvaRate({ validFrom, validTo, rateMillipercent, source, recordedAt }, recordedBy) {
      await sql`
        INSERT INTO fctva_rate (valid_from, valid_to, rate_millipercent, source, recorded_at, recorded_by)
        VALUES (${validFrom}, ${validTo}, ${rateMillipercent}, ${source}, ${at(recordedAt)}, ${recordedBy})`
    },

    listFctvaRates: () => sql<StoredFctvaRate>`
      SELECT valid_from AS "validFrom", valid_to AS "validTo", rate_millipercent AS "rateMillipercent", source,
             recorded_at AS "recordedAt"
        FROM fctva_rate ORDER BY valid_from`,
  }
}
