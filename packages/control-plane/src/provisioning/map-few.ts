/** Buckets asked about at once: a store serves its tenants first. */
const atOnceMax = 8

/** Works on items a few at a time, in no promised order of completion; the results in the order of the items. */
export async function mapFew<Item, Result>(
  items: readonly Item[],
  work: (item: Item) => Promise<Result>,
): Promise<readonly Result[]> {
  const results: Result[] = []
  const queue = items.entries()
  const worker = async (): Promise<void> => {
    for (const [index, item] of queue) results[index] = await work(item)
  }
  await Promise.all(Array.from({ length: atOnceMax }, worker))
  return results
}
