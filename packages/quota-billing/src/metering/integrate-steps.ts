import { divideRoundHalfAwayFromZero } from '../shared/fraction.ts'
import type { Instant } from '../shared/instant.ts'
import { invariant } from '../shared/invariant.ts'

/** From `at` on the value is this, until the next step. */
export interface Step {
  readonly at: Instant
  readonly valueBytes: bigint
}

/**
 * The integral, in byte-seconds, of a value known exactly at every instant (`storage.reserved`, from the ledger) over
 * [periodStart, periodEnd). Before the first step it is 0; of steps at one instant the last one counts; steps before the
 * period set its opening value. Summed exactly in byte-milliseconds, then rounded once, half away from zero.
 * @throws BrokenInvariant when steps do not ascend.
 */
export function integrateSteps(steps: readonly Step[], periodStart: Instant, periodEnd: Instant): bigint {
  let byteMilliseconds = 0n
  for (const [index, step] of steps.entries()) {
    const following = steps[index + 1]
    invariant(following === undefined || following.at >= step.at, 'steps ascend by time')
    const from = Math.max(step.at, periodStart)
    const to = Math.min(following?.at ?? periodEnd, periodEnd)
    if (to > from) byteMilliseconds += step.valueBytes * BigInt(to - from)
  }
  return divideRoundHalfAwayFromZero(byteMilliseconds, 1_000n)
}
