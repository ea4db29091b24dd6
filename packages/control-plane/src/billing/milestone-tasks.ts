import { milestoneTitle, type OperatorTask } from '@grenier/contracts'
import type { Instant } from '@grenier/quota-billing'
import { openOperatorTask } from '../notification/mail-operator-task.ts'
import { newOperatorTask } from '../notification/operator-tasks.ts'
import type { ControlPlanePorts } from '../shared/control-plane-ports.ts'
import type { Transaction } from '../shared/ports.ts'
import type { Milestone } from './read-budget-calendar.ts'

/** One milestone of a year has one open task. */
export interface MilestoneOfYear {
  readonly year: string
  readonly milestone: Milestone
}

/** How a task came to its end, in the words of whoever ended it. */
interface TaskEnd {
  readonly doneAt: Instant
  readonly doneBy: string
  readonly note: string
}

const subjectOf = (year: string, code: string): string => `${year} ${code}`

/** The task that reminds of a milestone on the day that it has now. */
export function milestoneTask(
  ports: Pick<ControlPlanePorts, 'ids' | 'clock'>,
  { year, milestone }: MilestoneOfYear,
): OperatorTask {
  const { code, day, aboutYear, roles } = milestone
  const named = milestone.ownTitle === null ? {} : { ownTitle: milestoneTitle(milestone, 'fr') }
  return newOperatorTask(ports, {
    kind: 'milestone-due',
    tenantId: null,
    subjectId: subjectOf(year, code),
    facts: { code, aboutYear, dueOn: day, roles: roles.join(' '), ...named },
  })
}

/** Ends the open task of a milestone, whoever has it; nothing where none is open. */
export async function endMilestoneTask(
  tx: Transaction,
  { year, milestone }: MilestoneOfYear,
  end: TaskEnd,
): Promise<void> {
  await tx.notification.endTasksAbout({
    ...end,
    kinds: ['milestone-due'],
    subjectId: subjectOf(year, milestone.code),
  })
}

/** Why a task ends whose day is another one now; days as the API writes them, which is nobody's language. */
export const movedNote = (former: string, day: string): string => `${former} → ${day}`

/** Whether somebody was reminded of it by the day that it has now, and has still to see to it. */
const isRemindedOf = ({ standing, day, reminders }: Milestone): boolean =>
  (standing === 'due' || standing === 'late') && reminders.some((sent) => sent.day === day)

/**
 * Lets the task of a milestone follow what a person decided: the one that names a former day, or asks for what is said to be
 * done, comes to its end with the reason. The reminders of the new day open another one; where they were sent before it was
 * moved away, or said to be done, it is opened here, since they are sent once.
 */
export async function followMilestone(
  ports: Pick<ControlPlanePorts, 'ids' | 'clock' | 'installation'>,
  tx: Transaction,
  { year, before, after, end }: { year: string; before: Milestone; after: Milestone; end: TaskEnd },
): Promise<void> {
  const isMoved = before.day !== after.day
  const isSaidOtherwise = (before.saidDone === null) !== (after.saidDone === null)
  if (!isMoved && !isSaidOtherwise) return
  const note = isMoved ? `${movedNote(before.day, after.day)} (${end.note})` : end.note
  await endMilestoneTask(tx, { year, milestone: after }, { ...end, note })
  if (isRemindedOf(after)) await openOperatorTask(ports, tx, milestoneTask(ports, { year, milestone: after }))
}
