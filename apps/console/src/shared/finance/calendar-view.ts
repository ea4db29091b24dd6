import type { Answer } from '@grenier/contracts'
import type { CivilDate } from '@grenier/quota-billing'
import type { Standing } from '../ui/status-mark.tsx'

export type Milestone = Answer<'getBudgetCalendar'>['items'][number]

/** The sign that each standing of a milestone has; its word stands beside. */
export const markOfStanding = {
  done: 'good',
  late: 'bad',
  due: 'waiting',
  ahead: 'waiting',
  over: 'over',
  'nothing-to-do': 'over',
} as const satisfies Record<Milestone['standing'], Standing>

const [reminderDaysMax, reminderDayMax] = [6, 365]

/** Days of reminder as somebody writes them, `30, 10`; null for what is no such list. */
export function readReminderDays(text: string): readonly number[] | null {
  const parts = text.split(/[\s,;]+/).filter((part) => part !== '')
  const days = parts.map((part) => (/^\d{1,3}$/.test(part) ? Number(part) : Number.NaN))
  const isList = days.every((day) => day <= reminderDayMax) && new Set(days).size === days.length
  return isList && days.length <= reminderDaysMax ? days : null
}

/** How many of the milestones, which are in the order of their days, stand before today's line. */
export function countBefore(milestones: readonly Pick<Milestone, 'day'>[], today: CivilDate): number {
  return milestones.filter(({ day }) => day < today).length
}

/** The years that can be chosen: from the one before to the one after the current one, and the one in the address. */
export function calendarYears(currentYear: number, chosen: number): readonly number[] {
  return [...new Set([currentYear + 1, currentYear, currentYear - 1, chosen])].toSorted((left, right) => right - left)
}
