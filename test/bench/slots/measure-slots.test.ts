import { expect, test } from 'vitest'
import { measureSlots } from './measure-slots.ts'

test('of 10 000 tenants of one cluster no minute starts more backups than the cap, which a hash alone would', () => {
  const figures = measureSlots(10_000)
  expect(figures.startsPerMinuteMax).toBeLessThanOrEqual(figures.startsPerMinuteCap)
  expect(figures.startsPerMinuteMin).toBeGreaterThan(0)
  expect(figures.hashAloneMax).toBeGreaterThan(figures.startsPerMinuteCap)
})
