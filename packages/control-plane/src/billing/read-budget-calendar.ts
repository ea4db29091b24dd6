import type { Answer } from '@grenier/contracts'
import { type CivilDate, civilDateOf, civilMonth } from '@grenier/quota-billing'
import {
  type CalendarFacts,
  milestoneProgress,
  milestoneStanding,
  milestonesOf,
  nextMilestone,
} from '@grenier/quota-billing/year'
import type { ControlPlanePorts } from '../shared/control-plane-ports.ts'
import type { Transaction } from '../shared/ports.ts'
import type { SentReminder, StoredMilestone } from './budget-calendar.ports.ts'

export type BudgetCalendar = Answer<'getBudgetCalendar'>
export type Milestone = BudgetCalendar['items'][number]

/** What is known of a milestone besides what a person decided of it. */
type RuledMilestone = Pick<
  Milestone,
  'code' | 'aboutYear' | 'ruleDay' | 'setBy' | 'source' | 'tellsMembers' | 'knownBy' | 'progress'
> & { readonly day: CivilDate; readonly reminderDays: readonly number[]; readonly roles: Milestone['roles'] }

/** Reads what milestones of a year rest on, in the caller's snapshot. */
async function readCalendarFacts(tx: Transaction, year: string): Promise<CalendarFacts> {
  const former = String(Number(year) - 1)
  const december = civilMonth(`${former}-12`)
  const { formerMemberCount, ...population } = await tx.billing.calendarMembers(year)
  const statements = await tx.billing.statementCounts(former)
  const forecast = await tx.billing.forecastNotices(year)
  const periods = await tx.billing.periodsOfYear(former)
  const closed = periods.filter(({ state }) => state !== 'open' && state !== 'closing').map(({ month }) => month)
  const [trueUp] = await tx.billing.trueUps(former)
  const isTruedUp = trueUp !== undefined && !(await tx.billing.hasChangedSince(former, trueUp.postedAt))
  const campaign = await tx.quota.needsCampaign(String(Number(year) + 1))
  return {
    population,
    formerMemberCount,
    isDecemberClosed: closed.includes(december),
    statements,
    forecast,
    hasClosedMonths: closed.length > 0,
    isTruedUp,
    campaign:
      campaign === null
        ? null
        : { closesOn: campaign.closesOn, isAsked: campaign.askedAt !== null, isClosed: campaign.closedAt !== null },
  }
}

function ruledMilestones(year: string, facts: CalendarFacts): RuledMilestone[] {
  return milestonesOf(year).map(({ code, aboutYear, day, roles, ...rule }) => {
    const progress = milestoneProgress(code, facts)
    return { ...rule, code, aboutYear, ruleDay: day, day, roles: [...roles], progress }
  })
}

function ownMilestone(year: string, { code, roles, day }: StoredMilestone & { day: CivilDate }): RuledMilestone {
  const ofRule = { ruleDay: null, setBy: 'house', source: null, tellsMembers: false, progress: null } as const
  return { ...ofRule, code, aboutYear: year, day, reminderDays: [], roles: [...(roles ?? [])], knownBy: 'person' }
}

function changeOf(stored: StoredMilestone | undefined): Pick<Milestone, 'change' | 'saidDone'> {
  const { changedBy = null, changedAt = null, changeReason = null } = stored ?? {}
  const { doneBy = null, doneAt = null, doneNote = null } = stored ?? {}
  return {
    change:
      changedBy === null || changedAt === null || changeReason === null
        ? null
        : { by: changedBy, at: changedAt, reason: changeReason },
    saidDone:
      doneBy === null || doneAt === null || doneNote === null ? null : { by: doneBy, at: doneAt, note: doneNote },
  }
}

interface Known {
  readonly stored: StoredMilestone | undefined
  readonly sent: readonly SentReminder[]
  readonly today: CivilDate
  /** The last day of the campaign of needs that the milestone is about; null where it is about none. */
  readonly campaignDay: CivilDate | null
}

/** A milestone with what was decided of it: the operator's day comes before the campaign's, and that before the rule's. */
function milestoneOf(ruled: RuledMilestone, { stored, sent, today, campaignDay }: Known): Milestone {
  const ownDay = stored?.day ?? null
  const day = ownDay ?? campaignDay ?? ruled.day
  const byRule = campaignDay === null ? 'rule' : 'campaign'
  const reminderDays = (stored?.reminderDays ?? ruled.reminderDays).toSorted((one, other) => other - one)
  const words = changeOf(stored)
  const onDay = { day, reminderDays, knownBy: ruled.knownBy, progress: ruled.progress }
  return {
    ...ruled,
    ...words,
    ownTitle: stored?.title ?? null,
    day,
    dayBy: ownDay === null ? byRule : 'operator',
    reminderDays,
    standing: milestoneStanding({ ...onDay, isSaidDone: words.saidDone !== null }, today),
    reminders: sent.map(({ day: toldDay, daysBefore, sentAt }) => ({ day: toldDay, daysBefore, sentAt })),
    version: stored?.version ?? 1,
  }
}

const isOwn = (stored: StoredMilestone): stored is StoredMilestone & { day: CivilDate } =>
  stored.title !== null && stored.day !== null

/**
 * The milestones of a year as they stand today, by their days: those of the rules and the operator's own, with what is known of each. Reads
 * in the caller's transaction. A campaign of needs that has days of its own lends its last one to the milestone that ends it.
 */
export async function readBudgetCalendar(
  { clock, installation }: Pick<ControlPlanePorts, 'clock' | 'installation'>,
  tx: Transaction,
  year: string,
): Promise<BudgetCalendar> {
  const { operatorName, operatorSiren, timeZone } = installation
  const today = civilDateOf(clock.now(), timeZone)
  const facts = await readCalendarFacts(tx, year)
  const rows = await tx.billing.calendarMilestones(year)
  const reminders = await tx.billing.calendarReminders(year)
  const stored = new Map(rows.map((row) => [row.code, row]))
  const ruled = [...ruledMilestones(year, facts), ...rows.filter(isOwn).map((row) => ownMilestone(year, row))]
  const items = ruled
    .map((milestone) => {
      const { code } = milestone
      const campaignDay = code === 'needs-taken-up' ? (facts.campaign?.closesOn ?? null) : null
      const sent = reminders.filter((reminder) => reminder.code === code)
      return milestoneOf(milestone, { stored: stored.get(code), sent, today, campaignDay })
    })
    .toSorted((one, other) => (`${one.day} ${one.code}` < `${other.day} ${other.code}` ? -1 : 1))
  return { year, operatorName, operatorSiren, today, items, nextCode: nextMilestone(items)?.code ?? null }
}
