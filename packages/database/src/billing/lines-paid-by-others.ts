import type { Command, LinePaidByOther } from '@grenier/contracts'
import type { BillingStore, Page } from '@grenier/control-plane/ports'
import { pageFrom, positionOf } from '../shared/cursor.ts'
import type { StoreContext } from '../shared/store-context.ts'

/** Lines of issued statements as their beneficiaries read them. Reading works in both scopes; issuing writes them. */
export function createLinesPaidByOthers(context: StoreContext): Pick<BillingStore, 'listLinesPaidByOthers'> {
  return { listLinesPaidByOthers: (query) => listLinesPaidByOthers(context, query) }
}

/** As text that compares like the numbers in it. */
function sortOf({ number, position }: Pick<LinePaidByOther, 'number' | 'position'>): string {
  return `${number} ${String(position).padStart(9, '0')}`
}

async function listLinesPaidByOthers(
  { sql }: StoreContext,
  { cursor, limit, ...query }: Command<'listLinesPaidByOthers'>,
): Promise<Page<LinePaidByOther>> {
  const month = query.month ?? null
  const tenantId = query.tenantId ?? null
  const list = { list: 'lines-paid-by-others', sortedBy: 'text', filters: { month, tenantId } } as const
  const after = positionOf(cursor, list)
  const rows = await sql<LinePaidByOther & { readonly statementId: string }>`
    SELECT statement_id AS "statementId", tenant_id AS "tenantId", position, payer_name AS "payerName", number, month,
           issued_at AS "issuedAt", simulated, label, quantity_text AS "quantityText", unit_price_text AS "unitPriceText",
           amount_cents AS "amountCents", carried_from AS "carriedFrom", vat_regime AS "vatRegime",
           vat_rate_basis_points AS "vatRateBasisPoints"
      FROM line_paid_by_other
     WHERE (${month}::text IS NULL OR month = ${month})
       AND (${tenantId}::uuid IS NULL OR tenant_id = ${tenantId})
       AND (number || ' ' || lpad(position::text, 9, '0')) COLLATE "C" > ${after.sort}
     ORDER BY (number || ' ' || lpad(position::text, 9, '0')) COLLATE "C" LIMIT ${limit + 1}`
  return pageFrom(rows, {
    ...list,
    limit,
    positionOf: (row) => ({ sort: sortOf(row), id: row.statementId }),
    itemOf: ({ statementId: _statementId, ...row }) => row,
  })
}
