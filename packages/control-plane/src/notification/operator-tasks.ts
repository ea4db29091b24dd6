import type { OperatorTask, OperatorTaskKind } from '@grenier/contracts'
import { expectedVersion, found, readScope } from '../shared/access.ts'
import type { ControlPlanePorts } from '../shared/control-plane-ports.ts'
import type { Call, Transaction } from '../shared/ports.ts'
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
  const open = { takenAt: null, takenBy: null, doneAt: null, doneBy: null, note: null, version: 1 }
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

/** The task, locked, as the caller saw it and still to be done. Problems: `not-found`, `if-match-missing`, `version-stale`, `operator-task-done`. */
async function lockOpen(tx: Transaction, taskId: string, call: Call): Promise<OperatorTask> {
  const task = found(await tx.notification.lockOperatorTask(taskId))
  if (task.version !== expectedVersion(call)) throw new Problem('version-stale')
  if (task.doneAt !== null) throw new Problem('operator-task-done')
  return task
}

/** Nobody ends or gives back what a colleague has. Problem: `operator-task-taken`. */
function refuseTakenByOther({ takenBy }: OperatorTask, { actor }: Call): void {
  if (takenBy !== null && takenBy !== actor.subject) throw new Problem('operator-task-taken', { takenBy })
}

/** Keeps what became of a task, with what it was in the audit trail. */
async function changed(
  tx: Transaction,
  operation: 'takeOperatorTask' | 'releaseOperatorTask' | 'endOperatorTask',
  { task, change }: { task: OperatorTask; change: Partial<OperatorTask> },
) {
  const answer = { ...task, ...change, version: task.version + 1 }
  await tx.notification.updateOperatorTask(answer)
  const fact = { tenantId: task.tenantId, subjectKind: 'operator-task', subjectId: task.id }
  return { answer, audit: [{ ...fact, before: encodeAnswer(operation, task) }] }
}

/**
 * Takes a task, so that colleagues see who mends it and since when. One that a colleague has is taken over only where the
 * caller says so; one's own again changes nothing. Problems: `not-found`, `if-match-missing`, `version-stale`,
 * `operator-task-done`, `operator-task-taken`.
 */
export function takeOperatorTask(ports: ControlPlanePorts): UseCase<'takeOperatorTask'> {
  const operation = 'takeOperatorTask'
  return (command, call) =>
    runCommand(ports, { operation, command, call }, async (tx, now) => {
      const task = await lockOpen(tx, command.taskId, call)
      const takenBy = call.actor.subject
      if (task.takenBy === takenBy) return { answer: task, audit: [] }
      if (!command.takeOver) refuseTakenByOther(task, call)
      return await changed(tx, operation, { task, change: { takenAt: now, takenBy } })
    })
}

/**
 * Gives a task back. Only who has it does so: anybody else takes it over. Problems: `not-found`, `if-match-missing`,
 * `version-stale`, `operator-task-done`, `operator-task-not-taken`, `operator-task-taken`.
 */
export function releaseOperatorTask(ports: ControlPlanePorts): UseCase<'releaseOperatorTask'> {
  const operation = 'releaseOperatorTask'
  return (command, call) =>
    runCommand(ports, { operation, command, call }, async (tx) => {
      const task = await lockOpen(tx, command.taskId, call)
      if (task.takenBy === null) throw new Problem('operator-task-not-taken')
      refuseTakenByOther(task, call)
      return await changed(tx, operation, { task, change: { takenAt: null, takenBy: null } })
    })
}

/**
 * Says that a task is done and how. Problems: `not-found`, `if-match-missing`, `version-stale`, `operator-task-done`,
 * `operator-task-taken` where a colleague has it.
 */
export function endOperatorTask(ports: ControlPlanePorts): UseCase<'endOperatorTask'> {
  const operation = 'endOperatorTask'
  return (command, call) =>
    runCommand(ports, { operation, command, call }, async (tx, now) => {
      const task = await lockOpen(tx, command.taskId, call)
      refuseTakenByOther(task, call)
      const change = { doneAt: now, doneBy: call.actor.subject, note: command.note }
      return await changed(tx, operation, { task, change })
    })
}
