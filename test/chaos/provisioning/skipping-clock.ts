import type { Clock } from '@grenier/control-plane/ports'
import { type Instant, instant } from '@grenier/quota-billing'

/** Technical time as it is, which can be pushed on for everybody at once: leases end and retries come due. */
export interface SkippingClock extends Clock {
  skip(ms: number): void
}

export function createSkippingClock(): SkippingClock {
  let skippedMs = 0
  return {
    now: (): Instant => instant(Date.now() + skippedMs),
    skip: (ms) => {
      skippedMs += ms
    },
  }
}
