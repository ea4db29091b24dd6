import type { BillingStore, CreditableStatement, PayersAdvance } from '@grenier/control-plane/ports'
import type { CivilDate } from '@grenier/quota-billing'
import { plainArray } from '../shared/columns.ts'
import type { StoreContext } from '../shared/store-context.ts'
import { createCorrectedStatements } from './corrected-statements.ts'

/** What payers were asked ahead. Platform scope only. */
export function createAdvances(context: StoreContext): Pick<BillingStore, 'payersWithAdvance' | 'heldAdvances'> {
  const { sql } = context
  const { creditableStatements } = createCorrectedStatements(context)
  return {
    async payersWithAdvance(day) {
      const heirs = (await payingHeirs(context, day)).map(({ holderId }) => holderId)
      const rows = await sql<{ id: string }>`
        SELECT tenant_id AS id FROM charge
         WHERE kind = 'advance' AND NOT tenant_id = ANY (${plainArray(heirs)}::uuid[])
         GROUP BY tenant_id HAVING sum(amount_micros) > 0 ORDER BY tenant_id`
      return rows.map(({ id }) => id)
    },

    async heldAdvances(payerTenantIds, day) {
      const payers = new Set(payerTenantIds)
      const heirOf = new Map((await payingHeirs(context, day)).map(({ holderId, heirId }) => [holderId, heirId]))
      const merged = [...heirOf].flatMap(([holderId, heirId]) => (payers.has(heirId) ? [holderId] : []))
      const holders = [...payerTenantIds.filter((id) => !heirOf.has(id)), ...merged]
      const rows = await sql<AdvanceRow>`
        SELECT charge.tenant_id AS "payerTenantId", sum(amount_micros) AS "heldMicros",
               array_agg(DISTINCT left(charge.month, 4)) FILTER (WHERE amount_micros > 0) AS years,
               array_agg(taken.statement_id::text) FILTER (WHERE amount_micros > 0) AS "statementIds"
          FROM charge
          LEFT JOIN charge_on_statement taken ON taken.tenant_id = charge.tenant_id AND taken.charge_id = charge.id
         WHERE kind = 'advance' AND charge.tenant_id = ANY (${plainArray(holders)}::uuid[])
         GROUP BY charge.tenant_id ORDER BY charge.tenant_id`
      if (rows.length === 0) return []
      const titles = await creditableStatements(rows.map(({ payerTenantId }) => payerTenantId))
      return rows.map((row) => {
        const countsForId = heirOf.get(row.payerTenantId) ?? row.payerTenantId
        return { ...advanceOf(row, titles), countsForId }
      })
    },
  }
}

/** Who was merged by that day into whom, where that one pays and is a member still: what was paid ahead counts for it. */
function payingHeirs({ sql, timeZone }: StoreContext, day: CivilDate): Promise<{ holderId: string; heirId: string }[]> {
  return sql<{ holderId: string; heirId: string }>`
    SELECT heir.tenant_id AS "holderId", heir.debtor_id AS "heirId" FROM debtors_on(${day}::date) heir
     WHERE EXISTS (SELECT FROM payer_assignment held
                    WHERE held.payer_tenant_id = heir.debtor_id AND held.valid_from <= ${day}
                      AND (held.valid_to IS NULL OR held.valid_to > ${day}))
       AND NOT EXISTS (SELECT FROM tenant_exit gone
                        WHERE gone.tenant_id = heir.debtor_id AND gone.state = 'destroyed'
                          AND (gone.destroyed_at AT TIME ZONE ${timeZone})::date <= ${day})`
}

type AdvanceRow = Pick<PayersAdvance, 'payerTenantId' | 'heldMicros' | 'years'> & { readonly statementIds: string[] }

/** Titles come the newest first. */
function advanceOf(
  { statementIds, ...held }: AdvanceRow,
  titles: readonly CreditableStatement[],
): Omit<PayersAdvance, 'countsForId'> {
  return { ...held, original: titles.find(({ statementId }) => statementIds.includes(statementId)) ?? null }
}
