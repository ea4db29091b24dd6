import type { StatementBatch } from '@grenier/contracts'
import type { BillingStore, DraftToIssue } from '@grenier/control-plane/ports'
import { instantToIso } from '@grenier/quota-billing'
import { at, json, plainArray } from '../shared/columns.ts'
import { beforeAll, type Position, pageFrom, positionOf } from '../shared/cursor.ts'
import { onlyRow } from '../shared/sql.ts'
import type { StoreContext } from '../shared/store-context.ts'

type BatchMethods = Pick<
  BillingStore,
  | 'insertReference'
  | 'getBatch'
  | 'listBatches'
  | 'insertBatch'
  | 'draftsToIssue'
  | 'takeNumbers'
  | 'insertIssues'
  | 'finishBatches'
>

/** Choosing drafts and giving them their numbers. Platform scope only; what was issued never changes. */
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

    async listBatches({ cursor, limit, month = undefined }) {
      const list = { list: 'statement-batches', filters: { month } }
      const after = positionOf(cursor, list)
      const rows = await readBatches(context, { id: null, month: month ?? null, after, limit: limit + 1 })
      return pageFrom(rows, {
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

    draftsToIssue: ({ month, limit }) => sql<DraftToIssue>`
      SELECT statement.tenant_id AS "tenantId", statement.id AS "statementId", batch.series,
             batch.fiscal_year AS "fiscalYear", coalesce(given.siret, statement.payer_siret) AS "payerSiret",
             given.engagement_number AS "engagementNumber",
             coalesce(given.service_code, recipient.service_code) AS "serviceCode"
        FROM statement_batch batch
        JOIN statement_batch_item item ON item.batch_id = batch.id
        JOIN statement ON statement.tenant_id = item.tenant_id AND statement.id = item.statement_id
        LEFT JOIN recipient ON recipient.tenant_id = statement.tenant_id AND recipient.id = statement.recipient_id
        CROSS JOIN LATERAL (
          SELECT (array_agg(siret ORDER BY given_at DESC, id DESC) FILTER (WHERE siret IS NOT NULL))[1] AS siret,
                 (array_agg(engagement_number ORDER BY given_at DESC, id DESC)
                   FILTER (WHERE engagement_number IS NOT NULL))[1] AS engagement_number,
                 (array_agg(service_code ORDER BY given_at DESC, id DESC)
                   FILTER (WHERE service_code IS NOT NULL))[1] AS service_code
            FROM statement_reference one
           WHERE one.tenant_id = statement.tenant_id AND one.statement_id = statement.id) given
       WHERE batch.month = ${month} AND batch.state = 'issuing'
         AND NOT EXISTS (SELECT FROM statement_issue issue
                          WHERE issue.tenant_id = statement.tenant_id AND issue.statement_id = statement.id)
       ORDER BY batch.requested_at, batch.id, statement.payer_name COLLATE "fr-x-icu", statement.id
       LIMIT ${limit}`,

    async takeNumbers({ series, fiscalYear, count }) {
      const rows = await sql<{ first: number }>`
        INSERT INTO statement_series AS known (series, year, last_number) VALUES (${series}, ${fiscalYear}, ${count})
        ON CONFLICT (series, year) DO UPDATE SET last_number = known.last_number + ${count}
        RETURNING last_number - ${count} + 1 AS first`
      return onlyRow(rows).first
    },

    async insertIssues(issues) {
      const rows = issues.map((issue) => ({
        tenant_id: issue.tenantId,
        statement_id: issue.statementId,
        number: issue.number,
        series: issue.series,
        fiscal_year: issue.fiscalYear,
        sequence: issue.sequence,
        issued_at: at(issue.issuedAt),
        payer_siret: issue.payerSiret,
        engagement_number: issue.engagementNumber,
        service_code: issue.serviceCode,
      }))
      await sql`
        INSERT INTO statement_issue (tenant_id, statement_id, number, series, fiscal_year, sequence, issued_at,
                                     payer_siret, engagement_number, service_code)
        SELECT * FROM jsonb_to_recordset(${json(rows)}) AS issue (tenant_id uuid, statement_id uuid, number text,
               series text, fiscal_year integer, sequence integer, issued_at timestamptz, payer_siret text,
               engagement_number text, service_code text)`
    },

    async finishBatches({ month, finishedAt }) {
      await sql`
        UPDATE statement_batch batch SET state = 'issued', finished_at = ${at(finishedAt)}
         WHERE batch.month = ${month} AND batch.state = 'issuing'
           AND NOT EXISTS (
             SELECT FROM statement_batch_item item
              WHERE item.batch_id = batch.id
                AND NOT EXISTS (SELECT FROM statement_issue issue
                                 WHERE issue.tenant_id = item.tenant_id AND issue.statement_id = item.statement_id))`
    },
  }
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
