import { type Delivery, languages } from '@grenier/contracts'
import { found } from '../shared/access.ts'
import type { ControlPlanePorts } from '../shared/control-plane-ports.ts'
import { Problem } from '../shared/problem.ts'
import { runCommand } from '../shared/run-command.ts'
import type { UseCase } from '../shared/use-case.ts'
import { sendDeliveryJob } from './notice-jobs.ts'
import { unarrivedTask } from './operator-tasks.ts'
import type { StoredDelivery } from './ports.ts'
import { newDelivery } from './write-notice.ts'

const uuidText = '[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}'
/** What stands before the at sign of a Message-ID of ours: the tenant's id and the delivery's. */
const messageKey = new RegExp(`^<?(${uuidText})\\.(${uuidText})@`)

/** A delivery as the contract knows it. */
function shown({
  language: _language,
  endpointId: _endpoint,
  attemptingUntil: _until,
  ...delivery
}: StoredDelivery): Delivery {
  return delivery
}

/**
 * Has a delivery that is dead or came back tried again, from the first attempt on; mail to another address where one is given,
 * as a delivery of its own: what came back stays as it is. Problems: `not-found`, `delivery-not-retryable` for one that has
 * arrived or will still be tried, and for another address of a webhook.
 */
export function retryDelivery(ports: ControlPlanePorts): UseCase<'retryDelivery'> {
  return (command, call) =>
    runCommand(ports, { operation: 'retryDelivery', command, call }, async (tx, now) => {
      const { tenantId, deliveryId, recipient } = command
      const standing = found(await tx.notification.lockDelivery(tenantId, deliveryId))
      const hasFailed = standing.state === 'dead' || standing.state === 'bounced'
      if (!hasFailed || (recipient !== null && standing.channel !== 'mail')) throw new Problem('delivery-not-retryable')
      const again: StoredDelivery = {
        ...standing,
        state: 'pending',
        attempts: 0,
        attemptingUntil: null,
        nextAttemptAt: null,
        endedAt: null,
      }
      const toOther =
        recipient === null || recipient.toLowerCase() === standing.recipient.toLowerCase()
          ? null
          : newDelivery(
              { tenantId, noticeId: standing.noticeId, recordedAt: now },
              { channel: 'mail', recipient, language: standing.language ?? languages[0], endpointId: null },
            )
      if (toOther === null) await tx.notification.updateDelivery(again)
      else await tx.notification.insertDeliveries([toOther])
      const due = toOther ?? again
      return {
        answer: shown(due),
        audit: [{ tenantId, subjectKind: 'delivery', subjectId: deliveryId, before: { state: standing.state } }],
        jobs: [sendDeliveryJob(due)],
      }
    })
}

/**
 * Records that a mail server sent a message of ours back for good, and makes it a task of the operator. Said twice, it changes
 * nothing more. Problem: `not-found` for a message that is none of ours, or that went to another address.
 */
export function recordBounce(ports: ControlPlanePorts): UseCase<'recordBounce'> {
  return (command, call) =>
    runCommand(ports, { operation: 'recordBounce', command, call }, async (tx, now) => {
      const { recipient, status, diagnostic } = command
      const [, tenantId, deliveryId] = messageKey.exec(command.messageId) ?? []
      if (tenantId === undefined || deliveryId === undefined) throw new Problem('not-found')
      const standing = found(await tx.notification.lockDelivery(tenantId, deliveryId))
      const isOurs = standing.channel === 'mail' && standing.recipient.toLowerCase() === recipient.toLowerCase()
      if (!isOurs) throw new Problem('not-found')
      if (standing.state === 'bounced') return { answer: shown(standing), audit: [] }
      const lastReason = diagnostic === '' ? status : `${status} ${diagnostic}`
      const attempts = Math.max(standing.attempts, 1)
      const ended = { state: 'bounced', endedAt: now, nextAttemptAt: null, attemptingUntil: null } as const
      const bounced: StoredDelivery = { ...standing, ...ended, attempts, lastReason }
      await tx.notification.updateDelivery(bounced)
      await tx.notification.insertOperatorTask(unarrivedTask(ports, bounced))
      const fact = { tenantId, subjectKind: 'delivery', subjectId: deliveryId }
      return { answer: shown(bounced), audit: [{ ...fact, before: { state: standing.state } }] }
    })
}
