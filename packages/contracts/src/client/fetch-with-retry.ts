import { ConnectionFailed } from './client-problem.ts'

/** A gateway or a server that is stopping answered in the API's place. */
const passingStatuses: readonly number[] = [502, 503, 504]
const firstPauseMs = 100
const pauseFactor = 4
const inFlightCode = 'idempotency-in-flight'
const tooManyStatus = 429

/**
 * Sends a call that may be repeated until it is answered, at most `attemptsMax` times. Throws `ConnectionFailed` when the
 * last attempt brought no answer, and the signal's reason as soon as the caller gives up. A server that says when to come again
 * (RFC 9110 §10.2.3) is come back to then, if that is within `retryAfterMaxMs`.
 */
export async function fetchWithRetry(
  operation: string,
  options: {
    send: () => Promise<Response>
    attemptsMax: number
    retryAfterMaxMs: number
    signal: AbortSignal | undefined
  },
): Promise<Response> {
  let pauseMs = firstPauseMs
  for (let attempt = 1; ; attempt++) {
    const last = attempt >= options.attemptsMax
    let askedMs: number | null = null
    try {
      const response = await options.send()
      askedMs = retryAfterMs(response, options.retryAfterMaxMs)
      if (last || !(askedMs !== null || (await isPassing(response)))) {
        return response
      }
      await response.body?.cancel()
    } catch (error) {
      options.signal?.throwIfAborted()
      if (last) {
        throw new ConnectionFailed(operation, error)
      }
    }
    await pause(askedMs ?? pauseMs, options.signal)
    pauseMs *= pauseFactor
  }
}

/** When to come again, if the server says so in seconds and it is soon enough; null otherwise. */
function retryAfterMs(response: Response, maxMs: number): number | null {
  if (response.status !== tooManyStatus && !passingStatuses.includes(response.status)) return null
  const said = response.headers.get('retry-after') ?? ''
  const waitMs = /^\d{1,6}$/.test(said) ? Number(said) * 1_000 : null
  return waitMs !== null && maxMs > 0 && waitMs <= maxMs ? waitMs : null
}

async function isPassing(response: Response): Promise<boolean> {
  if (passingStatuses.includes(response.status)) {
    return true
  }
  return response.status === 409 && (await response.clone().text()).includes(`"${inFlightCode}"`)
}

function pause(durationMs: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    const onAbort = () => {
      clearTimeout(timer)
      reject(signal?.reason)
    }
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', onAbort)
      resolve()
    }, durationMs)
    signal?.addEventListener('abort', onAbort, { once: true })
  })
}
