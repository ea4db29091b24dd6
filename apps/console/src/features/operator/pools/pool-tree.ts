import type { Pool } from '@grenier/contracts'
import { GIB } from '@grenier/quota-billing'

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

/** What somebody typed as a limit: Go, whole or with decimals; null where it is no size. */
export function bytesOfTyped(text: string): bigint | null {
  const found = /^(\d{1,9})(?:[.,](\d{1,3}))?$/.exec(text.trim().replaceAll(/[\s\u00a0\u202f]/g, ''))
  if (found === null) return null
  const [, whole = '0', part = ''] = found
  return (BigInt(whole + part.padEnd(3, '0')) * GIB) / 1_000n
}

/** A limit as it is typed, in Go. */
export function typedOf(bytes: bigint): string {
  const thousandths = (bytes * 1_000n) / GIB
  const part = (thousandths % 1_000n).toString().padStart(3, '0').replace(/0+$/, '')
  return `${thousandths / 1_000n}${part === '' ? '' : `,${part}`}`
}
