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

/** Behind which item a page begins, by its id, and how many there are on it at most. */
export interface PageBehind {
  readonly after?: string | undefined
  readonly limit: number
}

/**
 * A page of sums that are held for all members: behind `after`, at most `limit`, and where the next one begins. Problem:
 * `cursor-invalid` for an `after` that is not among them.
 */
export function pageBehind<Item extends { readonly tenantId: string }>(items: readonly Item[], query: PageBehind) {
  return pageBehindId(items, query, ({ tenantId }) => tenantId)
}

/** The same of items that are known by another id. */
export function pageBehindId<Item>(
  items: readonly Item[],
  { after, limit }: PageBehind,
  idOf: (item: Item) => string,
): { readonly page: readonly Item[]; readonly nextAfter: string | null } {
  const last = after === undefined ? -1 : items.findIndex((item) => idOf(item) === after)
  if (after !== undefined && last === -1) throw new Problem('cursor-invalid')
  const from = last + 1
  const page = items.slice(from, from + limit)
  const shown = page.at(-1)
  return { page, nextAfter: from + limit < items.length && shown !== undefined ? idOf(shown) : null }
}

/** A page of what was read with one more than fits on it. */
export function pageOfMore<Item>(
  items: readonly Item[],
  limit: number,
  idOf: (item: Item) => string,
): { readonly page: readonly Item[]; readonly nextAfter: string | null } {
  const page = items.slice(0, limit)
  const shown = page.at(-1)
  return { page, nextAfter: items.length > limit && shown !== undefined ? idOf(shown) : null }
}
