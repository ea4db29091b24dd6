/** Items in pages of bounded size; whoever reads them holds one page at a time. */
export type Pages<Item> = AsyncIterable<readonly Item[]>

/** Page after page, each asked for behind the last item of the one before, until one is not full. */
export async function* pagesAfter<Item>(
  limit: number,
  readPage: (after: Item | null) => Promise<readonly Item[]>,
): AsyncGenerator<readonly Item[], void, undefined> {
  let after: Item | null = null
  for (;;) {
    const page: readonly Item[] = await readPage(after)
    const last = page.at(-1)
    if (last !== undefined) yield page
    if (last === undefined || page.length < limit) return
    after = last
  }
}

/** Each page made into another one by what is read for it. */
export async function* mapPages<From, To>(
  pages: Pages<From>,
  mapPage: (page: readonly From[]) => readonly To[] | Promise<readonly To[]>,
): AsyncGenerator<readonly To[], void, undefined> {
  for await (const page of pages) yield await mapPage(page)
}

function neighbours<Item>(items: readonly Item[], keyOf: (item: Item) => string): Item[][] {
  const groups: Item[][] = []
  let open = null as { readonly key: string; readonly items: Item[] } | null
  for (const item of items) {
    const key = keyOf(item)
    if (open?.key !== key) {
      open = { key, items: [] }
      groups.push(open.items)
    }
    open.items.push(item)
  }
  return groups
}

/**
 * Items that stand together and share a key, in groups that are whole wherever the pages were cut. Held at once: a page, and
 * the group that it ends in.
 */
export async function* wholeGroups<Item>(
  pages: Pages<Item>,
  keyOf: (item: Item) => string,
): AsyncGenerator<readonly (readonly Item[])[], void, undefined> {
  let open: Item[] = []
  for await (const page of pages) {
    const groups = neighbours([...open, ...page], keyOf)
    open = groups.pop() ?? []
    if (groups.length > 0) yield groups
  }
  if (open.length > 0) yield [open]
}

/** All of them, for a caller that has a limit for how many: `onTooMany` throws when there are more. */
export async function gather<Item>(
  pages: Pages<Item>,
  { itemsMax, onTooMany }: { readonly itemsMax: number; readonly onTooMany: () => never },
): Promise<Item[]> {
  const items: Item[] = []
  for await (const page of pages) {
    if (items.length + page.length > itemsMax) onTooMany()
    items.push(...page)
  }
  return items
}
