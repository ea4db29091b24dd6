import { describe, expect, it } from 'vitest'
import { age } from './table.ts'

describe('ages', () => {
  const now = new Date('2026-11-24T12:00:00Z')
  it.each([
    [30, '30s'],
    [119, '119s'],
    [120, '2m'],
    [150, '2m30s'],
    [3600, '60m'],
    [4 * 3600 + 60, '4h1m'],
    [30 * 3600, '30h'],
    [3 * 86_400 + 3600, '3d1h'],
    [40 * 86_400, '40d'],
    [800 * 86_400, '2y70d'],
  ])('%i seconds are written %s', (seconds, text) => {
    expect(age(new Date(now.getTime() - seconds * 1000).toISOString(), now)).toBe(text)
  })

  it('of no time are unknown', () => {
    expect(age('', now)).toBe('<unknown>')
  })
})
