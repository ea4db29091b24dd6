import { type AgreementTerms, agreementBody } from '@grenier/contracts'
import type { TenancyStore } from '@grenier/control-plane/ports'
import type { z } from 'zod'
import { at } from '../shared/columns.ts'
import type { StoreContext } from '../shared/store-context.ts'

/** Agreements with their avenants, where debts land, and who pays for whom. An agreement's end is its last day. */
export function createAgreements({
  sql,
}: StoreContext): Pick<
  TenancyStore,
  'insertAgreement' | 'agreementInForce' | 'insertRecipient' | 'insertPayerAssignment'
> {
  return {
    async insertAgreement({ id, tenantId, terms, recordedAt }) {
      await sql`
        INSERT INTO agreement (tenant_id, id, number, act_id, starts_on, ends_on, notice_days, billing_cycle,
                               annual_commitment_cents, recorded_at)
        VALUES (${tenantId}, ${id}, ${terms.number}, ${terms.actId}, ${terms.startsOn}, ${terms.endsOn},
                ${terms.noticeDays}, ${terms.billingCycle}, ${terms.annualCommitmentCents}, ${at(recordedAt)})`
    },

    async agreementInForce(tenantId, on) {
      const [row] = await sql<AgreementTerms & { amended: z.input<typeof agreementBody> | null }>`
        SELECT agreement.number, agreement.act_id AS "actId", agreement.starts_on AS "startsOn",
               agreement.ends_on AS "endsOn", agreement.notice_days AS "noticeDays",
               agreement.billing_cycle AS "billingCycle", agreement.annual_commitment_cents AS "annualCommitmentCents",
               (SELECT terms FROM agreement_amendment amendment
                 WHERE amendment.tenant_id = agreement.tenant_id AND amendment.agreement_id = agreement.id
                   AND amendment.effective_on <= ${on}
                 ORDER BY amendment.effective_on DESC LIMIT 1) AS amended
          FROM agreement
         WHERE tenant_id = ${tenantId} AND starts_on <= ${on} AND (ends_on IS NULL OR ends_on >= ${on})
           -- Once the notice is over nothing new is granted under it.
           AND NOT EXISTS (SELECT FROM tenant_exit WHERE tenant_exit.tenant_id = agreement.tenant_id
                              AND state NOT IN ('notice', 'cancelled'))
         ORDER BY starts_on DESC, id DESC
         LIMIT 1`
      if (row === undefined) return null
      const { amended, ...terms } = row
      return amended === null ? terms : agreementBody.parse(amended)
    },

    async insertRecipient({ id, tenantId, terms, recordedAt }) {
      await sql`
        INSERT INTO recipient (tenant_id, id, siret, budget, service_code, service_code_required, engagement_required,
                               expense_account, vat_liable, settlement_mode, recorded_at)
        VALUES (${tenantId}, ${id}, ${terms.siret}, ${terms.budget}, ${terms.serviceCode}, ${terms.serviceCodeRequired},
                ${terms.engagementRequired}, ${terms.expenseAccount}, ${terms.vatLiable}, ${terms.settlementMode},
                ${at(recordedAt)})`
    },

    async insertPayerAssignment({ id, beneficiaryTenantId, payerTenantId, recipientId, validFrom, recordedAt }) {
      await sql`
        INSERT INTO payer_assignment (tenant_id, id, payer_tenant_id, recipient_id, service, share_permille, valid_from,
                                      recorded_at)
        VALUES (${beneficiaryTenantId}, ${id}, ${payerTenantId}, ${recipientId}, 'all', 1000, ${validFrom},
                ${at(recordedAt)})`
    },
  }
}
