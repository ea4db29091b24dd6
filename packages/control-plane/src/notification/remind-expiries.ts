import { addDays, civilDateOf, expiryHorizonDays, expiryReminderDue } from '@grenier/quota-billing'
import type { JobPorts } from '../shared/control-plane-ports.ts'
import { derivedId } from '../shared/derived-id.ts'
import type { JobUseCase } from '../shared/use-case.ts'
import { newOperatorTask } from './operator-tasks.ts'
import { writeNotice } from './write-notice.ts'

const platform = { kind: 'platform' } as const

/**
 * Reminds of what comes to its end: agreements, delegations, temporary space, loans, places in the queue, copies of restore
 * tests; and the operator of certificates. Each reminder of an end is written once, whatever day it is looked for.
 */
export function remindExpiries(ports: JobPorts): JobUseCase<'remind-expiries'> {
  const { unitOfWork, clock, installation } = ports
  return async () => {
    const today = civilDateOf(clock.now(), installation.timeZone)
    const span = { today, until: addDays(today, expiryHorizonDays) }
    const { ends, certificates } = await unitOfWork.read(platform, async (tx) => ({
      ends: await tx.notification.comingEnds(span),
      certificates: await tx.notification.endingCertificates(span),
    }))
    for (const { tenantId, kind, subjectId, lastDay, params } of ends) {
      const daysCount = expiryReminderDue(kind, lastDay, today)
      if (daysCount === null) continue
      // An end that was moved is reminded of again.
      const notice = { tenantId, kind, subjectId, occurrence: `${lastDay} ${daysCount}` }
      const facts = { params: { ...params, endsOn: lastDay, daysCount: String(daysCount) } }
      await unitOfWork.transact(platform, (tx) => writeNotice(ports, tx, { ...notice, facts }))
    }
    for (const { id, kind, reference, lastDay } of certificates) {
      const daysCount = expiryReminderDue('certificate-ending', lastDay, today)
      if (daysCount === null) continue
      const facts = { certificate: kind, reference, endsOn: lastDay }
      const task = newOperatorTask(ports, { kind: 'certificate-ending', tenantId: null, subjectId: id, facts })
      // Once done it does not come back until the next reminder, or until the end was moved.
      const taskId = derivedId(['operator-task', 'certificate-ending', id, lastDay, daysCount])
      await unitOfWork.transact(platform, (tx) => tx.notification.insertOperatorTask({ ...task, id: taskId }))
    }
    return { kind: 'done' }
  }
}
