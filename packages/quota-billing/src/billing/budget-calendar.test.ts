import { describe, expect, it, test } from 'vitest'
import { civilDate } from '../shared/civil-time.ts'
import { isWorkingDay } from '../shared/working-days.ts'
import {
  type CalendarFacts,
  type MilestoneCode,
  milestoneCodes,
  milestoneProgress,
  milestoneReminderDue,
  milestoneStanding,
  milestonesOf,
  nextMilestone,
} from './budget-calendar.ts'

const dayOf = (year: string, code: MilestoneCode) => milestonesOf(year).find((one) => one.code === code)?.day

const nothingYet: CalendarFacts = {
  population: { memberCount: 3, knownCount: 0 },
  formerMemberCount: 3,
  isDecemberClosed: false,
  statements: { count: 6, numberedCount: 6 },
  forecast: { memberCount: 3, notifiedCount: 1 },
  hasClosedMonths: true,
  isTruedUp: false,
  campaign: null,
}

describe('the days of a year', () => {
  it.each([
    ['2025', '2025-04-15'],
    ['2026', '2026-04-30'],
    ['2027', '2027-04-15'],
    ['2032', '2032-04-30'],
    // No list names it yet: an ordinary year until the operator says otherwise.
    ['2038', '2038-04-15'],
  ])('budgets of %s are voted by %s', (year, day) => {
    expect(dayOf(year, 'budgets-voted')).toBe(day)
  })

  it('of a law stay where they are, also on a Sunday; those of the house come forward to a working day', () => {
    // 31 January 2027 is a Sunday, 20 January 2029 a Saturday.
    expect(dayOf('2027', 'statements-numbered')).toBe('2027-01-31')
    expect(dayOf('2027', 'population-in-force')).toBe('2027-01-01')
    expect(dayOf('2028', 'year-trued-up')).toBe('2028-06-30')
    expect(dayOf('2026', 'december-closed')).toBe('2026-01-20')
    expect(dayOf('2029', 'december-closed')).toBe('2029-01-19')
    expect(dayOf('2026', 'forecast-notified')).toBe('2026-03-30')
    // 31 October 2027 is a Sunday.
    expect(dayOf('2027', 'needs-taken-up')).toBe('2027-10-29')
    for (let year = 2024; year <= 2040; year += 1) {
      for (const { setBy, day } of milestonesOf(String(year))) {
        if (setBy === 'house') expect([day, isWorkingDay(day)]).toEqual([day, true])
        expect(day.slice(0, 4)).toBe(String(year))
      }
    }
  })

  it('tell of which fiscal year each is, by which text, and are notified before members vote', () => {
    const byCode = new Map(milestonesOf('2027').map((one) => [one.code, one]))
    expect(byCode.get('december-closed')).toMatchObject({ aboutYear: '2026', source: 'CGCT L1612-11' })
    expect(byCode.get('budgets-voted')).toMatchObject({ aboutYear: '2027', tellsMembers: true })
    expect(byCode.get('needs-asked')).toMatchObject({ aboutYear: '2028', roles: ['operator'] })
    expect(dayOf('2027', 'forecast-notified')).toBe('2027-03-15')
    for (const { reminderDays } of byCode.values()) {
      expect(reminderDays).toEqual(reminderDays.toSorted((one, other) => other - one))
    }
  })
})

describe('what the facts say of a milestone', () => {
  const standing = (code: MilestoneCode, change: Partial<CalendarFacts> = {}) =>
    milestoneProgress(code, { ...nothingYet, ...change })

  test('counts members, and is done once all are', () => {
    expect(standing('population-in-force')).toEqual({ doneCount: 0, totalCount: 3, isDone: false })
    const all = { population: { memberCount: 3, knownCount: 3 } }
    expect(standing('population-in-force', all)?.isDone).toBe(true)
    expect(standing('forecast-notified')).toEqual({ doneCount: 1, totalCount: 3, isDone: false })
  })

  test('statements are not all issued before December is closed, however many there are', () => {
    expect(standing('statements-numbered')).toEqual({ doneCount: 6, totalCount: 6, isDone: false })
    expect(standing('statements-numbered', { isDecemberClosed: true })?.isDone).toBe(true)
    const waiting = { isDecemberClosed: true, statements: { count: 6, numberedCount: 5 } }
    expect(standing('statements-numbered', waiting)).toEqual({ doneCount: 5, totalCount: 6, isDone: false })
  })

  test('a first year has no year before it to close, to state, to accrue or to true up', () => {
    const first = { formerMemberCount: 0, hasClosedMonths: false, statements: { count: 0, numberedCount: 0 } }
    for (const code of ['december-closed', 'statements-numbered', 'accruals-exported', 'year-trued-up'] as const) {
      expect([code, standing(code, first)]).toEqual([code, { doneCount: 0, totalCount: 0, isDone: true }])
    }
  })

  test('a campaign is asked, then taken up; none is neither', () => {
    const campaign = { closesOn: civilDate('2027-10-31'), isAsked: true, isClosed: false }
    expect(standing('needs-asked')?.isDone).toBe(false)
    expect(standing('needs-asked', { campaign })?.isDone).toBe(true)
    expect(standing('needs-taken-up', { campaign })?.isDone).toBe(false)
    expect(standing('needs-taken-up', { campaign: { ...campaign, isClosed: true } })?.isDone).toBe(true)
  })

  test('what leaves no trace is not known', () => {
    const unknown = milestoneCodes.filter((code) => standing(code) === null)
    expect(unknown).toEqual(['accruals-exported', 'budgets-voted'])
  })
})

describe('where a milestone stands', () => {
  const milestone = {
    day: civilDate('2027-04-15'),
    reminderDays: [30, 10],
    knownBy: 'fact',
    progress: { doneCount: 1, totalCount: 2, isDone: false },
    isSaidDone: false,
  } as const
  const on = (day: string, change: object = {}) => milestoneStanding({ ...milestone, ...change }, civilDate(day))

  it.each([
    ['2027-03-15', 'ahead'],
    ['2027-03-16', 'due'],
    ['2027-04-15', 'due'],
    ['2027-04-16', 'late'],
  ])('on %s it is %s', (day, expected) => {
    expect(on(day)).toBe(expected)
  })

  it('is due on its day alone where it has no reminder', () => {
    expect(on('2027-04-14', { reminderDays: [] })).toBe('ahead')
    expect(on('2027-04-15', { reminderDays: [] })).toBe('due')
  })

  it('is done by facts or by a word, has nothing to do where there is nothing, and passes where nobody knows', () => {
    expect(on('2027-05-01', { progress: { doneCount: 2, totalCount: 2, isDone: true } })).toBe('done')
    expect(on('2027-05-01', { isSaidDone: true })).toBe('done')
    expect(on('2027-05-01', { progress: { doneCount: 0, totalCount: 0, isDone: true } })).toBe('nothing-to-do')
    expect(on('2027-05-01', { progress: null, knownBy: 'day' })).toBe('over')
    expect(on('2027-05-01', { progress: null, knownBy: 'person' })).toBe('late')
  })
})

describe('reminders', () => {
  const due = (today: string, reminderDays: readonly number[] = [30, 10]) =>
    milestoneReminderDue({ day: civilDate('2027-04-15'), reminderDays }, civilDate(today))

  it.each([
    ['2027-03-15', null],
    ['2027-03-16', 30],
    ['2027-04-04', 30],
    ['2027-04-05', 10],
    ['2027-04-15', 10],
    ['2027-04-16', null],
  ])('on %s: %s days before', (today, days) => {
    expect(due(today)).toBe(days)
  })

  it('of 0 days come on the day itself', () => {
    expect(due('2027-04-14', [0])).toBeNull()
    expect(due('2027-04-15', [0])).toBe(0)
    expect(due('2027-04-15', [])).toBeNull()
  })
})

test('the milestone to look at first is the earliest that is still to be done', () => {
  const at = (day: string, standing: 'done' | 'late' | 'ahead' | 'over') => ({ day: civilDate(day), standing })
  const late = at('2027-01-20', 'late')
  expect(nextMilestone([at('2027-10-29', 'ahead'), late, at('2027-01-01', 'done')])).toBe(late)
  expect(nextMilestone([at('2027-01-01', 'done'), at('2027-04-15', 'over')])).toBeNull()
  expect(nextMilestone([])).toBeNull()
})
