import type { BillingStore, DraftToIssue } from '@grenier/control-plane/ports'
import { at, json } from '../shared/columns.ts'
import { onlyRow } from '../shared/sql.ts'
import type { StoreContext } from '../shared/store-context.ts'

type IssueMethods = Pick<BillingStore, 'draftsToIssue' | 'takeNumbers' | 'insertIssues' | 'finishBatches'>

/** Giving chosen drafts their numbers. Platform scope only; what was issued never changes. */
export function createStatementIssues({ sql }: StoreContext): IssueMethods {
  return {
    draftsToIssue: ({ month, limit }) => sql<DraftToIssue>`
      SELECT statement.tenant_id AS "tenantId", statement.id AS "statementId", batch.series,
             batch.fiscal_year AS "fiscalYear", coalesce(given.siret, statement.payer_siret) AS "payerSiret",
             coalesce(given.engagement_number, original.engagement_number,
                      known_engagement(statement.tenant_id, statement.recipient_id, statement.month)) AS "engagementNumber",
             coalesce(given.service_code, original.service_code, recipient.service_code) AS "serviceCode",
             coalesce(original.fiscal_year, statement.credited_year) AS "originalFiscalYear",
             CASE WHEN original.statement_id IS NOT NULL
                  THEN (SELECT asked.payable_cents FROM statement asked
                         WHERE asked.tenant_id = original.tenant_id AND asked.id = original.statement_id)
                     + statement.payable_cents
                     + (SELECT coalesce(sum(other.payable_cents), 0)::bigint FROM statement other
                          JOIN statement_issue known
                            ON known.tenant_id = other.tenant_id AND known.statement_id = other.id
                         WHERE other.tenant_id = original.tenant_id
                           AND other.credited_statement_id = original.statement_id) END AS "leftAfterCents"
        FROM statement_batch batch
        JOIN statement_batch_item item ON item.batch_id = batch.id
        JOIN statement ON statement.tenant_id = item.tenant_id AND statement.id = item.statement_id
        LEFT JOIN recipient ON recipient.tenant_id = statement.tenant_id AND recipient.id = statement.recipient_id
        LEFT JOIN statement_issue original
               ON original.tenant_id = statement.tenant_id AND original.statement_id = statement.credited_statement_id
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
      const rows = issues.map((issue) => ({ ...issue, issuedAt: at(issue.issuedAt) }))
      await sql`
        INSERT INTO statement_issue (tenant_id, statement_id, number, series, fiscal_year, sequence, issued_at,
                                     payer_siret, engagement_number, service_code, credit_kind)
        SELECT * FROM jsonb_to_recordset(${json(rows)}) AS issue ("tenantId" uuid, "statementId" uuid, number text,
               series text, "fiscalYear" integer, sequence integer, "issuedAt" timestamptz, "payerSiret" text,
               "engagementNumber" text, "serviceCode" text, "creditKind" text)`
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
