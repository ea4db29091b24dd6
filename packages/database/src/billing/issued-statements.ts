import { type Command, type IssuedStatements, searchText } from '@grenier/contracts'
import type { BillingStore } from '@grenier/control-plane/ports'
import { pageFrom, positionOf } from '../shared/cursor.ts'
import type { StoreContext } from '../shared/store-context.ts'

type IssuedStatement = IssuedStatements['items'][number]

/** The sums of all that is found, beside one statement of the page; of a page without any, the sums alone. */
interface FoundRow {
  readonly statementCount: number
  readonly askedCents: bigint
  readonly allTitredCents: bigint
  readonly allPaidCents: bigint
}

type StatementRow = FoundRow & IssuedStatement
type SumsAlone = FoundRow & { readonly id: null }

/** Issued statements for whoever looks for some of them. Platform scope only. */
export function createIssuedStatements(context: StoreContext): Pick<BillingStore, 'listIssuedStatements'> {
  return { listIssuedStatements: (query) => listIssuedStatements(context, query) }
}

async function listIssuedStatements(
  context: StoreContext,
  query: Command<'listIssuedStatements'>,
): Promise<IssuedStatements> {
  const { cursor, limit, search, tenantId, from, to, kind, settlement } = query
  const list = {
    list: 'issued-statements',
    sortedBy: 'text',
    filters: { search, tenantId, from, to, kind, settlement },
  } as const
  const before = cursor === undefined ? null : positionOf(cursor, list).sort
  const rows = await readFound(context, query, before)
  const [first] = rows
  const page = pageFrom(rows.filter(isStatement), {
    ...list,
    limit,
    positionOf: ({ number, id }) => ({ sort: number, id }),
    itemOf: ({
      statementCount: _found,
      askedCents: _asked,
      allTitredCents: _titred,
      allPaidCents: _paid,
      ...statement
    }) => statement,
  })
  return {
    ...page,
    statementCount: first?.statementCount ?? 0,
    payableCents: first?.askedCents ?? 0n,
    titredCents: first?.allTitredCents ?? 0n,
    paidCents: first?.allPaidCents ?? 0n,
  }
}

const isStatement = (row: StatementRow | SumsAlone): row is StatementRow => row.id !== null

/** As names and codes stand in `search_text`; null narrows nothing. */
function patternOf(search: string | undefined): string | null {
  if (search === undefined) return null
  return `%${searchText(search).replace(/[\\%_]/g, (sign) => `\\${sign}`)}%`
}

/** One snapshot of sums and page: what is found is settled once, and both are taken from it. */
function readFound(
  { sql }: StoreContext,
  { limit, search, ...narrowed }: Command<'listIssuedStatements'>,
  before: string | null,
): Promise<(StatementRow | SumsAlone)[]> {
  const { tenantId = null, from = null, to = null, kind = null, settlement = null } = narrowed
  const pattern = patternOf(search)
  return sql<StatementRow | SumsAlone>`
    WITH named AS MATERIALIZED (
      SELECT tenant.id FROM tenant
       WHERE ${pattern}::text IS NOT NULL AND EXISTS (
             SELECT FROM organisation_identity identity
              WHERE identity.organisation_id = tenant.organisation_id AND identity.search_text LIKE ${pattern})
    ), settled AS (
      SELECT statement.id, issue.number, statement.tenant_id, statement.payer_name, statement.payer_siren, statement.month,
             issue.issued_at, statement.settlement_mode, statement.payable_cents,
             CASE WHEN num_nonnulls(statement.credited_statement_id, statement.credited_year) > 0
                  THEN 'giving-back' ELSE 'asking' END AS kind,
             coalesce(made.titred, 0) AS titred, coalesce(made.paid, 0) AS paid,
             CASE WHEN made.count = 0 AND (statement.settlement_mode = 'internal' OR statement.payable_cents <= 0
                                           OR statement.simulated) THEN 'nothing-due'
                  WHEN made.count = 0 THEN 'not-titred' WHEN made.standing = 0 THEN 'rejected'
                  WHEN made.titred <> statement.payable_cents THEN 'amount-differs'
                  WHEN made.paid >= statement.payable_cents THEN 'paid' WHEN made.paid > 0 THEN 'partly-paid'
                  ELSE 'titred' END AS settlement
        FROM statement_issue issue
        JOIN statement ON statement.tenant_id = issue.tenant_id AND statement.id = issue.statement_id
        CROSS JOIN LATERAL (
          SELECT count(*) AS count, count(*) FILTER (WHERE rejection.number IS NULL) AS standing,
                 sum(titre.amount_cents) FILTER (WHERE rejection.number IS NULL) AS titred,
                 sum((SELECT sum(payment.amount_cents) FROM titre_payment payment
                       WHERE (payment.tenant_id, payment.fiscal_year, payment.number)
                           = (titre.tenant_id, titre.fiscal_year, titre.number))) AS paid
            FROM titre LEFT JOIN titre_rejection rejection USING (tenant_id, fiscal_year, number)
           WHERE titre.tenant_id = issue.tenant_id AND titre.statement_id = issue.statement_id) made
       WHERE (${tenantId}::uuid IS NULL OR statement.tenant_id = ${tenantId})
         AND (${from}::text IS NULL OR statement.month >= ${from}) AND (${to}::text IS NULL OR statement.month <= ${to})
         AND (${pattern}::text IS NULL OR statement.tenant_id IN (SELECT id FROM named)
              OR translate(lower(issue.number), '-', ' ') LIKE ${pattern})
    ), found AS MATERIALIZED (
      SELECT * FROM settled
       WHERE (${kind}::text IS NULL OR kind = ${kind}) AND (${settlement}::text IS NULL OR settlement = ${settlement})
    ), sums AS (
      SELECT count(*)::integer AS count, coalesce(sum(payable_cents), 0) AS asked, coalesce(sum(titred), 0) AS titred,
             coalesce(sum(paid), 0) AS paid FROM found
    )
    SELECT sums.count AS "statementCount", sums.asked AS "askedCents", sums.titred AS "allTitredCents",
           sums.paid AS "allPaidCents", page.id, page.number, page.tenant_id AS "tenantId", page.payer_name AS "payerName",
           page.payer_siren AS "payerSiren", page.month, page.issued_at AS "issuedAt",
           page.settlement_mode AS "settlementMode", page.kind, page.payable_cents AS "payableCents", page.settlement,
           page.titred AS "titredCents", page.paid AS "paidCents",
           EXISTS (SELECT FROM statement_dispute dispute
                    WHERE dispute.tenant_id = page.tenant_id AND dispute.statement_id = page.id
                      AND dispute.state = 'open') AS "isDisputed"
      FROM sums
      LEFT JOIN (SELECT * FROM found WHERE ${before}::text IS NULL OR number < ${before}
                  ORDER BY number DESC LIMIT ${limit + 1}) page ON true
     ORDER BY page.number DESC`
}
