import type { Command, SettlementDifference, SettlementReconciliation } from '@grenier/contracts'
import type { BillingStore } from '@grenier/control-plane/ports'
import type { CivilDate } from '@grenier/quota-billing'
import { at, json } from '../shared/columns.ts'
import { type Position, pageFrom, positionOf } from '../shared/cursor.ts'
import { onlyRow } from '../shared/sql.ts'
import type { StoreContext } from '../shared/store-context.ts'

type SettlementMethods = Pick<
  BillingStore,
  'lockSettlements' | 'knownSettlements' | 'insertSettlements' | 'reconcileSettlements'
>
type Known = Awaited<ReturnType<BillingStore['knownSettlements']>>
type NewSettlements = Parameters<BillingStore['insertSettlements']>[0]

/** Titres of issued statements. Platform scope only; nothing changes or deletes one. */
export function createSettlements(context: StoreContext): SettlementMethods {
  const { sql } = context
  return {
    async lockSettlements() {
      await sql`SELECT pg_advisory_xact_lock(hashtext('settlements'), 0)`
    },

    knownSettlements: (named) => knownSettlements(context, named),

    async insertSettlements({ titres, rejections, payments, recordedBy, recordedAt }) {
      await insertTitres(context, { titres, rejections, payments, recordedBy, recordedAt })
      await sql`
        INSERT INTO titre_rejection (tenant_id, fiscal_year, number, rejected_on, reason, recorded_by, recorded_at)
        SELECT titre.tenant_id, titre.fiscal_year, titre.number, said."rejectedOn", said.reason, ${recordedBy},
               ${at(recordedAt)}
          FROM jsonb_to_recordset(${json(rejections)})
            AS said ("fiscalYear" integer, number text, "rejectedOn" date, reason text)
          JOIN titre ON titre.fiscal_year = said."fiscalYear" AND titre.number = said.number`
      await sql`
        INSERT INTO titre_payment (tenant_id, fiscal_year, number, paid_on, reference, amount_cents, recorded_by,
                                   recorded_at)
        SELECT titre.tenant_id, titre.fiscal_year, titre.number, said."paidOn", said.reference, said."amountCents",
               ${recordedBy}, ${at(recordedAt)}
          FROM jsonb_to_recordset(${json(payments)})
            AS said ("fiscalYear" integer, number text, "paidOn" date, reference text, "amountCents" bigint)
          JOIN titre ON titre.fiscal_year = said."fiscalYear" AND titre.number = said.number`
    },

    reconcileSettlements: (query) => reconcileSettlements(context, query),
  }
}

async function insertTitres({ sql }: StoreContext, { titres, recordedBy, recordedAt }: NewSettlements): Promise<void> {
  await sql`
    INSERT INTO titre (tenant_id, fiscal_year, number, statement_id, bordereau, issued_on, amount_cents, recorded_by,
                       recorded_at)
    SELECT issue.tenant_id, said."fiscalYear", said.number, issue.statement_id, said.bordereau, said."issuedOn",
           said."amountCents", ${recordedBy}, ${at(recordedAt)}
      FROM jsonb_to_recordset(${json(titres)})
        AS said ("statementNumber" text, "fiscalYear" integer, number text, bordereau text, "issuedOn" date,
                 "amountCents" bigint)
      JOIN statement_issue issue ON issue.number = said."statementNumber"`
}

interface TitreRow extends Omit<Known['titres'][number], 'rejection' | 'payments'> {
  readonly rejectedOn: CivilDate | null
  readonly reason: string | null
}

interface PaymentRow {
  readonly fiscalYear: number
  readonly number: string
  readonly paidOn: CivilDate
  readonly reference: string
  readonly amountCents: bigint
}

async function knownSettlements(
  { sql }: StoreContext,
  { statementNumbers, titres }: Parameters<BillingStore['knownSettlements']>[0],
): Promise<Known> {
  const issued = await sql<{ number: string }>`
    SELECT number FROM statement_issue
     WHERE number IN (SELECT jsonb_array_elements_text(${json(statementNumbers)}::jsonb))`
  const rows = await sql<TitreRow>`
    SELECT issue.number AS "statementNumber", titre.fiscal_year AS "fiscalYear", titre.number, titre.bordereau,
           titre.issued_on AS "issuedOn", titre.amount_cents AS "amountCents", rejection.rejected_on AS "rejectedOn",
           rejection.reason
      FROM titre
      LEFT JOIN titre_rejection rejection USING (tenant_id, fiscal_year, number)
      JOIN statement_issue issue ON issue.tenant_id = titre.tenant_id AND issue.statement_id = titre.statement_id
     WHERE issue.number IN (SELECT jsonb_array_elements_text(${json(statementNumbers)}::jsonb))
        OR (titre.fiscal_year, titre.number) IN (
             SELECT "fiscalYear", number FROM jsonb_to_recordset(${json(titres)}) AS named ("fiscalYear" integer, number text))`
  const paid = await sql<PaymentRow>`
    SELECT payment.fiscal_year AS "fiscalYear", payment.number, payment.paid_on AS "paidOn",
           payment.reference, payment.amount_cents AS "amountCents"
      FROM titre_payment payment
      JOIN jsonb_to_recordset(${json(rows)}) AS named ("fiscalYear" integer, number text)
        ON named."fiscalYear" = payment.fiscal_year AND named.number = payment.number`
  const paidOf = Map.groupBy(paid, ({ fiscalYear, number }) => `${fiscalYear} ${number}`)
  return {
    statementNumbers: issued.map(({ number }) => number),
    titres: rows.map(({ rejectedOn, reason, ...titre }) => ({
      ...titre,
      rejection: rejectedOn === null ? null : { rejectedOn, reason },
      payments: paidOf.get(`${titre.fiscalYear} ${titre.number}`) ?? [],
    })),
  }
}

type Totals = Omit<SettlementReconciliation, 'fiscalYear' | 'items' | 'nextCursor'>

async function reconcileSettlements(
  { sql }: StoreContext,
  { cursor, limit, fiscalYear }: Command<'reconcileSettlements'>,
): Promise<SettlementReconciliation> {
  const list = {
    list: 'settlement-reconciliation',
    sortedBy: 'text',
    filters: { fiscalYear: String(fiscalYear) },
  } as const
  const after: Position = positionOf(cursor, list)
  const totals = await sql<Totals>`
    SELECT count(*)::integer AS "statementCount",
           coalesce(sum(payable_cents) FILTER (WHERE settlement_mode <> 'internal'), 0) AS "statementsCents",
           coalesce(sum(payable_cents) FILTER (WHERE settlement_mode = 'internal'), 0) AS "internalCents",
           coalesce(sum(settled.titred), 0) AS "titredCents", coalesce(sum(settled.rejected), 0) AS "rejectedCents",
           coalesce(sum(settled.paid), 0) AS "paidCents"
      FROM statement_issue issue
      JOIN statement ON statement.tenant_id = issue.tenant_id AND statement.id = issue.statement_id
      CROSS JOIN LATERAL (
        SELECT sum(titre.amount_cents) FILTER (WHERE rejection.number IS NULL) AS titred,
               sum(titre.amount_cents) FILTER (WHERE rejection.number IS NOT NULL) AS rejected,
               sum((SELECT sum(payment.amount_cents) FROM titre_payment payment
                     WHERE (payment.tenant_id, payment.fiscal_year, payment.number)
                         = (titre.tenant_id, titre.fiscal_year, titre.number))) AS paid
          FROM titre LEFT JOIN titre_rejection rejection USING (tenant_id, fiscal_year, number)
         WHERE titre.tenant_id = issue.tenant_id AND titre.statement_id = issue.statement_id) settled
     WHERE issue.fiscal_year = ${fiscalYear}`
  const rows = await sql<SettlementDifference>`
    SELECT statement.id AS "statementId", statement.tenant_id AS "tenantId", issue.number,
           statement.payer_name AS "payerName",
           CASE WHEN settled.count = 0 THEN 'not-titred' WHEN settled.standing = 0 THEN 'rejected'
                ELSE 'amount-differs' END AS kind,
           statement.payable_cents AS "payableCents", coalesce(settled.titred, 0) AS "titredCents",
           coalesce(settled.paid, 0) AS "paidCents"
      FROM statement_issue issue
      JOIN statement ON statement.tenant_id = issue.tenant_id AND statement.id = issue.statement_id
      CROSS JOIN LATERAL (
        SELECT count(*) AS count, count(*) FILTER (WHERE rejection.number IS NULL) AS standing,
               sum(titre.amount_cents) FILTER (WHERE rejection.number IS NULL) AS titred,
               sum((SELECT sum(payment.amount_cents) FROM titre_payment payment
                     WHERE (payment.tenant_id, payment.fiscal_year, payment.number)
                         = (titre.tenant_id, titre.fiscal_year, titre.number))) AS paid
          FROM titre LEFT JOIN titre_rejection rejection USING (tenant_id, fiscal_year, number)
         WHERE titre.tenant_id = issue.tenant_id AND titre.statement_id = issue.statement_id) settled
     WHERE issue.fiscal_year = ${fiscalYear} AND issue.number > ${after.sort}
       AND statement.settlement_mode <> 'internal'
       AND (settled.standing = 0 OR settled.titred <> statement.payable_cents)
       -- No titre is made of what was never measured, comes to nothing or is given back: one that was made of it differs.
       AND (settled.count > 0 OR (statement.payable_cents > 0 AND NOT statement.simulated))
     ORDER BY issue.number LIMIT ${limit + 1}`
  const page = pageFrom(rows, {
    ...list,
    limit,
    positionOf: ({ number, statementId }) => ({ sort: number, id: statementId }),
    itemOf: (row) => row,
  })
  return { fiscalYear, ...onlyRow(totals), ...page }
}
