import type { CivilDate } from '@grenier/quota-billing'
import type { Transaction } from '../shared/ports.ts'
import type { NamedMember } from '../tenancy/ports.ts'

/** Rows of one page, each with what its member is called on a day; names are never held for a whole region. */
export async function withMembers<Row extends { readonly tenantId: string }>(
  tx: Transaction,
  on: CivilDate,
  rows: readonly Row[],
): Promise<(Row & NamedMember)[]> {
  const ids = [...new Set(rows.map(({ tenantId }) => tenantId))]
  const names = ids.length === 0 ? [] : await tx.tenancy.memberNames(on, ids)
  const nameOf = new Map(names.map((named) => [named.tenantId, named]))
  return rows.map((row) => {
    const named = nameOf.get(row.tenantId)
    if (named === undefined) throw new Error(`no member ${row.tenantId}`)
    return { ...row, ...named }
  })
}
