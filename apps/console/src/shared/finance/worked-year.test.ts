import { civilDate } from '@grenier/quota-billing'
import { describe, expect, it } from 'vitest'
import { workedYears } from './worked-year.ts'

const milestone = (code: string, standing: 'done' | 'late' | 'due' | 'ahead' | 'over', aboutYear = '2026') => ({
  code,
  standing,
  aboutYear,
})
const inJanuary = [
  milestone('december-closed', 'done'),
  milestone('statements-numbered', 'due'),
  milestone('accruals-exported', 'due'),
  milestone('year-trued-up', 'ahead'),
  milestone('needs-asked', 'ahead', '2028'),
]
const pricedFrom = civilDate('2026-01-01')

describe('the year that finance works on', () => {
  it('is the former one until its statements are numbered and its accruals exported', () => {
    expect(workedYears({ currentYear: 2027, pricedFrom, milestones: inJanuary })).toEqual({
      usual: 2026,
      all: [2026, 2027],
    })
  })

  it('is the current one after that, and the former one is still offered until its last milestone is done', () => {
    const inMarch = inJanuary.map((one) => (one.standing === 'due' ? { ...one, standing: 'done' as const } : one))
    expect(workedYears({ currentYear: 2027, pricedFrom, milestones: inMarch })).toEqual({
      usual: 2027,
      all: [2026, 2027],
    })
    const inJuly = inMarch.map((one) => (one.aboutYear === '2026' ? { ...one, standing: 'done' as const } : one))
    expect(workedYears({ currentYear: 2027, pricedFrom, milestones: inJuly })).toEqual({ usual: 2027, all: [2027] })
  })

  it('is the current one alone where nothing of the former was ever priced', () => {
    const since = { currentYear: 2027, milestones: inJanuary }
    const alone = { usual: 2027, all: [2027] }
    expect(workedYears({ ...since, pricedFrom: civilDate('2027-01-01') })).toEqual(alone)
    expect(workedYears({ ...since, pricedFrom: null })).toEqual(alone)
  })
})
