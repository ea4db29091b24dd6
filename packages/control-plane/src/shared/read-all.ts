import { pageLimitMax } from '@grenier/contracts'
import type { Page } from '../tenancy/ports.ts'

/** Every item of a paged list, page by page, for a caller that needs them all. */
export async function readAll<Item>(
  readPage: (query: { limit: number; cursor?: string }) => Promise<Page<Item>>,
): Promise<Item[]> {
  const items: Item[] = []
  let cursor: string | null = null
  do {
    const page: Page<Item> = await readPage({ limit: pageLimitMax, ...(cursor === null ? {} : { cursor }) })
    items.push(...page.items)
    cursor = page.nextCursor
  } while (cursor !== null)
  return items
}
