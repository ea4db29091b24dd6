import type { ChargeRow } from '@grenier/contracts'
import type { BillingStore } from '@grenier/control-plane/ports'
import { compareKeys } from '@grenier/quota-billing'
import { plainArray } from '../shared/columns.ts'
import { beforeAll } from '../shared/cursor.ts'
import type { StoreContext } from '../shared/store-context.ts'
import { readCharges } from './charges.ts'

type ExportMethods = Pick<BillingStore, 'takenUpCharges' | 'carriedChargeIds' | 'issuedNumbers'>

/** What a month's exports ask beside its own charges. Works in the platform scope, reads only. */
export function createMonthExport(context: StoreContext): ExportMethods {
  const { sql } = context
  return {
    async takenUpCharges(month) {
      const rows = await sql<{ id: string }>`
        SELECT charge.id
          FROM statement
          JOIN statement_charge taken ON taken.statement_id = statement.id
          JOIN charge ON charge.tenant_id = taken.tenant_id AND charge.id = taken.charge_id
         WHERE statement.month = ${month} AND charge.month <> ${month}`
      if (rows.length === 0) return []
      const all = { month: null, tenantIds: null, after: beforeAll, limit: null }
      const charges = await readCharges(context, { ...all, ids: rows.map(({ id }) => id) })
      const keyOf = (charge: ChargeRow): string => `${charge.tenantId} ${charge.month}`
      return charges.toSorted((left, right) => compareKeys(keyOf(left), keyOf(right)))
    },

    async carriedChargeIds(month) {
      const rows = await sql<{ id: string }>`SELECT charge_id AS id FROM carried_charge WHERE month = ${month}`
      return rows.map(({ id }) => id)
    },

    issuedNumbers: (statementIds) => sql<{ statementId: string; number: string }>`
      SELECT statement_id AS "statementId", number
        FROM statement_issue WHERE statement_id = ANY (${plainArray(statementIds)}::uuid[])`,
  }
}
