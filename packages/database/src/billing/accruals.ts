import type { Accruals } from '@grenier/contracts'
import type { BillingStore } from '@grenier/control-plane/ports'
import type { StoreContext } from '../shared/store-context.ts'

/**
 * What of a year's closed months is on none of its statements; a month that is being closed is told of whole by its rating.
 * Platform scope only.
 */
export function createAccruals({ sql }: StoreContext): Pick<BillingStore, 'unstatedCharges'> {
  return {
    unstatedCharges: (year) => sql<Accruals['items'][number]>`
      WITH closed AS (
        SELECT month FROM period
         WHERE month BETWEEN ${`${year}-01`} AND ${`${year}-12`} AND state NOT IN ('open', 'closing')
      ), unstated AS (
        SELECT taken.payer_tenant_id, charge.month, charge.amount_micros,
               CASE WHEN issue.statement_id IS NULL THEN 'not-issued' ELSE 'issued-later' END AS reason
          FROM charge_on_statement taken
          JOIN charge ON charge.tenant_id = taken.tenant_id AND charge.id = taken.charge_id
          LEFT JOIN statement_issue issue
                 ON issue.tenant_id = taken.payer_tenant_id AND issue.statement_id = taken.statement_id
         WHERE charge.month IN (SELECT month FROM closed)
           AND (issue.fiscal_year IS NULL OR issue.fiscal_year > ${Number(year)})
        UNION ALL
        SELECT carried.payer_tenant_id, charge.month, charge.amount_micros,
               CASE WHEN carry.asked_in IS NULL THEN 'carried' ELSE 'in-cycle' END
          FROM carried_charge carried
          JOIN statement_carry carry ON carry.tenant_id = carried.payer_tenant_id AND carry.month = carried.month
          JOIN charge ON charge.tenant_id = carried.tenant_id AND charge.id = carried.charge_id
         WHERE charge.month IN (SELECT month FROM closed)
           AND NOT EXISTS (SELECT FROM statement_charge taken
                            WHERE taken.tenant_id = carried.tenant_id AND taken.charge_id = carried.charge_id)
      )
      SELECT unstated.payer_tenant_id AS "payerTenantId", coalesce(identity.name, '') AS "payerName",
             identity.siren AS "payerSiren", unstated.month, unstated.reason,
             sum(unstated.amount_micros)::bigint AS "amountMicros"
        FROM unstated
        JOIN tenant payer ON payer.id = unstated.payer_tenant_id
        LEFT JOIN organisation_identity identity
               ON identity.organisation_id = payer.organisation_id AND identity.valid_to IS NULL
       GROUP BY 1, 2, 3, 4, 5
       ORDER BY 4, 1, 5`,
  }
}
