import type { BillingStore, CorrectedStatement, CreditableStatement } from '@grenier/control-plane/ports'
import { plainArray } from '../shared/columns.ts'
import type { StoreContext } from '../shared/store-context.ts'

/** Which issued statements a month's corrections go back on. Platform scope only. */
export function createCorrectedStatements({
  sql,
}: StoreContext): Pick<BillingStore, 'correctedStatements' | 'creditableStatements'> {
  return {
    creditableStatements: (payerTenantIds) => sql<CreditableStatement>`
      SELECT statement.id AS "statementId", statement.tenant_id AS "payerTenantId", issue.number, statement.month,
             statement.recipient_id AS "recipientId", statement.settlement_mode AS "settlementMode",
             statement.agreement_number AS "agreementNumber", statement.tariff_code AS "tariffCode",
             statement.tariff_act_number AS "tariffActNumber", statement.simulated, left_cents AS "leftCents"
        FROM statement
        JOIN statement_issue issue ON issue.tenant_id = statement.tenant_id AND issue.statement_id = statement.id
       CROSS JOIN LATERAL (SELECT statement.payable_cents + coalesce(sum(credit.payable_cents), 0)::bigint AS left_cents
                             FROM statement credit
                            WHERE credit.tenant_id = statement.tenant_id
                              AND credit.credited_statement_id = statement.id) asked
       WHERE statement.tenant_id = ANY (${plainArray(payerTenantIds)}::uuid[]) AND statement.recipient_id IS NOT NULL
         AND statement.credited_statement_id IS NULL AND statement.credited_year IS NULL AND left_cents > 0
       ORDER BY issue.issued_at DESC, issue.number DESC`,

    // A row goes back on the statement that its wrong row stands on or, where that one was carried or waits, an earlier one of its
    // chain; what itself gives back is no title, so then on the one that it goes back on.
    correctedStatements: (month) => sql<CorrectedStatement>`
      WITH RECURSIVE chain AS (
        SELECT charge.tenant_id, charge.id, charge.corrects_charge_id AS earlier
          FROM charge
         WHERE charge.month = ${month} AND charge.correction_id IS NOT NULL AND charge.corrects_charge_id IS NOT NULL
           AND NOT EXISTS (SELECT FROM charge_on_statement taken
                            WHERE taken.tenant_id = charge.tenant_id AND taken.charge_id = charge.id)
           AND NOT EXISTS (SELECT FROM carried_charge carried
                            WHERE carried.tenant_id = charge.tenant_id AND carried.charge_id = charge.id)
         UNION ALL
        SELECT chain.tenant_id, chain.id, charge.corrects_charge_id
          FROM chain JOIN charge ON charge.tenant_id = chain.tenant_id AND charge.id = chain.earlier
         WHERE charge.corrects_charge_id IS NOT NULL
           AND NOT EXISTS (SELECT FROM charge_on_statement taken
                            WHERE taken.tenant_id = charge.tenant_id AND taken.charge_id = charge.id)
      ), corrected AS (
        SELECT taken.payer_tenant_id, coalesce(stated.credited_statement_id, stated.id) AS statement_id,
               array_agg(chain.id ORDER BY chain.id)::text[] AS charge_ids
          FROM chain
          JOIN charge_on_statement taken ON taken.tenant_id = chain.tenant_id AND taken.charge_id = chain.earlier
          JOIN statement stated ON stated.tenant_id = taken.payer_tenant_id AND stated.id = taken.statement_id
         GROUP BY 1, 2
      )
      SELECT statement.id AS "statementId", statement.tenant_id AS "payerTenantId", issue.number, statement.month,
             statement.recipient_id AS "recipientId", statement.settlement_mode AS "settlementMode",
             statement.agreement_number AS "agreementNumber", statement.tariff_code AS "tariffCode",
             statement.tariff_act_number AS "tariffActNumber", statement.simulated,
             statement.payable_cents + (SELECT coalesce(sum(credit.payable_cents), 0)::bigint FROM statement credit
                                         WHERE credit.tenant_id = statement.tenant_id
                                           AND credit.credited_statement_id = statement.id) AS "leftCents",
             corrected.charge_ids AS "chargeIds"
        FROM corrected
        JOIN statement ON statement.tenant_id = corrected.payer_tenant_id AND statement.id = corrected.statement_id
        JOIN statement_issue issue ON issue.tenant_id = statement.tenant_id AND issue.statement_id = statement.id
       WHERE statement.recipient_id IS NOT NULL
         AND num_nonnulls(statement.credited_statement_id, statement.credited_year) = 0
       ORDER BY issue.number`,
  }
}
