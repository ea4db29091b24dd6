import { expect, test } from 'vitest'
import { attemptsMaxOf, retrySpreadParts, retryWaitMs } from './delivery-retry.ts'

const hourMs = 3_600_000

test.each(['mail', 'webhook'] as const)(
  '%s is tried again after longer and longer waits, for days, and then no more',
  (channel) => {
    const waits: number[] = []
    for (let attempts = 1; ; attempts += 1) {
      const waitMs = retryWaitMs(channel, { attempts, spread: 0 })
      if (waitMs === null) break
      waits.push(waitMs)
    }
    expect(waits).toHaveLength(attemptsMaxOf(channel) - 1)
    expect(waits).toEqual(waits.toSorted((left, right) => left - right))
    expect(waits.reduce((sum, wait) => sum + wait, 0)).toBeGreaterThan(48 * hourMs)
  },
)

test('the spread adds a fifth at most and never takes anything off', () => {
  const waitMs = retryWaitMs('webhook', { attempts: 3, spread: 0 }) ?? 0
  const latest = retryWaitMs('webhook', { attempts: 3, spread: retrySpreadParts - 1 }) ?? 0
  expect(latest).toBeGreaterThan(waitMs)
  expect(latest).toBeLessThanOrEqual((waitMs * 12) / 10)
})
