import { describe, expect, it } from 'vitest'
import { readDisputeView } from './dispute-view.ts'
import { readYearView, yearsToChoose } from './year-view.ts'

describe('what finance looks at stands in the address', () => {
  it('a state of disputes, if there is such a state', () => {
    expect(readDisputeView({ state: 'rejected', other: 1 })).toEqual({ state: 'rejected' })
    expect(readDisputeView({ state: 'lost' })).toEqual({})
  })

  it('a fiscal year, if it is one', () => {
    expect(readYearView({ year: 2025 })).toEqual({ year: 2025 })
    expect(readYearView({ year: '2025' })).toEqual({ year: 2025 })
    expect([readYearView({ year: 'x' }), readYearView({ year: 20.5 }), readYearView({})]).toEqual([{}, {}, {}])
  })

  it('among the years of late, the newest first', () => {
    expect(yearsToChoose(2026, 2026)).toEqual([2026, 2025, 2024, 2023, 2022])
    expect(yearsToChoose(2026, 2019)).toEqual([2026, 2025, 2024, 2023, 2022, 2019])
  })
})
