import type { CivilDate, Instant } from '@grenier/quota-billing'
import type { CalendarFacts, MilestoneRole } from '@grenier/quota-billing/year'

/** What a person decided of a milestone; of one that the rules know, what is null is as the rule has it. */
export interface StoredMilestone {
  readonly code: string
  /** Of one of the operator's own alone, with its roles. */
  readonly title: string | null
  readonly roles: readonly MilestoneRole[] | null
  readonly day: CivilDate | null
  readonly reminderDays: readonly number[] | null
  readonly changedBy: string | null
  readonly changedAt: Instant | null
  readonly changeReason: string | null
  readonly doneBy: string | null
  readonly doneAt: Instant | null
  readonly doneNote: string | null
  readonly version: number
}

export interface SentReminder {
  readonly code: string
  readonly day: CivilDate
  readonly daysBefore: number
  readonly sentAt: Instant
}

/** The milestones of years, and what they rest on. Platform scope only. */
export interface BudgetCalendarStore {
  /** Keeps others from deciding anything of a year's milestones until the commit. */
  lockCalendar(year: string): Promise<void>
  calendarMilestones(year: string): Promise<StoredMilestone[]>
  /** Writes one, whether it was there or not. */
  saveMilestone(year: string, milestone: StoredMilestone): Promise<void>
  calendarReminders(year: string): Promise<SentReminder[]>
  /** A known one changes nothing. */
  insertCalendarReminder(year: string, reminder: SentReminder): Promise<void>
  /** Members of the year's first day, and those of them that a notice of the year which was sent is about, whoever pays. */
  forecastNotices(year: string): Promise<CalendarFacts['forecast']>
  /** Members of the year's first day and of the day before it, by what is known of their population. */
  calendarMembers(year: string): Promise<CalendarFacts['population'] & { readonly formerMemberCount: number }>
  /** Statements of a fiscal year's months. */
  statementCounts(year: string): Promise<CalendarFacts['statements']>
  /** Those of these members that vote a budget of their own by a day: who was merged into another by then votes none. */
  budgetVoters(tenantIds: readonly string[], day: CivilDate): Promise<string[]>
}
