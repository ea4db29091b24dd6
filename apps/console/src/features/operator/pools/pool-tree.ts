import type { Pool } from '@grenier/contracts'

/** A pool and how far below the root it stands. */
export interface PlacedPool {
  readonly pool: Pool
  readonly depth: number
}

/** Pools in the order of their tree: each right above those below it, by name. One whose parent was not read stands as a root. */
export function treeOf(pools: readonly Pool[]): PlacedPool[] {
  const known = new Set(pools.map(({ id }) => id))
  const below = Map.groupBy(pools, ({ parentId }) => (parentId !== null && known.has(parentId) ? parentId : null))
  const placed = (parentId: string | null, depth: number): PlacedPool[] =>
    (below.get(parentId) ?? [])
      .toSorted((a, b) => a.name.localeCompare(b.name, 'fr') || (a.id < b.id ? -1 : 1))
      .flatMap((pool) => [{ pool, depth }, ...placed(pool.id, depth + 1)])
  return placed(null, 0)
}
