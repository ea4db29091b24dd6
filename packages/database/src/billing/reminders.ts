import type { BillingStore } from '@grenier/control-plane/ports'
import { at } from '../shared/columns.ts'
import type { StoreContext } from '../shared/store-context.ts'

/** That a statement waits for a reference, told once. Platform scope only. */
export function createReminders({ sql }: StoreContext): Pick<BillingStore, 'insertReminder'> {
  return {
    async insertReminder({ tenantId, statementId, daysBefore, remindedAt }) {
      const inserted = await sql.affected`
        INSERT INTO statement_reminder (tenant_id, statement_id, days_before, reminded_at)
        VALUES (${tenantId}, ${statementId}, ${daysBefore}, ${at(remindedAt)}) ON CONFLICT DO NOTHING`
      return inserted > 0
    },
  }
}
