import { ApiFailure } from './api-failure.ts'

/**
 * Ends the work by its signal once the time is up, also where something always comes that keeps shorter limits from ending
 * it; the caller's own signal ends it as well, with its own reason. Throws ApiFailure `ANSWER_TIMEOUT`.
 */
export async function withinTime<T>(
  limit: { readonly timeMs: number; readonly signal: AbortSignal | undefined },
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const { timeMs, signal } = limit
  const late = new AbortController()
  const reason = 'ANSWER_TIMEOUT'
  const timer = setTimeout(
    () => late.abort(new ApiFailure({ status: 0, reason, message: `no answer: ${reason}` })),
    timeMs,
  )
  try {
    return await work(signal === undefined ? late.signal : AbortSignal.any([signal, late.signal]))
  } finally {
    clearTimeout(timer)
  }
}
