import type { ChargeRow } from '@grenier/contracts'
import type { BillingStore } from '@grenier/control-plane/ports'
import { plainArray } from '../shared/columns.ts'
import type { StoreContext } from '../shared/store-context.ts'

type ExportMethods = Pick<BillingStore, 'takenUpCharges' | 'carriedChargeIds' | 'issuedNumbers'>

/** What a month's exports ask beside its own charges. Works in the platform scope, reads only. */
export function createMonthExport({ sql }: StoreContext): ExportMethods {
  return {
    takenUpCharges: (month) => sql<ChargeRow>`
      SELECT charge.id, charge.tenant_id AS "tenantId", charge.month, charge.kind, charge.rule_id AS "ruleId",
             charge.label, charge.offer_id AS "offerId", charge.meter,
             charge.quantity_byte_seconds AS "quantityByteSeconds",
             charge.estimated_seconds::float8 AS "estimatedSeconds", charge.unit_price_micros AS "unitPriceMicros",
             charge.amount_micros AS "amountMicros", charge.explanation, taken.statement_id AS "statementId",
             charge.booked_at AS "bookedAt", charge.origin_month AS "originMonth",
             CASE WHEN charge.correction_id IS NOT NULL
                  THEN jsonb_build_object('correctionId', charge.correction_id, 'part', charge.correction_part,
                                          'correctsChargeId', charge.corrects_charge_id) END AS correction
        FROM statement
        JOIN statement_charge taken ON taken.statement_id = statement.id
        JOIN charge ON charge.tenant_id = taken.tenant_id AND charge.id = taken.charge_id
       WHERE statement.month = ${month} AND charge.month <> ${month}
       ORDER BY charge.tenant_id, charge.month, charge.booked_at, charge.id`,

    async carriedChargeIds(month) {
      const rows = await sql<{ id: string }>`SELECT charge_id AS id FROM carried_charge WHERE month = ${month}`
      return rows.map(({ id }) => id)
    },

    issuedNumbers: (statementIds) => sql<{ statementId: string; number: string }>`
      SELECT statement_id AS "statementId", number
        FROM statement_issue WHERE statement_id = ANY (${plainArray(statementIds)}::uuid[])`,
  }
}
