import type { BillingStore, MemberWeight, PayerOnDay } from '@grenier/control-plane/ports'
import type { RatedMember } from '@grenier/quota-billing'
import { narrowedTo } from '../shared/columns.ts'
import type { StoreContext } from '../shared/store-context.ts'

/** Who shares costs and who pays, on one day. Platform scope only. */
export function createMembers({
  sql,
  timeZone,
}: StoreContext): Pick<BillingStore, 'memberWeights' | 'ratedMembers' | 'beneficiariesOn' | 'payersOn'> {
  return {
    memberWeights: ({ on, populationKind, vintage, tenantIds }) => sql<MemberWeight>`
      SELECT tenant.id AS "tenantId", identity.siren, identity.insee_code AS "inseeCode", population.inhabitants,
             population.vintage
        FROM tenant
        LEFT JOIN organisation_identity identity ON identity.organisation_id = tenant.organisation_id
             AND identity.valid_from <= ${on} AND (identity.valid_to IS NULL OR identity.valid_to > ${on})
        LEFT JOIN LATERAL (
          SELECT figure.inhabitants, figure.vintage FROM organisation_population figure
           WHERE figure.organisation_id = tenant.organisation_id AND figure.kind = ${populationKind}
             AND CASE WHEN ${vintage}::integer IS NULL THEN figure.in_force_from <= ${on}
                      ELSE figure.vintage = ${vintage} END
           ORDER BY figure.in_force_from DESC LIMIT 1) population ON true
       WHERE (tenant.enrolled_at AT TIME ZONE ${timeZone})::date <= ${on}
         AND (${narrowedTo(tenantIds)}::uuid[] IS NULL OR tenant.id = ANY (${narrowedTo(tenantIds)}::uuid[]))
         AND NOT EXISTS (SELECT FROM tenant_exit gone
                          WHERE gone.tenant_id = tenant.id AND gone.state = 'destroyed'
                            AND (gone.destroyed_at AT TIME ZONE ${timeZone})::date <= ${on})
       ORDER BY tenant.id`,

    // Who left in the midst of the month owes for its time in it, by the population of the day that all others are counted on.
    ratedMembers: ({ on, populationKind, tenantIds }) => sql<RatedMember>`
      SELECT tenant.id AS "tenantId", population.inhabitants, tenant.enrolled_at AS "memberFrom",
             gone.destroyed_at AS "memberTo", identity.kind IN ('commune', 'departement', 'region') AS "countsHeads"
        FROM tenant
        JOIN organisation_identity identity ON identity.organisation_id = tenant.organisation_id
             AND identity.valid_from <= ${on} AND (identity.valid_to IS NULL OR identity.valid_to > ${on})
        LEFT JOIN tenant_exit gone ON gone.tenant_id = tenant.id AND gone.state = 'destroyed'
        LEFT JOIN LATERAL (
          SELECT figure.inhabitants FROM organisation_population figure
           WHERE figure.organisation_id = tenant.organisation_id AND figure.kind = ${populationKind}
             AND figure.in_force_from <= ${on}
           ORDER BY figure.in_force_from DESC LIMIT 1) population
             ON (tenant.enrolled_at AT TIME ZONE ${timeZone})::date <= ${on}
       WHERE ${narrowedTo(tenantIds)}::uuid[] IS NULL OR tenant.id = ANY (${narrowedTo(tenantIds)}::uuid[])
       ORDER BY tenant.id`,

    async beneficiariesOn(day) {
      const rows = await sql<{ id: string }>`
        SELECT DISTINCT tenant_id AS id FROM payer_assignment
         WHERE valid_from <= ${day} AND (valid_to IS NULL OR valid_to > ${day}) ORDER BY tenant_id`
      return rows.map(({ id }) => id)
    },

    // The last agreement that began by then: in force or, since measured use is always asked for, the last one that was. Another
    // one begins only after that has ended, and an avenant changes no number.
    payersOn: (day, of) => sql<PayerOnDay>`
      SELECT assignment.tenant_id AS "beneficiaryTenantId", payer.id AS "payerTenantId",
             coalesce(identity.name, '') AS "payerName", identity.siren AS "payerSiren",
             siret_still_own(recipient.siret, identity.siren, payer.organisation_id) AS "payerSiret", coalesce(agreement.number, '') AS "agreementNumber"
        FROM payer_assignment assignment
        JOIN tenant payer ON payer.id = assignment.payer_tenant_id
        JOIN recipient ON recipient.tenant_id = assignment.payer_tenant_id AND recipient.id = assignment.recipient_id
        LEFT JOIN organisation_identity identity ON identity.organisation_id = payer.organisation_id
             AND identity.valid_from <= ${day} AND (identity.valid_to IS NULL OR identity.valid_to > ${day})
        LEFT JOIN LATERAL (
          SELECT signed.number FROM agreement signed
           WHERE signed.tenant_id = payer.id AND signed.starts_on <= ${day}
           ORDER BY signed.starts_on DESC, signed.id DESC LIMIT 1) agreement ON true
       WHERE assignment.valid_from <= ${day} AND (assignment.valid_to IS NULL OR assignment.valid_to > ${day})
         AND (${narrowedTo(of)}::uuid[] IS NULL
              OR assignment.tenant_id = ANY (${narrowedTo(of)}::uuid[]))
       ORDER BY assignment.tenant_id, assignment.id`,
  }
}
