const perPage = 200

/**
 * Works on everything a list names, page by page in id order, one after the other. A fault in one does not keep the
 * others waiting: they are worked on, then the first fault is thrown.
 */
export async function eachInTurn<Item extends { readonly id: string }>(
  readPage: (after: string | null, limit: number) => Promise<readonly Item[]>,
  work: (item: Item) => Promise<void>,
): Promise<void> {
  const faults: unknown[] = []
  let after: string | null = null
  for (;;) {
    const page: readonly Item[] = await readPage(after, perPage)
    for (const item of page) {
      try {
        await work(item)
      } catch (fault) {
        faults.push(fault)
      }
    }
    after = page.at(-1)?.id ?? after
    if (page.length < perPage) break
  }
  if (faults.length > 0) throw faults[0]
}
