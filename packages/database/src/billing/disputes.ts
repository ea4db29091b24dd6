import type { Command, Dispute } from '@grenier/contracts'
import type { BillingStore, Page } from '@grenier/control-plane/ports'
import { at, plainArray } from '../shared/columns.ts'
import { beforeAll, type Position, pageFrom, positionOf } from '../shared/cursor.ts'
import type { StoreContext } from '../shared/store-context.ts'

type DisputeMethods = Pick<
  BillingStore,
  | 'lockDisputes'
  | 'disputableStatement'
  | 'insertDispute'
  | 'listDisputes'
  | 'lockDispute'
  | 'correctsDisputed'
  | 'endDispute'
>
type NamedDispute = Awaited<ReturnType<BillingStore['listDisputes']>>['items'][number]
type Disputable = NonNullable<Awaited<ReturnType<BillingStore['disputableStatement']>>>

/** Payers' doubts about statements. Reading works in both scopes, writing in the platform scope. */
export function createDisputes(context: StoreContext): DisputeMethods {
  const { sql } = context
  return {
    async lockDisputes(statementId) {
      await sql`SELECT pg_advisory_xact_lock(hashtext('disputes of ' || ${statementId}), 0)`
    },

    async disputableStatement(statementId) {
      const [row] = await sql<Disputable>`
        SELECT tenant_id AS "tenantId", disputable_until AS "disputableUntil",
               ARRAY(SELECT line.position FROM statement_line line
                      WHERE line.tenant_id = statement.tenant_id AND line.statement_id = statement.id
                      ORDER BY line.position) AS positions
          FROM statement WHERE id = ${statementId}`
      return row ?? null
    },

    async insertDispute(dispute) {
      await sql`
        INSERT INTO statement_dispute (tenant_id, id, statement_id, positions, reason, raised_by, raised_at, due_on, state)
        VALUES (${dispute.tenantId}, ${dispute.id}, ${dispute.statementId}, ${plainArray(dispute.positions)}::integer[],
                ${dispute.reason}, ${dispute.raisedBy}, ${at(dispute.raisedAt)}, ${dispute.dueOn}, ${dispute.state})`
    },

    listDisputes: (query) => listDisputes(context, query),

    async lockDispute(id) {
      await sql`SELECT FROM statement_dispute WHERE id = ${id} FOR UPDATE`
      const [dispute] = await readDisputes(context, { id, after: beforeAll, limit: 1 })
      return dispute ?? null
    },

    correctsDisputed: (dispute, correction) => correctsDisputed(context, dispute, correction),

    async endDispute(dispute) {
      await sql`
        UPDATE statement_dispute SET state = ${dispute.state}, answer = ${dispute.answer},
               correction = ${dispute.correction}, ended_by = ${dispute.endedBy},
               ended_at = ${dispute.endedAt === null ? null : at(dispute.endedAt)}
         WHERE tenant_id = ${dispute.tenantId} AND id = ${dispute.id}`
    },
  }
}

async function correctsDisputed(
  { sql, timeZone }: StoreContext,
  { tenantId, statementId, raisedAt }: Dispute,
  correction: string,
): Promise<boolean> {
  const rows = await sql<{ found: boolean }>`
    SELECT true AS found
      FROM statement credit
      JOIN statement_issue issue ON issue.tenant_id = credit.tenant_id AND issue.statement_id = credit.id
     WHERE credit.tenant_id = ${tenantId} AND credit.credited_statement_id = ${statementId}
       AND issue.number = ${correction} AND issue.issued_at >= ${at(raisedAt)}
     UNION ALL
    SELECT true
      FROM correction
      JOIN statement ON statement.tenant_id = ${tenantId} AND statement.id = ${statementId}
     WHERE correction.id::text = ${correction} AND correction.state = 'posted'
       AND correction.month BETWEEN to_char(statement.period_start AT TIME ZONE ${timeZone}, 'YYYY-MM') AND statement.month
       AND EXISTS (SELECT FROM charge
                     JOIN statement_line line ON line.beneficiary_tenant_id = charge.tenant_id
                    WHERE charge.correction_id = correction.id
                      AND line.tenant_id = statement.tenant_id AND line.statement_id = statement.id)
     LIMIT 1`
  return rows.length > 0
}

interface DisputeQuery {
  readonly id?: string
  readonly state?: string | undefined
  readonly statementId?: string | undefined
  readonly tenantId?: string | undefined
  readonly after: Position
  readonly limit: number
}

function readDisputes({ sql }: StoreContext, query: DisputeQuery): Promise<Dispute[]> {
  const { id = null, state = null, statementId = null, tenantId = null, after, limit } = query
  return sql<Dispute>`
    SELECT id, tenant_id AS "tenantId", statement_id AS "statementId", positions, reason, raised_by AS "raisedBy",
           raised_at AS "raisedAt", due_on AS "dueOn", state, answer, correction, ended_by AS "endedBy",
           ended_at AS "endedAt"
      FROM statement_dispute
     WHERE (${id}::uuid IS NULL OR id = ${id})
       AND (${state}::text IS NULL OR state = ${state})
       AND (${statementId}::uuid IS NULL OR statement_id = ${statementId})
       AND (${tenantId}::uuid IS NULL OR tenant_id = ${tenantId})
       AND (due_on, id) > (${after.sort || '-infinity'}::date, ${after.id}::uuid)
     ORDER BY due_on, id LIMIT ${limit}`
}

/** With the statement's number and what its payer was called on it. */
async function withNames({ sql }: StoreContext, disputes: readonly Dispute[]): Promise<NamedDispute[]> {
  const ids = disputes.map(({ statementId }) => statementId)
  const names = await sql<Pick<NamedDispute, 'statementId' | 'statementNumber' | 'payerName'>>`
    SELECT statement.id AS "statementId", issue.number AS "statementNumber", payer_name AS "payerName"
      FROM statement LEFT JOIN statement_issue issue ON (issue.tenant_id, issue.statement_id) = (statement.tenant_id, statement.id)
     WHERE statement.id = ANY(${ids}::uuid[])`
  const namesOf = new Map(names.map((one) => [one.statementId, one]))
  return disputes.map((dispute) => {
    const known = namesOf.get(dispute.statementId)
    if (known === undefined) throw new Error(`no statement of dispute ${dispute.id}`)
    return { ...dispute, ...known }
  })
}

async function listDisputes(
  context: StoreContext,
  { cursor, limit, state, statementId, tenantId }: Command<'listDisputes'>,
): Promise<Page<NamedDispute>> {
  const list = { list: 'disputes', sortedBy: 'day', filters: { state, statementId, tenantId } } as const
  const after = positionOf(cursor, list)
  const rows = await readDisputes(context, { state, statementId, tenantId, after, limit: limit + 1 })
  const named = await withNames(context, rows)
  return pageFrom(named, { ...list, limit, positionOf: ({ dueOn, id }) => ({ sort: dueOn, id }), itemOf: (row) => row })
}
