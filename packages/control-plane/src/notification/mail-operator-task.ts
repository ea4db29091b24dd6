import { composeTaskLetter, isMailedTask, languages, type OperatorTask } from '@grenier/contracts'
import { addMs, msPerDay } from '@grenier/quota-billing'
import type { ControlPlanePorts, JobPorts } from '../shared/control-plane-ports.ts'
import type { Transaction } from '../shared/ports.ts'
import type { JobUseCase } from '../shared/use-case.ts'
import { newOperatorTask } from './operator-tasks.ts'

const platform = { kind: 'platform' } as const
/** A mail server that is away comes back within hours; the task itself stands in the list all the while. */
const retryMs = 600_000
const triedForMs = 2 * msPerDay

/**
 * Opens a task of the operator and, of a kind that has a day, has it mailed once to the operator's own address, in the caller's
 * transaction. Nothing while one of the same kind and subject is open.
 */
export async function openOperatorTask(
  { installation }: Pick<ControlPlanePorts, 'installation'>,
  tx: Transaction,
  task: OperatorTask,
): Promise<void> {
  const isNew = await tx.notification.insertOperatorTask(task)
  if (!isNew || !isMailedTask(task.kind) || installation.operatorEmail === undefined) return
  const { id: taskId, tenantId } = task
  await tx.outbox.append([{ kind: 'mail-operator-task', tenantId, subjectId: taskId, payload: { taskId } }])
}

/**
 * Mails an open task to the operator's own address. A task that is done by then is not mailed any more. What could not be sent is tried
 * for two days; an address that refuses mail becomes a task of its own.
 */
export function mailOperatorTask(ports: JobPorts): JobUseCase<'mail-operator-task'> {
  return async ({ taskId }) => {
    const task = await ports.unitOfWork.transact(platform, (tx) => tx.notification.lockOperatorTask(taskId))
    const { operatorEmail: to } = ports.installation
    if (task === null || task.doneAt !== null || to === undefined) return { kind: 'done' }
    const letter = composeTaskLetter(task, ports.installation)
    const outcome = await ports.mail.send({ to, language: languages[0], letter, messageKey: `task.${taskId}` })
    if (outcome.kind === 'failed' && ports.clock.now() < addMs(task.recordedAt, triedForMs))
      return { kind: 'retry', delayMs: retryMs, reason: outcome.reason }
    if (outcome.kind === 'sent') return { kind: 'done' }
    const facts = { recipient: to, status: outcome.reason, channel: 'mail' }
    const about = { kind: outcome.kind === 'refused' ? 'bounce' : 'delivery-dead', tenantId: null } as const
    const bounced = newOperatorTask(ports, { ...about, subjectId: `operator ${to.toLowerCase()}`, facts })
    await ports.unitOfWork.transact(platform, (tx) => tx.notification.insertOperatorTask(bounced))
    return { kind: 'done' }
  }
}
