import {
  addWorkingDays,
  type CivilDate,
  civilDateOf,
  type ExpiryReminder,
  expiryHorizon,
  expiryReminderDue,
} from '@grenier/quota-billing'
import type { JobPorts } from '../shared/control-plane-ports.ts'
import { derivedId } from '../shared/derived-id.ts'
import { readAll } from '../shared/read-all.ts'
import type { JobUseCase } from '../shared/use-case.ts'
import { disputeTask } from './dispute-task.ts'
import { openOperatorTask } from './mail-operator-task.ts'
import { newOperatorTask } from './operator-tasks.ts'
import { writeNotice } from './write-notice.ts'

const platform = { kind: 'platform' } as const

/** How long is left, as letters name it; and which reminder of an end it is, so that each is written once. */
function toldAs({ unit, count }: ExpiryReminder): { params: Record<string, string>; occurrence: string } {
  return unit === 'months'
    ? { params: { monthsCount: String(count) }, occurrence: `${count} months` }
    : { params: { daysCount: String(count) }, occurrence: String(count) }
}

/** Open disputes whose answer is due within so many working days, or was, each once. */
const disputeWorkingDays = 3

async function remindDisputes(ports: JobPorts, today: CivilDate): Promise<void> {
  const horizon = addWorkingDays(today, disputeWorkingDays)
  await ports.unitOfWork.transact(platform, async (tx) => {
    const open = await readAll((query) => tx.billing.listDisputes({ ...query, state: 'open' }))
    for (const dispute of open.filter(({ dueOn }) => dueOn <= horizon))
      await openOperatorTask(ports, tx, await disputeTask(ports, tx, { kind: 'dispute-due', dispute, today }))
  })
}

/**
 * Reminds of what comes to its end: agreements, delegations, temporary space, loans, places in the queue, copies of restore
 * tests; and the operator of certificates and of disputes to be answered. Each reminder of an end is written once, whatever day it is looked for.
 */
export function remindExpiries(ports: JobPorts): JobUseCase<'remind-expiries'> {
  const { unitOfWork, clock, installation } = ports
  return async () => {
    const today = civilDateOf(clock.now(), installation.timeZone)
    const span = { today, until: expiryHorizon(today) }
    const { ends, certificates } = await unitOfWork.read(platform, async (tx) => ({
      ends: await tx.notification.comingEnds(span),
      certificates: await tx.notification.endingCertificates(span),
    }))
    for (const { tenantId, kind, subjectId, lastDay, params } of ends) {
      const due = expiryReminderDue(kind, lastDay, today)
      if (due === null) continue
      const told = toldAs(due)
      // An end that was moved is reminded of again.
      const notice = { tenantId, kind, subjectId, occurrence: `${lastDay} ${told.occurrence}` }
      const facts = { params: { ...params, endsOn: lastDay, ...told.params } }
      await unitOfWork.transact(platform, (tx) => writeNotice(ports, tx, { ...notice, facts }))
    }
    for (const { id, kind, reference, lastDay } of certificates) {
      const due = expiryReminderDue('certificate-ending', lastDay, today)
      if (due === null) continue
      const facts = { certificate: kind, reference, endsOn: lastDay }
      const task = newOperatorTask(ports, { kind: 'certificate-ending', tenantId: null, subjectId: id, facts })
      // Once done it does not come back until the next reminder, or until the end was moved.
      const taskId = derivedId(['operator-task', 'certificate-ending', id, lastDay, due.count])
      await unitOfWork.transact(platform, (tx) => tx.notification.insertOperatorTask({ ...task, id: taskId }))
    }
    await remindDisputes(ports, today)
    return { kind: 'done' }
  }
}
