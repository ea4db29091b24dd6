import type { TerritoryFactStore } from '@grenier/control-plane/ports'
import type { CivilDate } from '@grenier/quota-billing'
import { at } from '../shared/columns.ts'
import { onlyRow } from '../shared/sql.ts'
import type { StoreContext } from '../shared/store-context.ts'

/** What an applied change of the territory writes: dated facts beside what was before. Platform scope only. */
export function createTerritoryFacts(context: StoreContext): TerritoryFactStore {
  const { sql } = context
  return {
    async succeedIdentity({ organisationId: id, after, from, source, at: recordedAt }) {
      await sql`
        UPDATE organisation_identity SET valid_to = ${from} WHERE organisation_id = ${id} AND valid_to IS NULL`
      if (after !== null) {
        await sql`
          INSERT INTO organisation_identity
            (organisation_id, valid_from, kind, name, siren, insee_code, departement_code, source, recorded_at)
          SELECT organisation_id, ${from}, kind, ${after.name}, ${after.siren}, ${after.inseeCode},
                 ${after.departementCode}, ${source}, ${at(recordedAt)}
            FROM organisation_identity WHERE organisation_id = ${id} AND valid_to = ${from}`
      }
      await sql`UPDATE organisation SET version = version + 1 WHERE id = ${id}`
    },

    async succeedGroup({ organisationId: id, groupId, from, source, at: recordedAt }) {
      await sql`UPDATE organisation_group SET valid_to = ${from} WHERE organisation_id = ${id} AND valid_to IS NULL`
      await sql`
        INSERT INTO organisation_group (organisation_id, valid_from, group_id, source, recorded_at)
        SELECT ${id}, ${from}, ${groupId}, ${source}, ${at(recordedAt)} WHERE ${groupId !== null}`
    },

    async insertPopulation({ organisationId, inhabitants, vintage, from, source, at: recordedAt }) {
      await sql`
        INSERT INTO organisation_population
          (organisation_id, kind, in_force_from, vintage, inhabitants, source, recorded_at)
        VALUES (${organisationId}, 'municipale', ${from}, ${vintage}, ${inhabitants}, ${source}, ${at(recordedAt)})`
    },

    async insertSuccession({ predecessorId, successorId, effectiveOn, eventId, at: recordedAt }) {
      await sql`
        INSERT INTO organisation_succession (predecessor_id, successor_id, effective_on, event_id, recorded_at)
        VALUES (${predecessorId}, ${successorId}, ${effectiveOn}, ${eventId}, ${at(recordedAt)})`
    },

    ...createPayments(context),
  }
}

type PaymentMethods = Pick<TerritoryFactStore, 'hasPayerOn' | 'hasPaymentsFrom' | 'takeOverPayments'>

interface TakenPayment {
  readonly beneficiaryTenantId: string
  readonly payerTenantId: string
  readonly recipientId: string
}

/** Who pays for whom, once a payer has a successor. */
function createPayments(context: StoreContext): PaymentMethods {
  const { sql } = context
  return {
    async hasPayerOn(tenantId, on) {
      const rows = await sql<{ has: boolean }>`
        SELECT EXISTS (SELECT FROM payer_assignment WHERE tenant_id = ${tenantId} AND valid_from <= ${on}
                          AND (valid_to IS NULL OR valid_to > ${on})) AS has`
      return onlyRow(rows).has
    },

    async hasPaymentsFrom(tenantId, from) {
      const rows = await sql<{ has: boolean }>`
        SELECT EXISTS (SELECT FROM payer_assignment
                        WHERE ${tenantId} IN (tenant_id, payer_tenant_id) AND valid_from >= ${from}) AS has`
      return onlyRow(rows).has
    },

    async takeOverPayments({ predecessorTenantId, successorTenantId, from, nextId, at: recordedAt }) {
      const taken = await paymentsToTake(context, { predecessorTenantId, successorTenantId, from })
      for (const { beneficiaryTenantId, payerTenantId, recipientId } of taken) {
        await sql`
          UPDATE payer_assignment SET valid_to = ${from}
           WHERE tenant_id = ${beneficiaryTenantId} AND valid_from < ${from}
             AND (valid_to IS NULL OR valid_to > ${from})`
        await sql`
          INSERT INTO payer_assignment (tenant_id, id, payer_tenant_id, recipient_id, service, share_permille,
                                        valid_from, recorded_at)
          VALUES (${beneficiaryTenantId}, ${nextId()}, ${payerTenantId}, ${recipientId}, 'all', 1000, ${from},
                  ${at(recordedAt)})`
      }
      return taken.length
    },
  }
}

/**
 * Whom the predecessor pays for from that day on: itself and others. The successor pays at its own recipient, the last that is
 * recorded of it; where somebody else pays for the successor, that payer pays for what the predecessor owed for itself too.
 */
function paymentsToTake(
  { sql }: StoreContext,
  {
    predecessorTenantId,
    successorTenantId,
    from,
  }: Record<'predecessorTenantId' | 'successorTenantId', string> & {
    from: CivilDate
  },
): Promise<TakenPayment[]> {
  return sql<TakenPayment>`
    WITH heir AS (
      SELECT payer_tenant_id, recipient_id FROM payer_assignment
       WHERE tenant_id = ${successorTenantId} AND valid_from <= ${from} AND (valid_to IS NULL OR valid_to > ${from})
    ), own AS (
      SELECT id FROM recipient WHERE tenant_id = ${successorTenantId} ORDER BY recorded_at DESC, id DESC LIMIT 1
    )
    SELECT paid.tenant_id AS "beneficiaryTenantId",
           CASE WHEN others.pay THEN heir.payer_tenant_id ELSE ${successorTenantId}::uuid END AS "payerTenantId",
           CASE WHEN others.pay THEN heir.recipient_id ELSE own.id END AS "recipientId"
      FROM payer_assignment paid
     CROSS JOIN heir
     CROSS JOIN LATERAL (
       SELECT paid.tenant_id = ${predecessorTenantId} AND heir.payer_tenant_id <> ${predecessorTenantId} AS pay) others
      LEFT JOIN own ON true
     WHERE paid.payer_tenant_id = ${predecessorTenantId} AND paid.valid_from < ${from}
       AND (paid.valid_to IS NULL OR paid.valid_to > ${from})
     ORDER BY paid.tenant_id`
}
