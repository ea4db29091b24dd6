import type { StatementBatch } from '@grenier/contracts'
import type { BillingStore } from '@grenier/control-plane/ports'
import { instantToIso } from '@grenier/quota-billing'
import { at, plainArray } from '../shared/columns.ts'
import { beforeAll, type Position, pageFrom, positionOf } from '../shared/cursor.ts'
import type { StoreContext } from '../shared/store-context.ts'

type BatchMethods = Pick<BillingStore, 'insertReference' | 'getBatch' | 'listBatches' | 'insertBatch'>

/** References of drafts, and who was chosen to be issued. Platform scope only; nothing changes either. */
export function createStatementBatches(context: StoreContext): BatchMethods {
  const { sql } = context
  return {
    async insertReference(given) {
      await sql`
        INSERT INTO statement_reference (tenant_id, id, statement_id, siret, engagement_number, service_code, given_by,
                                         given_at)
        VALUES (${given.tenantId}, ${given.id}, ${given.statementId}, ${given.siret}, ${given.engagementNumber},
                ${given.serviceCode}, ${given.givenBy}, ${at(given.givenAt)})`
    },

    async getBatch(id) {
      const [batch] = await readBatches(context, { id, month: null, after: beforeAll, limit: 1 })
      return batch ?? null
    },

    async listBatches({ cursor, limit, month }) {
      const list = { list: 'statement-batches', sortedBy: 'instant', filters: { month } } as const
      const after = positionOf(cursor, list)
      const rows = await readBatches(context, { id: null, month: month ?? null, after, limit: limit + 1 })
      return pageFrom(await withStatements(context, rows), {
        ...list,
        limit,
        positionOf: ({ requestedAt, id }) => ({ sort: instantToIso(requestedAt), id }),
        itemOf: (row) => row,
      })
    },

    async insertBatch(batch, statementIds) {
      await sql`
        INSERT INTO statement_batch (id, month, state, series, fiscal_year, requested_by, requested_at)
        VALUES (${batch.id}, ${batch.month}, 'issuing', ${batch.series}, ${batch.fiscalYear}, ${batch.requestedBy},
                ${at(batch.requestedAt)})`
      const chosen = await sql`
        INSERT INTO statement_batch_item (tenant_id, statement_id, batch_id)
        SELECT statement.tenant_id, statement.id, ${batch.id}
          FROM statement WHERE statement.id = ANY (${plainArray(statementIds)}::uuid[])
        RETURNING statement_id`
      if (chosen.length !== statementIds.length) throw new Error(`batch ${batch.id} names statements that do not exist`)
    },
  }
}

type SummedBatch = Awaited<ReturnType<BillingStore['listBatches']>>['items'][number]
type Sums = Pick<SummedBatch, 'id' | 'firstNumber' | 'lastNumber' | 'payableCents'>

/** With the numbers of their statements, and what these ask for. */
async function withStatements({ sql }: StoreContext, batches: readonly StatementBatch[]): Promise<SummedBatch[]> {
  const sums = await sql<Sums>`
    SELECT item.batch_id AS id, sum(statement.payable_cents) AS "payableCents",
           (array_agg(issue.number ORDER BY issue.sequence) FILTER (WHERE issue.number IS NOT NULL))[1] AS "firstNumber",
           (array_agg(issue.number ORDER BY issue.sequence DESC) FILTER (WHERE issue.number IS NOT NULL))[1]
             AS "lastNumber"
      FROM statement_batch_item item
      JOIN statement ON (statement.tenant_id, statement.id) = (item.tenant_id, item.statement_id)
      LEFT JOIN statement_issue issue ON (issue.tenant_id, issue.statement_id) = (item.tenant_id, item.statement_id)
     WHERE item.batch_id = ANY (${plainArray(batches.map(({ id }) => id))}::uuid[])
     GROUP BY item.batch_id`
  const sumsOf = new Map(sums.map((one) => [one.id, one]))
  const none = { firstNumber: null, lastNumber: null, payableCents: 0n }
  return batches.map((batch) => ({ ...batch, ...none, ...sumsOf.get(batch.id) }))
}

interface BatchQuery {
  readonly id: string | null
  readonly month: string | null
  readonly after: Position
  readonly limit: number
}

function readBatches({ sql }: StoreContext, { id, month, after, limit }: BatchQuery): Promise<StatementBatch[]> {
  return sql<StatementBatch>`
    SELECT batch.id, batch.month, batch.state, batch.series, batch.fiscal_year AS "fiscalYear",
           counted.chosen AS "chosenCount", counted.issued AS "issuedCount", batch.requested_by AS "requestedBy",
           batch.requested_at AS "requestedAt", batch.finished_at AS "finishedAt"
      FROM statement_batch batch
      CROSS JOIN LATERAL (
        SELECT count(*)::integer AS chosen, count(issue.number)::integer AS issued
          FROM statement_batch_item item
          LEFT JOIN statement_issue issue
                 ON issue.tenant_id = item.tenant_id AND issue.statement_id = item.statement_id
         WHERE item.batch_id = batch.id) counted
     WHERE (${id}::uuid IS NULL OR batch.id = ${id})
       AND (${month}::text IS NULL OR batch.month = ${month})
       AND (batch.requested_at, batch.id) > (${after.sort || '-infinity'}::timestamptz, ${after.id}::uuid)
     ORDER BY batch.requested_at, batch.id LIMIT ${limit}`
}
