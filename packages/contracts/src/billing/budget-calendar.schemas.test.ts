import { milestonesOf } from '@grenier/quota-billing/year'
import { describe, expect, it } from 'vitest'
import { calendarParams } from './budget-calendar.schemas.ts'
import { fiscalYear } from './fiscal-year.schemas.ts'

const isCalendarYear = (year: string): boolean => calendarParams.safeParse({ year }).success

describe('a year of the budget calendar', () => {
  it.each(['2000', '2999', '1999', '3000', '20', '2026 '])('is not « %s »', (year) => {
    expect(isCalendarYear(year)).toBe(false)
  })

  it('is each one whose milestones are all about fiscal years', () => {
    const years = Array.from({ length: 1_000 }, (_, index) => String(2_000 + index))
    const sound = years.filter((year) =>
      milestonesOf(year).every(({ aboutYear }) => fiscalYear.safeParse(aboutYear).success),
    )
    expect(years.filter(isCalendarYear)).toEqual(sound)
    expect([sound[0], sound.at(-1)]).toEqual(['2001', '2998'])
  })
})
