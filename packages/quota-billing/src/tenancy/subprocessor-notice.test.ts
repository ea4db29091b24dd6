import { describe, expect, it } from 'vitest'
import { civilDate } from '../shared/civil-time.ts'
import { earliestStartOf, objectionLastDay } from './subprocessor-notice.ts'

const recordedOn = civilDate('2027-01-15')

describe('a new subprocessor', () => {
  it.each([
    [30, '2027-02-14'],
    [0, '2027-01-15'],
    [60, '2027-03-16'],
  ])('may begin %i days after it was announced, on %s, and not before', (noticeDays, day) => {
    expect(earliestStartOf(recordedOn, noticeDays)).toBe(day)
  })

  it.each([
    ['in time, until the day before it begins', '2027-02-14', '2027-02-13'],
    ['long before, until the day before it begins', '2027-06-01', '2027-05-31'],
    ['too late, for as many days as there should have been', '2027-01-20', '2027-02-13'],
    ['when it was at work already, for as many days', '2026-03-01', '2027-02-13'],
  ])('that was announced %s, can be objected to', (_when, startsOn, lastDay) => {
    expect(objectionLastDay({ startsOn: civilDate(startsOn), recordedOn }, 30)).toBe(lastDay)
  })
})
