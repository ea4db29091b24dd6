import type { CarriedAmount, Command } from '@grenier/contracts'
import type { AssignedPayer, BillingStore, CarriedChargeRow, Page, PayerToState } from '@grenier/control-plane/ports'
import { at, json, plainArray } from '../shared/columns.ts'
import { pageFrom, positionOf } from '../shared/cursor.ts'
import type { StoreContext } from '../shared/store-context.ts'
import { readCharges } from './charges.ts'

type CarryMethods = Pick<
  BillingStore,
  'lockDrafting' | 'assignedPayers' | 'payersToState' | 'openCarriedCharges' | 'insertCarries' | 'listCarriedAmounts'
>

type CarriedDebt = Pick<CarriedChargeRow, 'payerTenantId' | 'carriedBy'>

/** What is under the recovery threshold, and who owes it. Reading works in both scopes, the rest in the platform scope. */
export function createCarriedAmounts(context: StoreContext): CarryMethods {
  const { sql } = context
  return {
    async lockDrafting(lane) {
      await sql`SELECT pg_advisory_xact_lock(hashtext('composing statements'), ${lane})`
    },

    assignedPayers: (day, alsoPayers) => assignedPayers(context, day, alsoPayers),

    payersToState: (day, assigned) => payersToState(context, day, assigned),

    async openCarriedCharges({ payerTenantIds, before }) {
      // What was carried of a payer that was merged by then is owed by its successor.
      const carried = await sql<CarriedDebt & { id: string }>`
        WITH heir AS (
          SELECT * FROM debtors_on((to_date(${before}, 'YYYY-MM') + interval '1 month' - interval '1 day')::date)
        ), owing AS (
          SELECT payer_id AS id, payer_id AS debtor_id FROM unnest(${plainArray(payerTenantIds)}::uuid[]) AS payer_id
           WHERE payer_id NOT IN (SELECT tenant_id FROM heir)
          UNION ALL
          SELECT tenant_id, debtor_id FROM heir WHERE debtor_id = ANY (${plainArray(payerTenantIds)}::uuid[])
        )
        SELECT charge_id AS id, owing.debtor_id AS "payerTenantId", payer_tenant_id AS "carriedBy"
          FROM carried_charge carried JOIN owing ON owing.id = carried.payer_tenant_id
         WHERE month < ${before}
           AND NOT EXISTS (SELECT FROM statement_charge taken
                            WHERE taken.tenant_id = carried.tenant_id AND taken.charge_id = carried.charge_id)`
      if (carried.length === 0) return []
      const debts = new Map(carried.map(({ id, ...debt }) => [id, debt]))
      const all = { month: null, tenantIds: null }
      const charges = await readCharges(context, { ...all, ids: [...debts.keys()] })
      const nobody = { payerTenantId: '', carriedBy: '' }
      return charges.map((charge) => ({ ...charge, ...(debts.get(charge.id) ?? nobody) }))
    },

    async insertCarries(carries) {
      const rows = carries.map(({ chargeIds, ...carry }) => ({
        ...carry,
        chargeCount: chargeIds.length,
        carriedAt: at(carry.carriedAt),
      }))
      await sql`
        INSERT INTO statement_carry (tenant_id, month, amount_micros, payable_cents, threshold_cents, charge_count,
                                     asked_in, is_paying, carried_at)
        SELECT * FROM jsonb_to_recordset(${json(rows)}) AS carry ("payerTenantId" uuid, month text,
               "amountMicros" bigint, "payableCents" bigint, "thresholdCents" bigint, "chargeCount" integer,
               "askedIn" text, "isPaying" boolean, "carriedAt" timestamptz)`
      const charges = carries.flatMap(({ payerTenantId, month, chargeIds }) =>
        chargeIds.map((chargeId) => ({ payerTenantId, month, chargeId })),
      )
      await sql`
        INSERT INTO carried_charge (tenant_id, charge_id, payer_tenant_id, month)
        SELECT charge.tenant_id, charge.id, carried."payerTenantId", carried.month
          FROM jsonb_to_recordset(${json(charges)}) AS carried ("payerTenantId" uuid, month text, "chargeId" uuid)
          JOIN charge ON charge.id = carried."chargeId"`
    },

    listCarriedAmounts: (query) => listCarriedAmounts(context, query),
  }
}

/** Who pays that day, and with whom the last debt of each other payer landed that still owes what was carried, or is named. */
function assignedPayers({ sql }: StoreContext, day: string, alsoPayers: readonly string[]): Promise<AssignedPayer[]> {
  return sql<AssignedPayer>`
    WITH heir AS (
      SELECT * FROM debtors_on(${day}::date)
    ), stated AS (
      SELECT assignment.*, true AS is_paying FROM payer_assignment assignment
       WHERE assignment.valid_from <= ${day} AND (assignment.valid_to IS NULL OR assignment.valid_to > ${day})
      UNION ALL
      SELECT DISTINCT ON (assignment.payer_tenant_id) assignment.*, false FROM payer_assignment assignment
       WHERE NOT EXISTS (SELECT FROM payer_assignment held
                          WHERE held.payer_tenant_id = assignment.payer_tenant_id AND held.valid_from <= ${day}
                            AND (held.valid_to IS NULL OR held.valid_to > ${day}))
         -- One that was replaced before it began never held.
         AND assignment.valid_to IS DISTINCT FROM assignment.valid_from
         AND (assignment.payer_tenant_id = ANY (${plainArray(alsoPayers)}::uuid[])
              OR EXISTS (SELECT FROM carried_charge carried
                          WHERE (carried.payer_tenant_id = assignment.payer_tenant_id
                                  AND carried.payer_tenant_id NOT IN (SELECT tenant_id FROM heir)
                                 OR carried.payer_tenant_id IN
                                      (SELECT tenant_id FROM heir WHERE debtor_id = assignment.payer_tenant_id))
                            AND NOT EXISTS (SELECT FROM statement_charge taken
                                             WHERE taken.tenant_id = carried.tenant_id
                                               AND taken.charge_id = carried.charge_id)))
       ORDER BY payer_tenant_id, valid_from DESC, id DESC, is_paying)
    SELECT tenant_id AS "beneficiaryTenantId", payer_tenant_id AS "payerTenantId", recipient_id AS "recipientId",
           is_paying AS "isPaying"
      FROM stated ORDER BY tenant_id, id`
}

// The agreement is the last one that began by then, as in `payersOn`. Its cycle is waited for only where it goes on after the day. Of its
// wordings the one recorded last that had begun holds, as `agreement_wording` has it, which takes too long for each of many payers. So does
// asking what a SIRET was, where it begins with the number that its payer has.
function payersToState(
  { sql, timeZone }: StoreContext,
  day: string,
  assigned: readonly AssignedPayer[],
): Promise<PayerToState[]> {
  return sql<PayerToState>`
    SELECT stated.beneficiary_id AS "beneficiaryTenantId", payer.id AS "payerTenantId",
           coalesce(identity.name, '') AS "payerName", identity.siren AS "payerSiren",
           CASE WHEN recipient.siret IS NULL OR left(recipient.siret, 9) = identity.siren THEN recipient.siret
                ELSE siret_still_own(recipient.siret, identity.siren, payer.organisation_id) END AS "payerSiret",
           coalesce(agreement.number, '') AS "agreementNumber",
           recipient.id AS "recipientId", recipient.settlement_mode AS "settlementMode",
           CASE WHEN goes_on THEN coalesce(wording.billing_cycle, 'month') ELSE 'month' END AS "billingCycle",
           CASE WHEN goes_on THEN wording.advance_cents END AS "advanceCents",
           stated.is_paying AS "isPaying", gone.id IS NOT NULL AS "hasLeft"
      FROM unnest(${plainArray(assigned.map(({ payerTenantId }) => payerTenantId))}::uuid[],
                  ${plainArray(assigned.map(({ recipientId }) => recipientId))}::uuid[],
                  ${plainArray(assigned.map(({ beneficiaryTenantId }) => beneficiaryTenantId))}::uuid[],
                  ${plainArray(assigned.map(({ isPaying }) => String(isPaying)))}::boolean[])
           WITH ORDINALITY AS stated (payer_id, recipient_id, beneficiary_id, is_paying, position)
      JOIN tenant payer ON payer.id = stated.payer_id
      JOIN recipient ON recipient.tenant_id = stated.payer_id AND recipient.id = stated.recipient_id
      LEFT JOIN organisation_identity identity ON identity.organisation_id = payer.organisation_id
           AND identity.valid_from <= ${day} AND (identity.valid_to IS NULL OR identity.valid_to > ${day})
      LEFT JOIN LATERAL (
        SELECT * FROM agreement signed
         WHERE signed.tenant_id = payer.id AND signed.starts_on <= ${day}
         ORDER BY signed.starts_on DESC, signed.id DESC LIMIT 1) agreement ON true
      LEFT JOIN LATERAL (
        SELECT amendment.terms FROM agreement_amendment amendment
         WHERE amendment.tenant_id = agreement.tenant_id AND amendment.agreement_id = agreement.id
           AND amendment.effective_on <= ${day}
         ORDER BY amendment.sequence DESC LIMIT 1) amended ON true
      LEFT JOIN tenant_exit gone ON gone.tenant_id = payer.id AND gone.state = 'destroyed'
           AND (gone.destroyed_at AT TIME ZONE ${timeZone})::date <= ${day}
     CROSS JOIN LATERAL (
        SELECT CASE WHEN amended.terms IS NULL THEN agreement.billing_cycle
                    ELSE amended.terms ->> 'billingCycle' END AS billing_cycle,
               CASE WHEN amended.terms IS NULL THEN agreement.advance_cents
                    ELSE (amended.terms ->> 'advanceCents')::bigint END AS advance_cents,
               CASE WHEN amended.terms IS NULL THEN agreement.ends_on
                    ELSE (amended.terms ->> 'endsOn')::date END AS ends_on) wording
     CROSS JOIN LATERAL (SELECT gone.id IS NULL AND coalesce(wording.ends_on > ${day}, true) AS goes_on) asked
     ORDER BY stated.position`
}

/** By month and payer; a month in which nothing was charged carries nothing and is not shown. */
async function listCarriedAmounts(
  { sql }: StoreContext,
  { cursor, limit, ...query }: Command<'listCarriedAmounts'>,
): Promise<Page<CarriedAmount>> {
  const month = query.month ?? null
  const tenantId = query.tenantId ?? null
  const state = query.state ?? null
  const list = { list: 'carried-amounts', sortedBy: 'text', filters: { month, tenantId, state } } as const
  const after = positionOf(cursor, list)
  const rows = await sql<CarriedAmount>`
    SELECT carry.tenant_id AS "tenantId", coalesce(identity.name, '') AS "payerName", carry.month,
           carry.amount_micros AS "amountMicros", carry.payable_cents AS "payableCents",
           carry.threshold_cents AS "thresholdCents", carry.asked_in AS "askedIn", carry.carried_at AS "carriedAt",
           taken.statement_id AS "statementId",
           (SELECT newest.is_paying FROM statement_carry newest WHERE newest.tenant_id = carry.tenant_id
             ORDER BY newest.month DESC LIMIT 1)
             AND NOT EXISTS (SELECT FROM tenant_exit gone
                              WHERE gone.tenant_id = carry.tenant_id AND gone.state = 'destroyed') AS "isPaying"
      FROM statement_carry carry
      JOIN tenant payer ON payer.id = carry.tenant_id
      LEFT JOIN organisation_identity identity
             ON identity.organisation_id = payer.organisation_id AND identity.valid_to IS NULL
      LEFT JOIN statement_take_up taken ON taken.tenant_id = carry.tenant_id AND taken.month = carry.month
     WHERE carry.charge_count > 0
       AND (${month}::text IS NULL OR carry.month = ${month})
       AND (${tenantId}::uuid IS NULL OR carry.tenant_id = ${tenantId})
       AND (${state}::text IS NULL OR (${state} = 'open') = (taken.statement_id IS NULL))
       AND (carry.month, carry.tenant_id) > (${after.sort}, ${after.id}::uuid)
     ORDER BY carry.month, carry.tenant_id LIMIT ${limit + 1}`
  return pageFrom(rows, {
    ...list,
    limit,
    positionOf: (row) => ({ sort: row.month, id: row.tenantId }),
    itemOf: (row) => row,
  })
}
