import { expect, it } from 'vitest'
import { civilMonth } from '../shared/civil-time.ts'
import { instantToIso } from '../shared/instant.ts'
import { graceEndOf } from './grace.ts'

it.each([
  ['2026-01', 3, '2026-02-03T23:00:00.000Z'],
  ['2026-01', 0, '2026-01-31T23:00:00.000Z'],
  // The clock goes forward on 29 March: three days after the end of February are before, thirty are after.
  ['2026-02', 3, '2026-03-03T23:00:00.000Z'],
  ['2026-02', 30, '2026-03-30T22:00:00.000Z'],
])('the grace of %s, of %i days, ends at %s', (month, days, end) => {
  expect(instantToIso(graceEndOf(civilMonth(month), days, 'Europe/Paris'))).toBe(end)
})
