const callsAtOnce = 4

/** Acts on all, a few at once; the first failure ends it, and what was begun is waited for. */
export async function forEachAtMost<Item>(items: readonly Item[], act: (item: Item) => Promise<void>): Promise<void> {
  const left = [...items]
  let failed = false
  const work = async (): Promise<void> => {
    for (let item = left.shift(); item !== undefined && !failed; item = left.shift()) {
      try {
        await act(item)
      } catch (error) {
        failed = true
        throw error
      }
    }
  }
  const results = await Promise.allSettled(Array.from({ length: callsAtOnce }, work))
  for (const result of results) if (result.status === 'rejected') throw result.reason
}
