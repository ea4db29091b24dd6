import { describe, expect, test } from 'vitest'
import { retryDelayMsMax } from './limits.ts'
import { retryDelayMs } from './retry-delay.ts'

describe('the delay before a retry', () => {
  test('the first retry waits as long as the job asks, each further one twice as long', () => {
    expect([1, 2, 3, 4].map((attempts) => retryDelayMs(500, attempts))).toEqual([500, 1_000, 2_000, 4_000])
  })

  test('never passes the limit, however often the job was tried', () => {
    expect(retryDelayMs(500, 30)).toBe(retryDelayMsMax)
    expect(retryDelayMs(500, 1_000_000)).toBe(retryDelayMsMax)
  })

  test('a row that says 0 attempts waits as if it were the first', () => {
    expect(retryDelayMs(500, 0)).toBe(500)
  })
})
