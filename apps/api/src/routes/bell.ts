/** What somebody who waits is woken by. */
export interface Bell {
  /** Wakes whoever waits, or the next one who would. */
  readonly wake: () => void
  /** Resolves at the next wake, at once when some came since the last call, after `timeoutMs`, or when aborted. */
  readonly news: (timeoutMs: number, signal: AbortSignal) => Promise<void>
}

/** Rings once for any number of wakes between two waits, and forgets none. */
export function createBell(): Bell {
  let rung = false
  let answer: (() => void) | null = null
  const wake = () => {
    rung = true
    answer?.()
  }
  const news = async (timeoutMs: number, signal: AbortSignal) => {
    if (!rung && !signal.aborted) {
      const { promise, resolve } = Promise.withResolvers<void>()
      const timer = setTimeout(resolve, timeoutMs)
      answer = resolve
      signal.addEventListener('abort', () => resolve(), { once: true })
      await promise
      clearTimeout(timer)
      answer = null
    }
    rung = false
  }
  return { wake, news }
}
