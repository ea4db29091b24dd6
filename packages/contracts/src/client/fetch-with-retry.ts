import { ConnectionFailed } from './client-problem.ts'

/** A gateway or a server that is stopping answered in the API's place. */
const passingStatuses: readonly number[] = [502, 503, 504]
const firstPauseMs = 100
const pauseFactor = 4
const inFlightCode = 'idempotency-in-flight'

/**
 * Sends a call that may be repeated until it is answered, at most `attemptsMax` times. Throws `ConnectionFailed` when the
 * last attempt brought no answer, and the signal's reason as soon as the caller gives up.
 */
export async function fetchWithRetry(
  operation: string,
  options: { send: () => Promise<Response>; attemptsMax: number; signal: AbortSignal | undefined },
): Promise<Response> {
  let pauseMs = firstPauseMs
  for (let attempt = 1; ; attempt++) {
    const last = attempt >= options.attemptsMax
    try {
      const response = await options.send()
      if (last || !(await isPassing(response))) {
        return response
      }
      await response.body?.cancel()
    } catch (error) {
      options.signal?.throwIfAborted()
      if (last) {
        throw new ConnectionFailed(operation, error)
      }
    }
    await pause(pauseMs, options.signal)
    pauseMs *= pauseFactor
  }
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
