import type { Instant } from '@grenier/quota-billing'
import { describe, expect, it } from 'vitest'
import { createThrottle } from './throttle.ts'
import type { Timing } from './timing.ts'

/** Time that passes only when somebody sleeps. */
function sleepingTime(): Timing & { elapsedMs(): number } {
  let now = 1_000_000
  return {
    clock: { now: () => now as Instant },
    sleep: async (ms) => {
      now += ms
    },
    random: () => 0,
    elapsedMs: () => now - 1_000_000,
  }
}

describe('the throttle of a cluster', () => {
  it('never has more under way than allowed, and starts in the order of arrival', async () => {
    const throttle = createThrottle({ inFlightMax: 3, requestsPerSecondMax: Number.POSITIVE_INFINITY }, sleepingTime())
    const order: number[] = []
    let underWay = 0
    let highest = 0
    await Promise.all(
      Array.from({ length: 20 }, (_, index) =>
        throttle.run(async () => {
          order.push(index)
          underWay += 1
          highest = Math.max(highest, underWay)
          await new Promise((resolve) => setImmediate(resolve))
          underWay -= 1
        }),
      ),
    )
    expect(highest).toBe(3)
    expect(order).toEqual(order.toSorted((left, right) => left - right))
  })

  it('spaces starts to the rate once the first burst is spent', async () => {
    const time = sleepingTime()
    const throttle = createThrottle({ inFlightMax: 10, requestsPerSecondMax: 50 }, time)
    for (let count = 0; count < 110; count += 1) await throttle.run(async () => undefined)
    expect(time.elapsedMs()).toBeGreaterThanOrEqual(1_960)
    expect(time.elapsedMs()).toBeLessThanOrEqual(2_000)
  })

  it('gives its place back when the work fails', async () => {
    const throttle = createThrottle({ inFlightMax: 1, requestsPerSecondMax: Number.POSITIVE_INFINITY }, sleepingTime())
    await expect(throttle.run(() => Promise.reject(new Error('refused')))).rejects.toThrow('refused')
    await expect(throttle.run(async () => 'next')).resolves.toBe('next')
  })
})
