import type { Engagement, PaidFor, Recipient } from '@grenier/contracts'
import type { StoredPayerAssignment, TenancyStore } from '@grenier/control-plane/ports'
import type { CivilDate } from '@grenier/quota-billing'
import { at, atOrNull, json } from '../shared/columns.ts'
import type { StoreContext } from '../shared/store-context.ts'

type RecipientMethods = Pick<
  TenancyStore,
  'insertRecipient' | 'recipientsOf' | 'lockRecipient' | 'updateRecipient' | 'insertEngagement' | 'engagementsOf'
>
type AssignmentMethods = Pick<
  TenancyStore,
  'insertPayerAssignment' | 'payersOf' | 'assignmentsLandingAt' | 'paidForBy' | 'endPayerAssignments'
>

/** Where debts land, and with which engagements. A recipient's end is exclusive. */
export function createRecipients(context: StoreContext): RecipientMethods {
  const { sql } = context
  return {
    async insertRecipient({ id, tenantId, terms, validFrom, recordedBy = null, recordedAt }) {
      await sql`
        INSERT INTO recipient (tenant_id, id, siret, budget, service_code, service_code_required, engagement_required,
                               expense_account, vat_liable, settlement_mode, valid_from, recorded_by, recorded_at, version)
        VALUES (${tenantId}, ${id}, ${terms.siret}, ${terms.budget}, ${terms.serviceCode}, ${terms.serviceCodeRequired},
                ${terms.engagementRequired}, ${terms.expenseAccount}, ${terms.vatLiable}, ${terms.settlementMode},
                ${validFrom}, ${recordedBy}, ${at(recordedAt)}, 1)`
    },

    recipientsOf: (tenantId) => readRecipients(context, tenantId, null),

    async lockRecipient(tenantId, id) {
      // Read by a later statement, which sees what the lock waited for.
      const [, [recipient]] = await Promise.all([
        sql`SELECT FROM recipient WHERE tenant_id = ${tenantId} AND id = ${id} FOR NO KEY UPDATE`,
        readRecipients(context, tenantId, id),
      ])
      return recipient ?? null
    },

    async updateRecipient({ tenantId, id, validUntil, endedAt, endedBy, version }) {
      await sql`
        UPDATE recipient SET valid_until = ${validUntil}, ended_at = ${atOrNull(endedAt)}, ended_by = ${endedBy},
                             version = ${version}
         WHERE tenant_id = ${tenantId} AND id = ${id}`
    },

    async insertEngagement({ tenantId, id, recipientId, fiscalYear, engagementNumber, givenBy, givenAt }) {
      await sql`
        INSERT INTO recipient_engagement (tenant_id, id, recipient_id, fiscal_year, engagement_number, given_by, given_at)
        VALUES (${tenantId}, ${id}, ${recipientId}, ${fiscalYear}, ${engagementNumber}, ${givenBy}, ${at(givenAt)})`
    },

    engagementsOf: (tenantId) => sql<Engagement>`
      SELECT tenant_id AS "tenantId", id, recipient_id AS "recipientId", fiscal_year AS "fiscalYear",
             engagement_number AS "engagementNumber", given_by AS "givenBy", given_at AS "givenAt"
        FROM recipient_engagement WHERE tenant_id = ${tenantId} ORDER BY given_at DESC, id DESC`,
  }
}

function readRecipients({ sql }: StoreContext, tenantId: string, id: string | null): Promise<Recipient[]> {
  return sql<Recipient>`
    SELECT tenant_id AS "tenantId", id, siret, budget, service_code AS "serviceCode",
           service_code_required AS "serviceCodeRequired", engagement_required AS "engagementRequired",
           expense_account AS "expenseAccount", vat_liable AS "vatLiable", settlement_mode AS "settlementMode",
           valid_from AS "validFrom", valid_until AS "validUntil", recorded_by AS "recordedBy",
           recorded_at AS "recordedAt", ended_at AS "endedAt", ended_by AS "endedBy", version
      FROM recipient WHERE tenant_id = ${tenantId} AND (${id}::uuid IS NULL OR id = ${id})
     ORDER BY valid_from DESC, id DESC`
}

/** Who pays for whom. An assignment's end is exclusive. */
export function createPayerAssignments(context: StoreContext): AssignmentMethods {
  const { sql } = context
  return {
    async insertPayerAssignment(assignment) {
      const { id, beneficiaryTenantId, payerTenantId, recipientId, validFrom, recordedAt } = assignment
      const { actId = null, payerName = null, recordedBy = null, validTo = null } = assignment
      await sql`
        INSERT INTO payer_assignment (tenant_id, id, payer_tenant_id, recipient_id, service, share_permille, valid_from,
                                      valid_to, act_id, payer_name, recorded_by, recorded_at)
        VALUES (${beneficiaryTenantId}, ${id}, ${payerTenantId}, ${recipientId}, 'all', 1000, ${validFrom},
                ${validTo}, ${actId}, ${payerName}, ${recordedBy}, ${at(recordedAt)})`
    },

    payersOf: (tenantId, on) => readAssignments(context, { tenantId, on, landing: null }),

    assignmentsLandingAt: ({ tenantId, id, from }) =>
      readAssignments(context, { tenantId: null, on: from, landing: { tenantId, id } }),

    paidForBy: (tenantId, on) => sql<PaidFor>`
      SELECT assignment.tenant_id AS "tenantId", coalesce(identity.name, '') AS name,
             assignment.recipient_id AS "recipientId", assignment.valid_from AS "validFrom",
             assignment.valid_to AS "validTo"
        FROM payer_assignment assignment
        JOIN tenant beneficiary ON beneficiary.id = assignment.tenant_id
        LEFT JOIN organisation_identity identity ON identity.organisation_id = beneficiary.organisation_id
             AND identity.valid_from <= ${on} AND (identity.valid_to IS NULL OR identity.valid_to > ${on})
       WHERE assignment.payer_tenant_id = ${tenantId} AND assignment.tenant_id <> ${tenantId}
         AND (assignment.valid_to IS NULL OR (assignment.valid_to > ${on} AND assignment.valid_to > assignment.valid_from))
       ORDER BY identity.name COLLATE "fr-x-icu", assignment.id`,

    async endPayerAssignments(tenantId, ends) {
      await sql`
        UPDATE payer_assignment SET valid_to = ended."validTo"
          FROM jsonb_to_recordset(${json(ends)}) AS ended (id uuid, "validTo" date)
         WHERE payer_assignment.tenant_id = ${tenantId} AND payer_assignment.id = ended.id`
    },
  }
}

interface AssignmentQuery {
  readonly tenantId: string | null
  readonly on: CivilDate
  /** A recipient where debts land on that day or later. */
  readonly landing: { readonly tenantId: string; readonly id: string } | null
}

// A member may not read who its payer is today, only what it was called when it became its payer.
function readAssignments(
  { sql }: StoreContext,
  { tenantId, on, landing }: AssignmentQuery,
): Promise<StoredPayerAssignment[]> {
  return sql<StoredPayerAssignment>`
    SELECT assignment.id, assignment.tenant_id AS "tenantId", assignment.payer_tenant_id AS "payerTenantId",
           coalesce(identity.name, assignment.payer_name, '') AS "payerName", assignment.recipient_id AS "recipientId",
           assignment.act_id AS "actId", assignment.valid_from AS "validFrom", assignment.valid_to AS "validTo",
           assignment.recorded_at AS "recordedAt", assignment.recorded_by AS "recordedBy"
      FROM payer_assignment assignment
      LEFT JOIN tenant payer ON payer.id = assignment.payer_tenant_id
      LEFT JOIN organisation_identity identity ON identity.organisation_id = payer.organisation_id
           AND identity.valid_from <= ${on} AND (identity.valid_to IS NULL OR identity.valid_to > ${on})
     WHERE (${tenantId}::uuid IS NULL OR assignment.tenant_id = ${tenantId})
       AND (${landing?.id ?? null}::uuid IS NULL
            OR (assignment.payer_tenant_id = ${landing?.tenantId ?? null} AND assignment.recipient_id = ${landing?.id ?? null}
                AND (assignment.valid_to IS NULL
                     OR (assignment.valid_to > ${on} AND assignment.valid_to > assignment.valid_from))))
     ORDER BY assignment.valid_from DESC, assignment.recorded_at DESC, assignment.id DESC`
}
