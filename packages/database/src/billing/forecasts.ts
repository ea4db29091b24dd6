import type { OpeningBalance } from '@grenier/contracts'
import type { BillingStore, ChargedOfMonth, DailyUse } from '@grenier/control-plane/ports'
import { at, json, narrowedTo, plainArray } from '../shared/columns.ts'
import { beforeAll } from '../shared/cursor.ts'
import type { StoreContext } from '../shared/store-context.ts'

type ForecastMethods = Pick<
  BillingStore,
  | 'chargedByMonth'
  | 'lastOwnShares'
  | 'membersWithBalances'
  | 'openingBalances'
  | 'lockOpeningBalances'
  | 'insertOpeningBalances'
  | 'dailyUse'
>

/** What years came to and what is in use. Balances are read in both scopes, the rest in the platform scope. */
export function createForecasts({ sql }: StoreContext): ForecastMethods {
  return {
    chargedByMonth: (year, of) => sql<ChargedOfMonth>`
      SELECT tenant_id AS "tenantId", month, kind, origin_month IS NOT NULL AS "isCorrection",
             sum(amount_micros) AS "amountMicros"
        FROM charge WHERE month BETWEEN ${`${year}-01`} AND ${`${year}-12`} AND kind NOT IN ('advance', 'rounding')
         AND (${narrowedTo(of)}::uuid[] IS NULL OR tenant_id = ANY (${narrowedTo(of)}::uuid[]))
       GROUP BY 1, 2, 3, 4 ORDER BY 1, 2, 3, 4`,

    lastOwnShares: (of) => sql<Pick<ChargedOfMonth, 'tenantId' | 'amountMicros'>>`
      SELECT tenant_id AS "tenantId", sum(amount_micros) AS "amountMicros"
        FROM charge
       WHERE kind = 'shared' AND origin_month IS NULL
         AND month = (SELECT max(period.month) FROM period
                       WHERE period.state NOT IN ('open', 'closing')
                         AND EXISTS (SELECT FROM charge own
                                      WHERE own.month = period.month AND own.kind = 'shared'
                                        AND own.origin_month IS NULL))
         AND (${narrowedTo(of)}::uuid[] IS NULL OR tenant_id = ANY (${narrowedTo(of)}::uuid[]))
       GROUP BY tenant_id ORDER BY tenant_id`,

    async membersWithBalances({ after, limit }) {
      const rows = await sql<{ id: string }>`
        SELECT DISTINCT tenant_id AS id FROM opening_balance
         WHERE tenant_id > ${after ?? beforeAll.id}::uuid ORDER BY 1 LIMIT ${limit}`
      return rows.map(({ id }) => id)
    },

    openingBalances: (of) => sql<OpeningBalance>`
      SELECT tenant_id AS "tenantId", fiscal_year AS year, amount_cents AS "amountCents", 'repris' AS label,
             imported_at AS "importedAt"
        FROM opening_balance
       WHERE ${narrowedTo(of)}::uuid[] IS NULL OR tenant_id = ANY (${narrowedTo(of)}::uuid[])
       ORDER BY tenant_id, fiscal_year`,

    async lockOpeningBalances() {
      await sql`SELECT pg_advisory_xact_lock(hashtext('opening balances'))`
    },

    async insertOpeningBalances(balances, { importedBy, importedAt }) {
      const rows = balances.map(({ tenantId, year, amountCents }) => {
        return { tenant_id: tenantId, fiscal_year: year, amount_cents: amountCents }
      })
      await sql`
        INSERT INTO opening_balance (tenant_id, fiscal_year, amount_cents, imported_by, imported_at)
        SELECT balance.*, ${importedBy}, ${at(importedAt)}
          FROM jsonb_to_recordset(${json(rows)}) AS balance (tenant_id uuid, fiscal_year integer, amount_cents bigint)`
    },

    dailyUse: ({ from, to, tenantIds }) => sql<DailyUse>`
      SELECT tenant_id AS "tenantId", offer_id AS "offerId", meter, day, sum(byte_seconds) AS "byteSeconds"
        FROM usage_slice
       WHERE tenant_id = ANY (${plainArray(tenantIds)}::uuid[]) AND day >= ${from} AND day < ${to}
       GROUP BY tenant_id, offer_id, meter, day ORDER BY tenant_id, offer_id, meter, day`,
  }
}
