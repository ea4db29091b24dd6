import type { PeriodState } from '@grenier/contracts'
import { civilMonth } from '@grenier/quota-billing'
import { describe, expect, it } from 'vitest'
import { monthStandings, nextMonthStep } from './months.ts'

const known = (month: string, state: PeriodState) => ({ month: civilMonth(month), state, amountMicros: 0n })
const currentMonth = civilMonth('2026-05')
const firstMonth = civilMonth('2026-01')

describe('months of finance', () => {
  it('go back from the last one that is over to the first that has a price', () => {
    const standings = monthStandings({
      currentMonth,
      firstMonth,
      known: [known('2026-01', 'issued'), known('2026-02', 'closed')],
    })
    expect(standings).toEqual([
      { month: '2026-04', state: 'open' },
      { month: '2026-03', state: 'open' },
      { month: '2026-02', state: 'closed' },
      { month: '2026-01', state: 'issued' },
    ])
  })

  it('are none while nothing has a price', () => {
    expect(monthStandings({ currentMonth, firstMonth: null, known: [] })).toEqual([])
  })

  it('lead to the oldest one that is not done', () => {
    const all = [known('2026-04', 'open'), known('2026-03', 'closed'), known('2026-02', 'issued')]
    expect(nextMonthStep(all, currentMonth)).toEqual({ kind: 'issue', month: '2026-03' })
    expect(nextMonthStep([known('2026-04', 'open')], currentMonth)).toEqual({ kind: 'close', month: '2026-04' })
    expect(nextMonthStep([known('2026-04', 'closing')], currentMonth)).toEqual({ kind: 'closing', month: '2026-04' })
  })

  it('leave nothing to do until the month that runs is over', () => {
    expect(nextMonthStep([known('2026-04', 'issued')], currentMonth)).toEqual({ kind: 'wait', month: '2026-05' })
  })
})
