import type { BillingStore, CreditableStatement, PayersAdvance } from '@grenier/control-plane/ports'
import { plainArray } from '../shared/columns.ts'
import type { StoreContext } from '../shared/store-context.ts'
import { createCorrectedStatements } from './corrected-statements.ts'

/** What payers were asked ahead. Platform scope only. */
export function createAdvances(context: StoreContext): Pick<BillingStore, 'payersWithAdvance' | 'heldAdvances'> {
  const { sql } = context
  const { creditableStatements } = createCorrectedStatements(context)
  return {
    async payersWithAdvance() {
      const rows = await sql<{ id: string }>`
        SELECT tenant_id AS id FROM charge WHERE kind = 'advance'
         GROUP BY tenant_id HAVING sum(amount_micros) > 0 ORDER BY tenant_id`
      return rows.map(({ id }) => id)
    },

    async heldAdvances(payerTenantIds) {
      const rows = await sql<AdvanceRow>`
        SELECT charge.tenant_id AS "payerTenantId", sum(amount_micros) AS "heldMicros",
               array_agg(DISTINCT left(charge.month, 4)) FILTER (WHERE amount_micros > 0) AS years,
               array_agg(taken.statement_id::text) FILTER (WHERE amount_micros > 0) AS "statementIds"
          FROM charge
          LEFT JOIN charge_on_statement taken ON taken.tenant_id = charge.tenant_id AND taken.charge_id = charge.id
         WHERE kind = 'advance' AND charge.tenant_id = ANY (${plainArray(payerTenantIds)}::uuid[])
         GROUP BY charge.tenant_id ORDER BY charge.tenant_id`
      if (rows.length === 0) return []
      const titles = await creditableStatements(rows.map(({ payerTenantId }) => payerTenantId))
      return rows.map((row) => advanceOf(row, titles))
    },
  }
}

type AdvanceRow = Pick<PayersAdvance, 'payerTenantId' | 'heldMicros' | 'years'> & { readonly statementIds: string[] }

/** Titles come the newest first. */
function advanceOf({ statementIds, ...held }: AdvanceRow, titles: readonly CreditableStatement[]): PayersAdvance {
  return { ...held, original: titles.find(({ statementId }) => statementIds.includes(statementId)) ?? null }
}
