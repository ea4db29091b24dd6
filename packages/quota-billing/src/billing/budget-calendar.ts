import { addDays, addMonths, type CivilDate, civilDate, civilMonth, firstDateOf } from '../shared/civil-time.ts'
import { workingDayUpTo } from '../shared/working-days.ts'
import { numberDueOn } from './reference-reminders.ts'

/**
 * Years in whose March all municipal councils are renewed (Code électoral, L227: for six years). A year that no list names yet
 * counts as an ordinary one: the operator sets its days.
 */
const municipalRenewalYears: ReadonlySet<string> = new Set(['2014', '2020', '2026', '2032'])

/** Whose matter a milestone is among the operator's people. */
export const milestoneRoles = ['operator', 'finance'] as const
export type MilestoneRole = (typeof milestoneRoles)[number]

/**
 * Who knows that a milestone is met: Grenier alone, by its facts; Grenier, or a person where it happened elsewhere; a person
 * alone; or nobody, where only its day passes.
 */
export type MilestoneKnownBy = 'fact' | 'fact-or-person' | 'person' | 'day'

interface MilestoneRule {
  /** The fiscal year that it is about, counted from the year it falls in. */
  readonly aboutYears: -1 | 0 | 1
  readonly day: (year: string) => CivilDate
  /**
   * What the house set for itself comes forward to the last working day; what a law sets stays where it is, since its days
   * count whole.
   */
  readonly setBy: 'law' | 'house'
  /** The text that sets it, or that it prepares for. */
  readonly source: string
  /** Days before it on which whoever it concerns is reminded, farthest first. */
  readonly reminderDays: readonly number[]
  readonly roles: readonly MilestoneRole[]
  /** Members are reminded too. */
  readonly tellsMembers: boolean
  readonly knownBy: MilestoneKnownBy
}

/** The last day on which members vote their budget (CGCT L1612-2), later in the year in which councils are renewed. */
function voteBy(year: string): CivilDate {
  return civilDate(municipalRenewalYears.has(year) ? `${year}-04-30` : `${year}-04-15`)
}

/** One month before members vote at the latest, so that it still finds its way into their draft budgets. */
function notifyBy(year: string): CivilDate {
  const vote = voteBy(year)
  return addDays(firstDateOf(civilMonth(`${year}-03`)), Number(vote.slice(8)) - 1)
}

/** The milestones of a civil year, in the order of their days: the one table, written out in `docs/budget-calendar.md`. */
export const milestoneRules = {
  'population-in-force': {
    aboutYears: 0,
    day: (year) => civilDate(`${year}-01-01`),
    setBy: 'law',
    source: 'loi n° 2002-276, art. 156',
    reminderDays: [14, 3],
    roles: ['operator'],
    tellsMembers: false,
    knownBy: 'fact',
  },
  'december-closed': {
    aboutYears: -1,
    day: (year) => civilDate(`${year}-01-20`),
    setBy: 'house',
    source: 'CGCT L1612-11',
    reminderDays: [10, 3],
    roles: ['finance'],
    tellsMembers: false,
    knownBy: 'fact',
  },
  'statements-numbered': {
    aboutYears: -1,
    day: (year) => numberDueOn(addMonths(civilMonth(`${year}-01`), -1)),
    setBy: 'law',
    source: 'CGCT L1612-11',
    reminderDays: [10, 3],
    roles: ['finance'],
    tellsMembers: false,
    knownBy: 'fact',
  },
  'accruals-exported': {
    aboutYears: -1,
    day: (year) => numberDueOn(addMonths(civilMonth(`${year}-01`), -1)),
    setBy: 'law',
    source: 'CGCT L1612-11',
    reminderDays: [10, 3],
    roles: ['finance'],
    tellsMembers: false,
    knownBy: 'person',
  },
  'forecast-notified': {
    aboutYears: 0,
    day: notifyBy,
    setBy: 'house',
    source: 'CGCT D5211-16',
    reminderDays: [30, 10],
    roles: ['finance'],
    tellsMembers: false,
    knownBy: 'fact-or-person',
  },
  'budgets-voted': {
    aboutYears: 0,
    day: voteBy,
    setBy: 'law',
    source: 'CGCT L1612-2',
    reminderDays: [21],
    roles: ['finance'],
    tellsMembers: true,
    knownBy: 'day',
  },
  'year-trued-up': {
    aboutYears: -1,
    day: (year) => civilDate(`${year}-06-30`),
    setBy: 'law',
    source: 'CGCT L1612-12',
    reminderDays: [60, 15],
    roles: ['finance'],
    tellsMembers: false,
    knownBy: 'fact-or-person',
  },
  'needs-asked': {
    aboutYears: 1,
    day: (year) => civilDate(`${year}-09-01`),
    setBy: 'house',
    source: 'CGCT D5211-16',
    reminderDays: [30, 7],
    roles: ['operator'],
    tellsMembers: false,
    knownBy: 'fact-or-person',
  },
  'needs-taken-up': {
    aboutYears: 1,
    day: (year) => civilDate(`${year}-10-31`),
    setBy: 'house',
    source: 'CGCT D5211-16',
    reminderDays: [15],
    roles: ['operator'],
    tellsMembers: false,
    knownBy: 'fact-or-person',
  },
} as const satisfies Readonly<Record<string, MilestoneRule>>

export type MilestoneCode = keyof typeof milestoneRules

export const milestoneCodes = Object.keys(milestoneRules) as readonly MilestoneCode[]

/** A milestone of a year as the rules have it. */
export interface PlannedMilestone extends Omit<MilestoneRule, 'aboutYears' | 'day'> {
  readonly code: MilestoneCode
  readonly aboutYear: string
  readonly day: CivilDate
}

/** The milestones that fall in a civil year, by the rules alone; `year` is `YYYY`. */
export function milestonesOf(year: string): PlannedMilestone[] {
  return milestoneCodes.map((code) => {
    const { aboutYears, day: dayOf, ...rule }: MilestoneRule = milestoneRules[code]
    const day = rule.setBy === 'house' ? workingDayUpTo(dayOf(year)) : dayOf(year)
    return { ...rule, code, aboutYear: String(Number(year) + aboutYears), day }
  })
}

/** What is known of a milestone: how many of those it takes are done. */
export interface MilestoneProgress {
  readonly doneCount: number
  /** 0: there is nothing to do. */
  readonly totalCount: number
  readonly isDone: boolean
}

/** What Grenier knows that milestones of a year rest on. */
export interface CalendarFacts {
  /** Members on 1 January whose population is known at all, and those of whom it is known from that year on. */
  readonly population: { readonly memberCount: number; readonly knownCount: number }
  /** Members of the December before: none means that there was nothing to close. */
  readonly formerMemberCount: number
  readonly isDecemberClosed: boolean
  /** Statements of the year before, and those that have their number. */
  readonly statements: { readonly count: number; readonly numberedCount: number }
  /** Members on 1 January, and those who were told what the year will come to. */
  readonly forecast: { readonly memberCount: number; readonly notifiedCount: number }
  /** Whether months of the year before were closed; whether it was trued up, and nothing has changed since. */
  readonly hasClosedMonths: boolean
  readonly isTruedUp: boolean
  /** The campaign for the year after; null where there is none. */
  readonly campaign: { readonly closesOn: CivilDate; readonly isAsked: boolean; readonly isClosed: boolean } | null
}

function counted(doneCount: number, totalCount: number): MilestoneProgress {
  return { doneCount, totalCount, isDone: doneCount >= totalCount }
}

function once(isDone: boolean): MilestoneProgress {
  return counted(isDone ? 1 : 0, 1)
}

const nothing = counted(0, 0)

/** How a milestone stands by the facts; null where they say nothing of it. */
export function milestoneProgress(code: MilestoneCode, facts: CalendarFacts): MilestoneProgress | null {
  const { population, statements, forecast, campaign, isDecemberClosed } = facts
  switch (code) {
    case 'population-in-force':
      return counted(population.knownCount, population.memberCount)
    case 'december-closed':
      return facts.formerMemberCount === 0 ? nothing : once(isDecemberClosed)
    case 'statements-numbered': {
      if (facts.formerMemberCount === 0) return nothing
      const numbered = counted(statements.numberedCount, statements.count)
      // Those of December come only with its closing; a year without a statement has nothing to number once it is closed.
      return { ...numbered, isDone: numbered.isDone && isDecemberClosed }
    }
    case 'forecast-notified':
      return counted(forecast.notifiedCount, forecast.memberCount)
    case 'year-trued-up':
      return facts.hasClosedMonths ? once(facts.isTruedUp) : nothing
    case 'needs-asked':
      return once(campaign?.isAsked === true)
    case 'needs-taken-up':
      return once(campaign?.isClosed === true)
    case 'accruals-exported':
      return facts.formerMemberCount === 0 ? nothing : null
    case 'budgets-voted':
      return null
  }
}

/** Where a milestone stands on a day. `over`: its day has passed, and nobody has to say more. */
export type MilestoneStanding = 'done' | 'late' | 'due' | 'ahead' | 'over' | 'nothing-to-do'

/** What its standing rests on. */
export interface MilestoneOnDay {
  readonly day: CivilDate
  readonly reminderDays: readonly number[]
  readonly knownBy: MilestoneKnownBy
  readonly progress: MilestoneProgress | null
  /** A person said that it is done. */
  readonly isSaidDone: boolean
}

/** How it stands on a day: `due` from its first reminder on, and on its day where it has none; `late` from the day after. */
export function milestoneStanding(milestone: MilestoneOnDay, today: CivilDate): MilestoneStanding {
  const { day, knownBy, progress, isSaidDone } = milestone
  if (isSaidDone) return 'done'
  if (progress !== null) {
    // `statements-numbered` counts none before December is closed, and is not done by that.
    if (progress.totalCount === 0 && progress.isDone) return 'nothing-to-do'
    if (progress.isDone) return 'done'
  }
  if (today > day) return knownBy === 'day' ? 'over' : 'late'
  return addDays(day, -Math.max(0, ...milestone.reminderDays)) <= today ? 'due' : 'ahead'
}

/**
 * The reminder that is due on a day, by its days before: the nearest one alone, so that what an outage has kept back is told
 * once; null while none is, and once the day is past.
 */
export function milestoneReminderDue(
  { day, reminderDays }: Pick<MilestoneOnDay, 'day' | 'reminderDays'>,
  today: CivilDate,
): number | null {
  if (today > day) return null
  const due = reminderDays.filter((daysBefore) => addDays(day, -daysBefore) <= today)
  return due.length === 0 ? null : Math.min(...due)
}

/** The milestone to look at first: the earliest one that is late, due or ahead; null where nothing is left of them. */
export function nextMilestone<Milestone extends { readonly day: CivilDate; readonly standing: MilestoneStanding }>(
  milestones: readonly Milestone[],
): Milestone | null {
  const left = milestones.filter(({ standing }) => standing === 'late' || standing === 'due' || standing === 'ahead')
  return left.toSorted((one, other) => (one.day < other.day ? -1 : 1))[0] ?? null
}
