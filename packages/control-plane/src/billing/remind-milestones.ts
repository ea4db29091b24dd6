import { type CivilDate, civilDateOf } from '@grenier/quota-billing'
import { milestoneReminderDue } from '@grenier/quota-billing/year'
import { openOperatorTask } from '../notification/mail-operator-task.ts'
import { writeNoticeJob } from '../notification/notice-jobs.ts'
import type { JobPorts } from '../shared/control-plane-ports.ts'
import { derivedId } from '../shared/derived-id.ts'
import { eachMemberPortion } from '../shared/each-member-portion.ts'
import type { JobUseCase } from '../shared/use-case.ts'
import { endMilestoneTask, type MilestoneOfYear, milestoneTask, movedNote } from './milestone-tasks.ts'
import { readBudgetCalendar } from './read-budget-calendar.ts'

const platform = { kind: 'platform' } as const

interface DueReminder extends MilestoneOfYear {
  readonly daysBefore: number
}

/** The reminders that are due on a day and were not sent, of what is still to be done. */
async function dueReminders(ports: JobPorts, today: CivilDate): Promise<DueReminder[]> {
  const thisYear = Number(today.slice(0, 4))
  const due: DueReminder[] = []
  // Reminders of January are due in December.
  for (const year of [String(thisYear), String(thisYear + 1)]) {
    const { items } = await ports.unitOfWork.read(platform, (tx) => readBudgetCalendar(ports, tx, year))
    for (const milestone of items) {
      const { standing, day, reminders } = milestone
      const daysBefore = standing === 'due' ? milestoneReminderDue(milestone, today) : null
      if (daysBefore === null) continue
      // Of a day that was moved somebody is reminded again; a nearer reminder stands for those that were missed.
      if (reminders.some((sent) => sent.day === day && sent.daysBefore <= daysBefore)) continue
      due.push({ year, milestone, daysBefore })
    }
  }
  return due
}

/** Members are told by notices of their own, each written once; the task and the row come last, so that a run that dies is done again. */
async function send(ports: JobPorts, { year, milestone, daysBefore }: DueReminder): Promise<void> {
  const { code, day, tellsMembers, reminders } = milestone
  if (tellsMembers) {
    const about = { kind: 'vote-approaching', subjectId: year, occurrence: `${day} ${daysBefore}` } as const
    await eachMemberPortion(ports, async (tx, members) => {
      const voters = await tx.billing.budgetVoters(members, day)
      if (voters.length > 0) await tx.outbox.append(voters.map((tenantId) => writeNoticeJob({ tenantId, ...about })))
    })
  }
  const task = milestoneTask(ports, { year, milestone })
  const former = reminders.at(-1)?.day
  const id = derivedId(['operator-task', 'milestone-due', year, code, day, daysBefore])
  const sentAt = ports.clock.now()
  await ports.unitOfWork.transact(platform, async (tx) => {
    // A campaign of needs that was opened meanwhile has moved it without anybody saying so here.
    if (former !== undefined && reminders.every((sent) => sent.day !== day)) {
      const end = { doneAt: sentAt, doneBy: 'schedule', note: movedNote(former, day) }
      await endMilestoneTask(tx, { year, milestone }, end)
    }
    await openOperatorTask(ports, tx, { ...task, id })
    await tx.billing.insertCalendarReminder(year, { code, day, daysBefore, sentAt })
  })
}

/**
 * Sends each reminder of a milestone once, while it is still to be done: to the operator as a task, to members by their finance
 * contacts where the milestone is theirs. After an outage the nearest reminder alone is sent, and none of a day that is past.
 */
export function remindMilestones(ports: JobPorts): JobUseCase<'remind-milestones'> {
  const { clock, installation } = ports
  return async () => {
    const today = civilDateOf(clock.now(), installation.timeZone)
    for (const reminder of await dueReminders(ports, today)) await send(ports, reminder)
    return { kind: 'done' }
  }
}
