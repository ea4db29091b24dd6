import { describe, expect, test } from 'vitest'
import { civilDate } from '../shared/civil-time.ts'
import { executoryFrom } from './act.ts'

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
