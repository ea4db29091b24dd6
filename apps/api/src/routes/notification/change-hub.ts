import type { Answer, Change } from '@grenier/contracts'

/** What a listener is told: changes that are new, or that it should look at everything again. */
export type ChangeNews = readonly Change[] | 'everything'

export interface ChangeHub {
  readonly listenerCount: number
  /** From now on the listener hears what changes; resolves once nothing that is written after can be missed. */
  listen(listener: (news: ChangeNews) => void): Promise<{ readonly stop: () => void }>
  close(): Promise<void>
}

interface ChangeHubOptions {
  /** Changes of the last so many seconds, of everybody. */
  readonly read: (seconds: number) => Promise<Answer<'listChanges'>>
  readonly everyMs: number
  /** How far back each look goes. */
  readonly windowSeconds: number
  readonly onError: (error: unknown) => void
}

/**
 * Reads for everybody who listens in this process at once, again and again while somebody does. Each look goes back over several
 * looks and tells what was not told: a fact that was committed late is found by the next. When one look did not show everything,
 * or none succeeded for so long that facts may have passed, everybody is told to look again at everything.
 */
export function createChangeHub({ read, everyMs, windowSeconds, onError }: ChangeHubOptions): ChangeHub {
  const listeners = new Set<(news: ChangeNews) => void>()
  let told = new Set<string>()
  let timer: NodeJS.Timeout | null = null
  let looking: Promise<void> = Promise.resolve()
  let starting: Promise<void> | null = null
  let failures = 0
  const tell = (news: ChangeNews) => {
    for (const listener of listeners) listener(news)
  }
  const look = async (isFirst: boolean): Promise<void> => {
    const { items, isWhole } = await read(windowSeconds)
    const fresh = items.filter(({ id }) => !told.has(id))
    told = new Set(items.map(({ id }) => id))
    const mayHaveMissed = failures * everyMs >= (windowSeconds * 1_000) / 2
    failures = 0
    if (isFirst) return
    if (mayHaveMissed || (!isWhole && fresh.length > 0)) tell('everything')
    else if (fresh.length > 0) tell(fresh)
  }
  const lookAgain = () => {
    timer = setTimeout(() => {
      looking = look(false)
        .catch((error: unknown) => {
          failures += 1
          onError(error)
        })
        .then(() => (timer === null || listeners.size === 0 ? rest() : lookAgain()))
    }, everyMs)
  }
  const rest = () => {
    if (timer !== null) clearTimeout(timer)
    timer = null
  }
  return {
    get listenerCount() {
      return listeners.size
    },
    listen: async (listener) => {
      // Whoever comes while the first look is under way waits for that one: another would count as told what nobody heard.
      if (timer === null) {
        starting ??= look(true).finally(() => (starting = null))
        await starting
        if (timer === null) lookAgain()
      }
      listeners.add(listener)
      return { stop: () => void listeners.delete(listener) }
    },
    close: async () => {
      rest()
      listeners.clear()
      await looking
    },
  }
}
