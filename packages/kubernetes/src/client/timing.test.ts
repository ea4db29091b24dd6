import type { Instant } from '@grenier/quota-billing'
import { describe, expect, it } from 'vitest'
import { poll, type Timing, waitAsLongAgain } from './timing.ts'

function sleepingTiming(): Timing & { readonly sleeps: number[] } {
  const sleeps: number[] = []
  let now = 0
  return {
    sleeps,
    clock: { now: () => now as Instant },
    sleep: async (ms) => {
      sleeps.push(ms)
      now += ms
    },
    random: () => 0,
  }
}

describe('polling', () => {
  it('ends with the first reading that is good', async () => {
    const timing = sleepingTiming()
    let reads = 0
    const reading = await poll({
      timing,
      firstDelayMs: 25,
      waitMsMax: 2_000,
      read: async () => (reads += 1),
      isDone: (count) => count === 3,
    })
    expect([reading, timing.sleeps]).toEqual([3, [25, 40, 64]])
  })

  it('looks less and less often, never beyond the time it was given, and returns the last reading', async () => {
    const timing = sleepingTiming()
    const reading = await poll({
      timing,
      firstDelayMs: 25,
      waitMsMax: 2_000,
      read: async () => 'pending',
      isDone: () => false,
    })
    expect(reading).toBe('pending')
    expect(timing.clock.now()).toBeLessThanOrEqual(2_000)
    expect(timing.clock.now()).toBeGreaterThan(1_700)
    expect(Math.max(...timing.sleeps)).toBe(200)
  })
})

describe('the time until the next look', () => {
  const now = Date.parse('2026-01-01T00:01:00Z')
  const madeAt = (creationTimestamp: string) => ({ metadata: { creationTimestamp } })

  it('is as long as the oldest has waited', () => {
    expect(waitAsLongAgain(now, [madeAt('2026-01-01T00:00:50Z'), madeAt('2026-01-01T00:00:20Z')])).toBe(40_000)
  })

  it('is nothing when the clocks disagree or nobody knows', () => {
    expect(waitAsLongAgain(now, [madeAt('2026-01-01T00:02:00Z'), { metadata: {} }])).toBe(0)
  })
})
