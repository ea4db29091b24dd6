import type { BillingStore } from '@grenier/control-plane/ports'
import type { Instant } from '@grenier/quota-billing'
import { plainArray } from '../shared/columns.ts'
import { beforeAll } from '../shared/cursor.ts'
import { onlyRow } from '../shared/sql.ts'
import type { StoreContext } from '../shared/store-context.ts'
import { readNamed } from './charges.ts'

type ExportMethods = Pick<
  BillingStore,
  | 'chargesAfter'
  | 'unissuedChargesAfter'
  | 'unissuedTakenUpAfter'
  | 'chargesOnStatementsAfter'
  | 'sharesAfter'
  | 'lastIssuedAt'
  | 'issuedNumbers'
>

const first = { tenantId: beforeAll.id, id: beforeAll.id }

/** What a month's exports read, page by page. Works in the platform scope, reads only. */
export function createMonthExport(context: StoreContext): ExportMethods {
  const { sql } = context
  return {
    ...createOwnPages(context),
    ...createStatedPages(context),

    async lastIssuedAt(month) {
      const rows = await sql<{ issuedAt: Instant | null }>`
        SELECT max(issue.issued_at) AS "issuedAt"
          FROM statement
          JOIN statement_issue issue ON issue.tenant_id = statement.tenant_id AND issue.statement_id = statement.id
         WHERE statement.month = ${month}`
      return onlyRow(rows).issuedAt
    },

    issuedNumbers: (statementIds) => sql<{ statementId: string; number: string }>`
      SELECT statement_id AS "statementId", number
        FROM statement_issue WHERE statement_id = ANY (${plainArray(statementIds)}::uuid[])`,
  }
}

/**
 * A month's own charges: which ones first, by their keys alone, then the rows. What became of each is looked up by its key, in their
 * order and until a page is full (neither what has an OFFSET nor what has a LIMIT is turned into a join): just after a closing the
 * database knows of earlier months only, takes this one's rows for a handful, and would read every charge there is for each of them.
 */
function createOwnPages(
  context: StoreContext,
): Pick<ExportMethods, 'chargesAfter' | 'unissuedChargesAfter' | 'sharesAfter'> {
  const { sql } = context
  return {
    async chargesAfter({ month, after, limit, kind }) {
      const { tenantId, id } = after ?? first
      const keys = await sql<{ id: string }>`
        SELECT id FROM charge
         WHERE month = ${month} AND tenant_id >= ${tenantId}::uuid AND (tenant_id, id) > (${tenantId}::uuid, ${id}::uuid)
           AND (${kind}::text IS NULL OR kind = ${kind})
         ORDER BY tenant_id, id LIMIT ${limit}`
      return readNamed(context, keys)
    },

    async unissuedChargesAfter({ month, after, limit }) {
      const { tenantId, id } = after ?? first
      const keys = await sql<{ id: string }>`
        SELECT own.id
          FROM (SELECT tenant_id, id FROM charge
                 WHERE month = ${month} AND tenant_id >= ${tenantId}::uuid
                   AND (tenant_id, id) > (${tenantId}::uuid, ${id}::uuid)
                 ORDER BY tenant_id, id OFFSET 0) AS own
         WHERE (SELECT true FROM carried_charge carried
                 WHERE carried.tenant_id = own.tenant_id AND carried.charge_id = own.id LIMIT 1) IS NULL
           AND (SELECT true FROM charge_on_statement taken
                  JOIN statement_issue issue ON issue.tenant_id = taken.payer_tenant_id
                       AND issue.statement_id = taken.statement_id
                 WHERE taken.tenant_id = own.tenant_id AND taken.charge_id = own.id LIMIT 1) IS NULL
         ORDER BY own.tenant_id, own.id LIMIT ${limit}`
      return readNamed(context, keys)
    },

    async sharesAfter({ month, costPoolId, on, after, limit }) {
      const { memberSiren, tenantId } = after ?? { memberSiren: null, tenantId: beforeAll.id }
      const keys = await sql<{ id: string; memberSiren: string | null }>`
        SELECT charge.id, identity.siren AS "memberSiren"
          FROM charge
          JOIN tenant ON tenant.id = charge.tenant_id
          LEFT JOIN organisation_identity identity ON identity.organisation_id = tenant.organisation_id
               AND identity.valid_from <= ${on} AND (identity.valid_to IS NULL OR identity.valid_to > ${on})
         WHERE charge.month = ${month} AND charge.kind = 'shared' AND charge.rule_id = ${costPoolId}
           AND (coalesce(identity.siren, '') COLLATE "C", charge.tenant_id)
               > (${memberSiren ?? ''} COLLATE "C", ${tenantId}::uuid)
         ORDER BY coalesce(identity.siren, '') COLLATE "C", charge.tenant_id LIMIT ${limit}`
      const charges = await readNamed(context, keys)
      const sirenOf = new Map(keys.map((key) => [key.id, key.memberSiren]))
      return charges.map((charge) => ({ charge, memberSiren: sirenOf.get(charge.id) ?? null }))
    },
  }
}

/**
 * Charges by the statements that took them, which may be of earlier months. Those of each statement are looked up by its key, as above:
 * in a join the view would be read whole for each statement, while the database knows too little of them.
 */
function createStatedPages(
  context: StoreContext,
): Pick<ExportMethods, 'chargesOnStatementsAfter' | 'unissuedTakenUpAfter'> {
  const { sql } = context
  return {
    async chargesOnStatementsAfter({ statements, after, limit }) {
      const { statementIndex, tenantId, id } = after ?? { statementIndex: 0, ...first }
      const keys = await sql<{ id: string }>`
        SELECT taken.charge_id AS id
          FROM unnest(${plainArray(statements.map((one) => one.tenantId))}::uuid[],
                      ${plainArray(statements.map((one) => one.id))}::uuid[])
               WITH ORDINALITY AS asked (payer_tenant_id, statement_id, place)
         CROSS JOIN LATERAL (SELECT one.tenant_id, one.charge_id FROM charge_on_statement one
                              WHERE one.payer_tenant_id = asked.payer_tenant_id
                                AND one.statement_id = asked.statement_id OFFSET 0) AS taken
         WHERE (asked.place, taken.tenant_id, taken.charge_id) > (${statementIndex + 1}::bigint, ${tenantId}::uuid, ${id}::uuid)
         ORDER BY asked.place, taken.tenant_id, taken.charge_id LIMIT ${limit}`
      return readNamed(context, keys)
    },

    async unissuedTakenUpAfter({ month, after, limit }) {
      const { tenantId, id } = after ?? first
      const keys = await sql<{ id: string }>`
        SELECT charge.id
          FROM statement
         CROSS JOIN LATERAL (SELECT one.tenant_id, one.charge_id FROM charge_on_statement one
                              WHERE one.payer_tenant_id = statement.tenant_id
                                AND one.statement_id = statement.id OFFSET 0) AS taken
          JOIN charge ON charge.tenant_id = taken.tenant_id AND charge.id = taken.charge_id
         WHERE statement.month = ${month} AND charge.month <> ${month}
           AND NOT EXISTS (SELECT FROM statement_issue issue
                            WHERE issue.tenant_id = statement.tenant_id AND issue.statement_id = statement.id)
           AND (charge.tenant_id, charge.id) > (${tenantId}::uuid, ${id}::uuid)
         ORDER BY charge.tenant_id, charge.id LIMIT ${limit}`
      return readNamed(context, keys)
    },
  }
}
