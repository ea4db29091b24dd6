import { expect, it } from 'vitest'
import { dayIn } from './typed-day.ts'

it('takes no year for one before it is written to its end', () => {
  const typed = ['', '0002-07-01', '0020-07-01', '0202-07-01', '2026-07-01', '20260-07-01', '2026-02-30']
  expect(typed.map(dayIn)).toEqual(['', '', '', '', '2026-07-01', '', ''])
})
