import { type AgreementTerms, agreementBody } from '@grenier/contracts'
import type { TenancyStore } from '@grenier/control-plane/ports'
import { at } from '../shared/columns.ts'
import { civilDay, dayAsDate } from '../shared/prisma-values.ts'
import type { StoreContext } from '../shared/store-context.ts'

/** Agreements with their avenants, where debts land, and who pays for whom. An agreement's end is its last day. */
export function createAgreements({
  sql,
  prisma,
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
      const day = dayAsDate(on)
      const row = await prisma().agreement.findFirst({
        where: { tenantId, startsOn: { lte: day }, OR: [{ endsOn: null }, { endsOn: { gte: day } }] },
        orderBy: [{ startsOn: 'desc' }, { id: 'desc' }],
        include: { amendments: { where: { effectiveOn: { lte: day } }, orderBy: { effectiveOn: 'desc' }, take: 1 } },
      })
      if (row === null) return null
      const [amendment] = row.amendments
      if (amendment !== undefined) return agreementBody.parse(amendment.terms)
      return {
        number: row.number,
        actId: row.actId,
        startsOn: civilDay(row.startsOn),
        endsOn: row.endsOn && civilDay(row.endsOn),
        noticeDays: row.noticeDays,
        billingCycle: row.billingCycle as AgreementTerms['billingCycle'],
        annualCommitmentCents: row.annualCommitmentCents,
      }
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
