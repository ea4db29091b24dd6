import type { Transaction } from '../shared/ports.ts'
import { Problem } from '../shared/problem.ts'

/** Members whose facts are read, and held, at once. */
const membersPerPortion = 500

/**
 * The ids of all tenants, some at a time and by rising id, members that are gone among them: they may owe something still. What
 * is computed for a region is computed portion by portion, and of each portion only sums are kept.
 */
export async function* memberPortions(tx: Transaction): AsyncGenerator<readonly string[], void, undefined> {
  for (let after: string | null = null; ; ) {
    const tenantIds: string[] = await tx.tenancy.tenantIdsAfter({ after, limit: membersPerPortion })
    const last = tenantIds.at(-1)
    if (last === undefined) return
    yield tenantIds
    after = last
  }
}

/**
 * A page of sums that are held for all members: behind `after`, at most `limit`, and where the next one begins. Problem:
 * `cursor-invalid` for an `after` that is not among them.
 */
export function pageBehind<Item extends { readonly tenantId: string }>(
  items: readonly Item[],
  { after, limit }: { readonly after?: string | undefined; readonly limit: number },
): { readonly page: readonly Item[]; readonly nextAfter: string | null } {
  const last = after === undefined ? -1 : items.findIndex(({ tenantId }) => tenantId === after)
  if (after !== undefined && last === -1) throw new Problem('cursor-invalid')
  const from = last + 1
  const page = items.slice(from, from + limit)
  return { page, nextAfter: from + limit < items.length ? (page.at(-1)?.tenantId ?? null) : null }
}
