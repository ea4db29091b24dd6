import { type AgreementTerms, agreementBody } from '@grenier/contracts'
import type { TenancyStore } from '@grenier/control-plane/ports'
import type { CivilDate } from '@grenier/quota-billing'
import type { z } from 'zod'
import { at, plainArray } from '../shared/columns.ts'
import type { StoreContext } from '../shared/store-context.ts'

/** Agreements with their avenants, where debts land, and who pays for whom. An agreement's end is its last day. */
export function createAgreements(
  context: StoreContext,
): Pick<
  TenancyStore,
  'insertAgreement' | 'agreementInForce' | 'agreementsInForce' | 'insertRecipient' | 'insertPayerAssignment'
> {
  const { sql } = context
  return {
    async insertAgreement({ id, tenantId, terms, recordedAt }) {
      await sql`
        INSERT INTO agreement (tenant_id, id, number, act_id, starts_on, ends_on, notice_days, billing_cycle,
                               annual_commitment_cents, advance_cents, recorded_at)
        VALUES (${tenantId}, ${id}, ${terms.number}, ${terms.actId}, ${terms.startsOn}, ${terms.endsOn},
                ${terms.noticeDays}, ${terms.billingCycle}, ${terms.annualCommitmentCents},
                ${terms.advanceCents ?? null}, ${at(recordedAt)})`
    },

    async agreementInForce(tenantId, on) {
      return (await readInForce(context, [tenantId], on)).get(tenantId) ?? null
    },

    agreementsInForce: (tenantIds, on) => readInForce(context, tenantIds, on),

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

type AgreementRow = Omit<AgreementTerms, 'advanceCents'> & {
  tenantId: string
  advanceCents: bigint | null
  amended: z.input<typeof agreementBody> | null
}

/** The newest agreement of each tenant that is in force on a day, as its avenants have made it. */
async function readInForce(
  { sql }: StoreContext,
  tenantIds: readonly string[],
  on: CivilDate,
): Promise<Map<string, AgreementTerms>> {
  const rows = await sql<AgreementRow>`
    SELECT DISTINCT ON (agreement.tenant_id)
           agreement.tenant_id AS "tenantId", agreement.number, agreement.act_id AS "actId",
           agreement.starts_on AS "startsOn", agreement.ends_on AS "endsOn", agreement.notice_days AS "noticeDays",
           agreement.billing_cycle AS "billingCycle", agreement.annual_commitment_cents AS "annualCommitmentCents",
           agreement.advance_cents AS "advanceCents",
           (SELECT terms FROM agreement_amendment amendment
             WHERE amendment.tenant_id = agreement.tenant_id AND amendment.agreement_id = agreement.id
               AND amendment.effective_on <= ${on}
             ORDER BY amendment.effective_on DESC LIMIT 1) AS amended
      FROM agreement
     WHERE tenant_id = ANY (${plainArray(tenantIds)}::uuid[]) AND starts_on <= ${on} AND (ends_on IS NULL OR ends_on >= ${on})
       -- Once the notice is over nothing new is granted under it.
       AND NOT EXISTS (SELECT FROM tenant_exit WHERE tenant_exit.tenant_id = agreement.tenant_id
                          AND state NOT IN ('notice', 'cancelled'))
     ORDER BY agreement.tenant_id, starts_on DESC, id DESC`
  return new Map(
    rows.map(({ tenantId, amended, advanceCents, ...terms }) => {
      const own = advanceCents === null ? terms : { ...terms, advanceCents }
      return [tenantId, amended === null ? own : agreementBody.parse(amended)]
    }),
  )
}
