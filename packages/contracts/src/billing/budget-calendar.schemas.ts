import { milestoneRoles } from '@grenier/quota-billing/year'
import { z } from 'zod'
import { civilDate, instantText, version } from '../shared/codecs.ts'
import { fiscalYear } from './fiscal-year.schemas.ts'

/** Days of reminder that a milestone has at most, and how early the first one is. */
const [reminderDaysMax, reminderDayMax] = [6, 365]
/** Milestones of the operator's own in one year. */
export const ownMilestonesMax = 50

const milestoneCode = z.string().regex(/^[a-z0-9-]{3,60}$/)
const milestoneRole = z.enum(milestoneRoles)

/** Days before a milestone on which whoever it concerns is reminded; each once. */
const reminderDays = z
  .array(z.int().min(0).max(reminderDayMax))
  .max(reminderDaysMax)
  .refine((days) => new Set(days).size === days.length)

/** 2001 to 2998: milestones of a year are about the one before it and the one behind it too. */
const calendarYear = z.string().regex(/^2(?:00[1-9]|0[1-9]\d|[1-8]\d{2}|9[0-8]\d|99[0-8])$/)

export const calendarParams = z.object({ year: calendarYear })
export const milestoneParams = calendarParams.extend({ milestoneCode })

/** One day of the year by which something is done. */
export const calendarMilestone = z
  .object({
    code: milestoneCode,
    /** Of one of the operator's own; null: by its code, which the caller's language names. */
    ownTitle: z.string().nullable(),
    /** In the caller's language; never stored. */
    title: z.string().optional(),
    /** Why it stands there, in the caller's language; never stored, and none of one's own. */
    why: z.string().optional(),
    /** The fiscal year that it is about. */
    aboutYear: fiscalYear,
    day: civilDate,
    /** What the day is by the rule; null of one's own. */
    ruleDay: civilDate.nullable(),
    /** By whom the day is set: the rule, the dates of the campaign of needs, or the operator. */
    dayBy: z.enum(['rule', 'campaign', 'operator']),
    /** A law's day stays where it is; one of the house comes forward to a working day. */
    setBy: z.enum(['law', 'house']),
    /** The text that sets it or that it prepares for; null of one's own. */
    source: z.string().nullable(),
    reminderDays: z.array(z.int()),
    roles: z.array(milestoneRole),
    tellsMembers: z.boolean(),
    knownBy: z.enum(['fact', 'fact-or-person', 'person', 'day']),
    standing: z.enum(['done', 'late', 'due', 'ahead', 'over', 'nothing-to-do']),
    /** What Grenier counts of it; null where it knows nothing. */
    progress: z.object({ doneCount: z.int(), totalCount: z.int(), isDone: z.boolean() }).nullable(),
    /** A person's word that it is done. */
    saidDone: z.object({ by: z.string(), at: instantText, note: z.string() }).nullable(),
    /** Who changed its day or reminders last, and why. */
    change: z.object({ by: z.string(), at: instantText, reason: z.string() }).nullable(),
    /** Reminders that were sent for the day as it was then. */
    reminders: z.array(z.object({ day: civilDate, daysBefore: z.int(), sentAt: instantText })),
    version,
  })
  .meta({ id: 'CalendarMilestone' })

/** What a year asks for, in the order of its days. */
export const budgetCalendar = z
  .object({
    year: fiscalYear,
    operatorName: z.string(),
    operatorSiren: z.string(),
    /** The day on which it was read. */
    today: civilDate,
    items: z.array(calendarMilestone),
    /** Code of the earliest one that is still to be done; null: none is. */
    nextCode: milestoneCode.nullable(),
  })
  .meta({ id: 'BudgetCalendar' })

const reason = z.string().trim().min(3).max(500)

export const setMilestoneBody = z.object({
  /** A day of the same year; null: as the rule has it. */
  day: civilDate.nullable(),
  /** null: as the rule has them; an empty list: none. */
  reminderDays: reminderDays.nullable(),
  reason,
})

export const addMilestoneBody = z.object({
  title: z.string().trim().min(3).max(120),
  day: civilDate,
  reminderDays,
  roles: z
    .array(milestoneRole)
    .min(1)
    .refine((roles) => new Set(roles).size === roles.length),
  reason,
})

export const markMilestoneBody = z.object({
  isDone: z.boolean(),
  /** How it was done, or why it is taken back. */
  note: reason,
})

export type BudgetCalendar = z.output<typeof budgetCalendar>
export type CalendarMilestone = z.output<typeof calendarMilestone>
