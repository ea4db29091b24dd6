import { describe, expect, test } from 'vitest'
import { civilDate } from '../shared/civil-time.ts'
import { actLacks, executoryFrom } from './act.ts'

const early = civilDate('2026-03-01')
const late = civilDate('2026-03-09')

describe('the day from which an act binds (CGCT L2131-1)', () => {
  test('is the later of its transmission and its publication', () => {
    expect(executoryFrom({ sentToPrefectOn: early, publishedOn: late })).toBe(late)
    expect(executoryFrom({ sentToPrefectOn: late, publishedOn: early })).toBe(late)
  })

  test('is unknown while one of them is missing', () => {
    expect(executoryFrom({ sentToPrefectOn: early, publishedOn: null })).toBeNull()
    expect(executoryFrom({ sentToPrefectOn: null, publishedOn: late })).toBeNull()
  })
})

test.each([
  [null, null, 'sent-and-published'],
  [null, '2026-01-10', 'sent'],
  ['2026-01-10', null, 'published'],
  ['2026-03-02', '2026-01-10', 'an-earlier-day'],
  ['2026-01-10', '2026-03-02', 'an-earlier-day'],
  ['2026-03-01', '2026-01-10', null],
] as const)('an act sent on %s and published on %s lacks on 1 March: %s', (sent, published, lacks) => {
  const dateOf = (text: string | null) => (text === null ? null : civilDate(text))
  const dates = { sentToPrefectOn: dateOf(sent), publishedOn: dateOf(published) }
  expect(actLacks(dates, civilDate('2026-03-01'))).toBe(lacks)
})
