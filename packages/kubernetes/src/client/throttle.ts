import type { Timing } from './timing.ts'

/** Runs work under a ceiling of concurrency and of starts per second. */
export interface Throttle {
  run<T>(work: () => Promise<T>): Promise<T>
}

/**
 * First come, first served. As many starts as may be in flight can happen at once after a quiet time; then they are
 * spaced. `requestsPerSecondMax` may be Infinity.
 */
export function createThrottle(
  limits: { readonly inFlightMax: number; readonly requestsPerSecondMax: number },
  timing: Timing,
): Throttle {
  const spacingMs = 1000 / limits.requestsPerSecondMax
  const waiting: (() => void)[] = []
  let free = limits.inFlightMax
  let nextStartAt = 0

  async function enter(): Promise<void> {
    if (free > 0) {
      free -= 1
      return
    }
    await new Promise<void>((resume) => waiting.push(resume))
  }

  /** The place goes straight to the next in line, so that a newcomer cannot overtake. */
  function leave(): void {
    const next = waiting.shift()
    if (next === undefined) free += 1
    else next()
  }

  async function pace(): Promise<void> {
    if (spacingMs === 0) return
    const now = timing.clock.now()
    const startAt = Math.max(nextStartAt, now - spacingMs * limits.inFlightMax)
    nextStartAt = startAt + spacingMs
    if (startAt > now) await timing.sleep(startAt - now)
  }

  return {
    async run(work) {
      await enter()
      try {
        await pace()
        return await work()
      } finally {
        leave()
      }
    },
  }
}
