import { civilDateOf } from '@grenier/quota-billing'
import { choiceOn, isPaperNotice } from '@grenier/quota-billing/letters'
import type { ControlPlanePorts } from '../shared/control-plane-ports.ts'
import { derivedId } from '../shared/derived-id.ts'
import type { Transaction } from '../shared/ports.ts'
import { newOperatorTask } from './operator-tasks.ts'
import type { NewNotice } from './ports.ts'

/**
 * Has a notice wait for paper too, in the transaction that writes it: of the kinds that go on paper, and where the member chose
 * it by the day. One that has no address becomes a task of the operator. A notice gives one letter, whenever it is told.
 */
export async function queuePaperLetter(
  ports: ControlPlanePorts,
  tx: Transaction,
  notice: NewNotice & { readonly memberName: string },
): Promise<void> {
  const { tenantId, id: noticeId, kind, occurredAt: recordedAt, memberName } = notice
  if (!isPaperNotice(kind)) return
  const on = civilDateOf(recordedAt, ports.installation.timeZone)
  const choice = choiceOn(await tx.notification.listPostalChoices(tenantId), on)
  if (choice === null || !choice.onPaper) return
  const id = derivedId(['paper-letter', tenantId, noticeId])
  await tx.notification.insertPaperLetter({ tenantId, id, noticeId, recordedAt })
  if (choice.address !== null) return
  const about = { tenantId, subjectId: tenantId, facts: { memberName } }
  await tx.notification.insertOperatorTask(newOperatorTask(ports, { kind: 'postal-address-missing', ...about }))
}
