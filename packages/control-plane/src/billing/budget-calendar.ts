import { ownMilestonesMax } from '@grenier/contracts'
import { expectedVersion, found, readScope } from '../shared/access.ts'
import type { ControlPlanePorts } from '../shared/control-plane-ports.ts'
import type { Call, Transaction } from '../shared/ports.ts'
import { Problem } from '../shared/problem.ts'
import { encodeAnswer, runCommand } from '../shared/run-command.ts'
import type { UseCase } from '../shared/use-case.ts'
import type { StoredMilestone } from './budget-calendar.ports.ts'
import { followMilestone } from './milestone-tasks.ts'
import { type BudgetCalendar, type Milestone, readBudgetCalendar } from './read-budget-calendar.ts'

const undecided: Omit<StoredMilestone, 'code'> = {
  title: null,
  roles: null,
  day: null,
  reminderDays: null,
  changedBy: null,
  changedAt: null,
  changeReason: null,
  doneBy: null,
  doneAt: null,
  doneNote: null,
  version: 1,
}

/** The milestones of a year, in one snapshot, with where each stands today. */
export function getBudgetCalendar(ports: ControlPlanePorts): UseCase<'getBudgetCalendar'> {
  return async ({ year }, call) => {
    const scope = readScope('getBudgetCalendar', call)
    return await ports.unitOfWork.read(scope, (tx) => readBudgetCalendar(ports, tx, year))
  }
}

/** A day of another year belongs into that one's calendar. Problem: `milestone-day-outside-year`. */
function requireInYear(day: string | null, year: string): void {
  if (day !== null && day.slice(0, 4) !== year) throw new Problem('milestone-day-outside-year', { year })
}

const codeIn = (calendar: BudgetCalendar, code: string): Milestone =>
  found(calendar.items.find((item) => item.code === code) ?? null)

interface Decision {
  readonly year: string
  readonly milestoneCode: string
  readonly call: Call
}

/**
 * Writes what a person decided of a milestone, as the caller saw it. Answers with it as it stands then, and as it stood.
 * Problems: `not-found`, `if-match-missing`, `version-stale`, and what `decide` throws.
 */
async function decided(
  ports: ControlPlanePorts,
  tx: Transaction,
  { decision, decide }: { decision: Decision; decide: (seen: Milestone) => Partial<StoredMilestone> },
): Promise<{ before: Milestone; answer: Milestone }> {
  const { year, milestoneCode: code, call } = decision
  await tx.billing.lockCalendar(year)
  const before = codeIn(await readBudgetCalendar(ports, tx, year), code)
  if (before.version !== expectedVersion(call)) throw new Problem('version-stale')
  const known = (await tx.billing.calendarMilestones(year)).find((row) => row.code === code)
  const change = decide(before)
  await tx.billing.saveMilestone(year, { ...(known ?? { ...undecided, code }), ...change, version: before.version + 1 })
  return { before, answer: codeIn(await readBudgetCalendar(ports, tx, year), code) }
}

/**
 * Sets the day and the reminders of a milestone, with the reason; null takes those of the rule again. Its open task follows. Problems: `not-found`,
 * `if-match-missing`, `version-stale`, `milestone-day-outside-year`, `milestone-day-missing` for one's own without a day.
 */
export function setMilestone(ports: ControlPlanePorts): UseCase<'setMilestone'> {
  const operation = 'setMilestone'
  return (command, call) =>
    runCommand(ports, { operation, command, call }, async (tx, now) => {
      const { year, milestoneCode, day, reminderDays, reason } = command
      requireInYear(day, year)
      const { before, answer } = await decided(ports, tx, {
        decision: { year, milestoneCode, call },
        decide: ({ ownTitle }) => {
          if (ownTitle !== null && (day === null || reminderDays === null)) throw new Problem('milestone-day-missing')
          return { day, reminderDays, changedBy: call.actor.subject, changedAt: now, changeReason: reason }
        },
      })
      const end = { doneAt: now, doneBy: call.actor.subject, note: reason }
      await followMilestone(ports, tx, { year, before, after: answer, end })
      return { answer, audit: [{ ...subjectOf(year, milestoneCode), before: encodeAnswer(operation, before) }] }
    })
}

/**
 * Says that a milestone is done, or takes that back. Problems: `not-found`, `if-match-missing`, `version-stale`,
 * `milestone-known-by-fact` for what Grenier sees by itself or what only passes.
 */
export function markMilestone(ports: ControlPlanePorts): UseCase<'markMilestone'> {
  const operation = 'markMilestone'
  return (command, call) =>
    runCommand(ports, { operation, command, call }, async (tx, now) => {
      const { year, milestoneCode, isDone, note } = command
      const { before, answer } = await decided(ports, tx, {
        decision: { year, milestoneCode, call },
        decide: ({ knownBy }) => {
          if (knownBy === 'fact' || knownBy === 'day') throw new Problem('milestone-known-by-fact')
          const word = { doneBy: call.actor.subject, doneAt: now, doneNote: note }
          return isDone ? word : { doneBy: null, doneAt: null, doneNote: null }
        },
      })
      await followMilestone(ports, tx, {
        year,
        before,
        after: answer,
        end: { doneAt: now, doneBy: call.actor.subject, note },
      })
      // Why it was taken back stands nowhere but in the trail.
      const after = { isDone, note, milestone: encodeAnswer(operation, answer) }
      return { answer, audit: [{ ...subjectOf(year, milestoneCode), before: encodeAnswer(operation, before), after }] }
    })
}

/** Adds a milestone of the operator's own. Problems: `milestone-day-outside-year`, `milestones-too-many`. */
export function addMilestone(ports: ControlPlanePorts): UseCase<'addMilestone'> {
  return (command, call) =>
    runCommand(ports, { operation: 'addMilestone', command, call }, async (tx, now) => {
      const { year, title, day, reminderDays, roles, reason } = command
      requireInYear(day, year)
      await tx.billing.lockCalendar(year)
      const own = (await tx.billing.calendarMilestones(year)).filter((row) => row.title !== null)
      if (own.length >= ownMilestonesMax)
        throw new Problem('milestones-too-many', { maximum: String(ownMilestonesMax) })
      const code = ports.ids.next()
      const by = { changedBy: call.actor.subject, changedAt: now, changeReason: reason }
      await tx.billing.saveMilestone(year, { ...undecided, ...by, code, title, day, reminderDays, roles })
      const answer = codeIn(await readBudgetCalendar(ports, tx, year), code)
      return { answer, audit: [subjectOf(year, code)] }
    })
}

function subjectOf(year: string, code: string) {
  return { tenantId: null, subjectKind: 'milestone', subjectId: `${year} ${code}` }
}
