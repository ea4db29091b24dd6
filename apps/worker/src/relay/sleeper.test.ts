import { describe, expect, test } from 'vitest'
import { createSleeper } from './sleeper.ts'

const longMs = 600_000

describe('a sleeper', () => {
  test('wakes when it is called, long before its time', async () => {
    const sleeper = createSleeper()
    const asleep = sleeper.sleep(longMs)
    sleeper.wake()
    await expect(asleep).resolves.toBeUndefined()
  })

  test('does not fall asleep after a call that came while it was awake, so no row waits for the next poll', async () => {
    const sleeper = createSleeper()
    sleeper.wake()
    await expect(sleeper.sleep(longMs)).resolves.toBeUndefined()
  })

  test('one call ends one sleep only', async () => {
    const sleeper = createSleeper()
    sleeper.wake()
    await sleeper.sleep(longMs)
    const order: string[] = []
    const second = sleeper.sleep(20).then(() => order.push('slept'))
    await new Promise((resolve) => setTimeout(resolve, 5))
    order.push('still asleep')
    await second
    expect(order).toEqual(['still asleep', 'slept'])
  })
})
