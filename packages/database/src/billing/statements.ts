import type { Command, Statement, StatementLine, StatementSummary, StatementVatGroup } from '@grenier/contracts'
import type { BillingStore, Page } from '@grenier/control-plane/ports'
import { type Position, pageFrom, positionOf } from '../shared/cursor.ts'
import type { StoreContext } from '../shared/store-context.ts'

type StatementMethods = Pick<BillingStore, 'getStatement' | 'listStatements'>

/** Issued statements. Reading works in both scopes; nothing changes one. */
export function createStatements(context: StoreContext): StatementMethods {
  return {
    async getStatement(id) {
      const [[summary], details] = await Promise.all([
        readIssued(context, { id, month: null, tenantId: null, after: { sort: '', id }, limit: 1 }),
        readDetails(context, id),
      ])
      return summary === undefined ? null : ({ ...summary, ...details } satisfies Statement)
    },

    listStatements: (query) => listStatements(context, query),
  }
}

/** Lines and VAT of a statement, issued or not. */
export async function readDetails(
  { sql }: StoreContext,
  id: string,
): Promise<{ lines: StatementLine[]; vatGroups: StatementVatGroup[] }> {
  const [lines, vatGroups] = await Promise.all([
    sql<StatementLine>`
      SELECT position, beneficiary_tenant_id AS "beneficiaryTenantId", beneficiary_name AS "beneficiaryName", label, quantity_text AS "quantityText",
             unit_price_text AS "unitPriceText", amount_cents AS "amountCents", carried_from AS "carriedFrom",
             vat_regime AS "vatRegime", vat_rate_basis_points AS "vatRateBasisPoints"
        FROM statement_line WHERE statement_id = ${id} ORDER BY position`,
    sql<StatementVatGroup>`
      SELECT regime, rate_basis_points AS "rateBasisPoints", base_cents AS "baseCents", vat_cents AS "vatCents"
        FROM statement_vat_group WHERE statement_id = ${id} ORDER BY regime, rate_basis_points`,
  ])
  return { lines, vatGroups }
}

interface StatementQuery {
  readonly id: string | null
  readonly month: string | null
  readonly tenantId: string | null
  readonly after: Position
  readonly limit: number
}

function readIssued({ sql, timeZone }: StoreContext, query: StatementQuery): Promise<StatementSummary[]> {
  const { id, month, tenantId, after, limit } = query
  return sql<StatementSummary>`
    SELECT statement.id, issue.number, statement.tenant_id AS "tenantId", statement.payer_name AS "payerName",
           statement.payer_siren AS "payerSiren", issue.payer_siret AS "payerSiret",
           statement.issuer_name AS "issuerName", statement.month,
           to_char(statement.period_start AT TIME ZONE ${timeZone}, 'YYYY-MM') AS "firstMonth",
           statement.period_start AS "periodStart",
           statement.period_end AS "periodEnd", issue.issued_at AS "issuedAt",
           statement.agreement_number AS "agreementNumber", statement.tariff_code AS "tariffCode",
           statement.tariff_act_number AS "tariffActNumber", statement.vat_regime AS "vatRegime",
           statement.total_cents AS "totalCents", statement.vat_cents AS "vatCents",
           statement.payable_cents AS "payableCents", statement.currency, statement.settlement_mode AS "settlementMode",
           statement.subject, issue.engagement_number AS "engagementNumber", issue.service_code AS "serviceCode",
           statement.simulated,
           CASE WHEN num_nonnulls(statement.credited_statement_id, statement.credited_year) > 0
                THEN jsonb_build_object(
                       'kind', issue.credit_kind, 'originalStatementId', statement.credited_statement_id,
                       'originalNumber', original.number,
                       'originalIssuedAt', (extract(epoch FROM original.issued_at) * 1000)::bigint,
                       'fiscalYear', coalesce(original.fiscal_year, statement.credited_year),
                       'disputedOn', credit_disputed_on(statement.tenant_id, statement.credited_statement_id, statement.drafted_at, ${timeZone})) END AS credit
      FROM statement
      JOIN statement_issue issue ON issue.tenant_id = statement.tenant_id AND issue.statement_id = statement.id
      LEFT JOIN statement_issue original
             ON original.tenant_id = statement.tenant_id AND original.statement_id = statement.credited_statement_id
     WHERE (${id}::uuid IS NULL OR statement.id = ${id})
       AND (${month}::text IS NULL OR statement.month = ${month})
       AND (${tenantId}::uuid IS NULL OR statement.tenant_id = ${tenantId})
       AND issue.number > ${after.sort}
     ORDER BY issue.number LIMIT ${limit}`
}

/** By number. */
async function listStatements(
  context: StoreContext,
  { cursor, limit, month, tenantId }: Command<'listStatements'>,
): Promise<Page<StatementSummary>> {
  const list = { list: 'statements', sortedBy: 'text', filters: { month, tenantId } } as const
  const after = positionOf(cursor, list)
  const narrowed = { id: null, month: month ?? null, tenantId: tenantId ?? null, after }
  const rows = await readIssued(context, { ...narrowed, limit: limit + 1 })
  return pageFrom(rows, {
    ...list,
    limit,
    positionOf: ({ number, id }) => ({ sort: number, id }),
    itemOf: (row) => row,
  })
}
