import type { OperatorTask, OperatorTaskKind } from '@grenier/contracts'
import { expectedVersion, found, readScope } from '../shared/access.ts'
import type { ControlPlanePorts } from '../shared/control-plane-ports.ts'
import { Problem } from '../shared/problem.ts'
import { encodeAnswer, runCommand } from '../shared/run-command.ts'
import type { UseCase } from '../shared/use-case.ts'
import type { StoredDelivery } from './ports.ts'

/** A task for a person of the operator, open. */
export function newOperatorTask(
  { ids, clock }: Pick<ControlPlanePorts, 'ids' | 'clock'>,
  about: {
    kind: OperatorTaskKind
    tenantId: string | null
    subjectId: string
    facts: Readonly<Record<string, string>>
  },
): OperatorTask {
  const open = { doneAt: null, doneBy: null, note: null, version: 1 }
  return { ...about, facts: { ...about.facts }, id: ids.next(), recordedAt: clock.now(), ...open }
}

/** What a person has to look at because a delivery did not arrive; one address has one open task of a kind. */
export function unarrivedTask(
  ports: Pick<ControlPlanePorts, 'ids' | 'clock'>,
  { id: deliveryId, tenantId, recipient, lastReason, channel, state }: StoredDelivery,
  { wasGone = false }: { readonly wasGone?: boolean } = {},
): OperatorTask {
  const unsent = wasGone ? 'endpoint-disabled' : 'delivery-dead'
  const facts = { recipient, status: lastReason ?? '', channel, deliveryId }
  const kind = state === 'bounced' ? 'bounce' : unsent
  return newOperatorTask(ports, { kind, tenantId, subjectId: `${tenantId} ${recipient.toLowerCase()}`, facts })
}

/** Tasks of the operator, the oldest first. */
export function listOperatorTasks({ unitOfWork }: ControlPlanePorts): UseCase<'listOperatorTasks'> {
  return (query, call) =>
    unitOfWork.glance(readScope('listOperatorTasks', call), (tx) => tx.notification.listOperatorTasks(query))
}

/**
 * Says that a task is done and how. Problems: `not-found`, `if-match-missing`, `version-stale`, `operator-task-done`.
 */
export function endOperatorTask(ports: ControlPlanePorts): UseCase<'endOperatorTask'> {
  const operation = 'endOperatorTask'
  return (command, call) =>
    runCommand(ports, { operation, command, call }, async (tx, now) => {
      const task = found(await tx.notification.lockOperatorTask(command.taskId))
      if (task.version !== expectedVersion(call)) throw new Problem('version-stale')
      if (task.doneAt !== null) throw new Problem('operator-task-done')
      const done = { doneAt: now, doneBy: call.actor.subject, note: command.note }
      const answer = { ...task, ...done, version: task.version + 1 }
      await tx.notification.updateOperatorTask(answer)
      const fact = { tenantId: task.tenantId, subjectKind: 'operator-task', subjectId: task.id }
      return { answer, audit: [{ ...fact, before: encodeAnswer(operation, task) }] }
    })
}
