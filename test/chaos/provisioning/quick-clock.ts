import type { Clock } from '@grenier/control-plane/ports'
import { type Instant, instant } from '@grenier/quota-billing'

/** Technical time that runs faster than the real one and can be pushed on: leases end and retries come due within a test. */
export interface QuickClock extends Clock {
  skip(ms: number): void
}

export function createQuickClock(rate: number): QuickClock {
  const startedAt = Date.now()
  let skippedMs = 0
  return {
    now: (): Instant => instant(startedAt + Math.round((Date.now() - startedAt) * rate) + skippedMs),
    skip: (ms) => {
      skippedMs += ms
    },
  }
}
