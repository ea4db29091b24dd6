import { civilDateOf } from '@grenier/quota-billing'
import { writeNoticeJob } from '../notification/notice-jobs.ts'
import { newOperatorTask } from '../notification/operator-tasks.ts'
import { assertMayActFor, expectedVersion, found, readScope } from '../shared/access.ts'
import type { ControlPlanePorts } from '../shared/control-plane-ports.ts'
import { derivedId } from '../shared/derived-id.ts'
import type { Transaction } from '../shared/ports.ts'
import { Problem } from '../shared/problem.ts'
import { readTenant } from '../shared/read-tenant.ts'
import { encodeAnswer, runCommand } from '../shared/run-command.ts'
import type { UseCase } from '../shared/use-case.ts'

const taskIdOf = (objectionId: string): string => derivedId(['operator-task', 'subprocessor-objection', objectionId])

/**
 * A member objects to a subprocessor, with reasons (RGPD art. 28(2)): a fact, and a task of the operator. Problems: `not-found`
 * (also for another tenant), `subprocessor-unknown`, `subprocessor-ended`, `objection-late` after the last day of the notice,
 * `objection-known`.
 */
export function objectToSubprocessor(ports: ControlPlanePorts): UseCase<'objectToSubprocessor'> {
  const operation = 'objectToSubprocessor'
  return async (command, call) => {
    const { tenantId, subprocessorId, reason } = command
    assertMayActFor(operation, call, tenantId)
    return await runCommand(ports, { operation, command, call }, async (tx, now) => {
      const today = civilDateOf(now, ports.installation.timeZone)
      const tenant = found(await tx.tenancy.tenantInBrief(tenantId, today))
      const subprocessor = await tx.tenancy.lockSubprocessor(subprocessorId)
      if (subprocessor === null) throw new Problem('subprocessor-unknown')
      if (subprocessor.endsOn !== null && subprocessor.endsOn <= today) throw new Problem('subprocessor-ended')
      const { objectionUntil, name: subprocessorName } = subprocessor
      if (today > objectionUntil) throw new Problem('objection-late', { objectionUntil })
      const by = { recordedAt: now, recordedBy: call.actor.subject }
      const open = { answer: null, answeredAt: null, answeredBy: null, version: 1 }
      const objection = { id: ports.ids.next(), tenantId, subprocessorId, subprocessorName, reason, ...by, ...open }
      await tx.tenancy.insertObjection(objection)
      const facts = { memberName: tenant.name, subprocessorName, reason }
      const task = { kind: 'subprocessor-objection', tenantId, subjectId: objection.id, facts } as const
      await tx.notification.insertOperatorTask({ ...newOperatorTask(ports, task), id: taskIdOf(objection.id) })
      const fact = { tenantId, subjectKind: 'subprocessor-objection', subjectId: objection.id }
      return { answer: objection, audit: [fact] }
    })
  }
}

/** A member's objections, the newest first. Problem: `not-found`, also for another tenant. */
export function listTenantSubprocessorObjections(
  ports: ControlPlanePorts,
): UseCase<'listTenantSubprocessorObjections'> {
  return async ({ tenantId }, call) =>
    await readTenant(ports, { operation: 'listTenantSubprocessorObjections', tenantId, call }, async (tx) => ({
      items: await tx.tenancy.objectionsOf(tenantId),
    }))
}

/** Objections of all members, the oldest first. */
export function listSubprocessorObjections(ports: ControlPlanePorts): UseCase<'listSubprocessorObjections'> {
  const { unitOfWork, clock, installation } = ports
  return async (query, call) => {
    const today = civilDateOf(clock.now(), installation.timeZone)
    return await unitOfWork.read(readScope('listSubprocessorObjections', call), (tx) =>
      tx.tenancy.listObjections(query, today),
    )
  }
}

/** The operator's task is done with the answer, unless somebody ended it before. */
async function endTask(
  tx: Transaction,
  objectionId: string,
  done: { readonly doneAt: Parameters<Transaction['notification']['updateOperatorTask']>[0]['doneAt']; doneBy: string },
): Promise<void> {
  const task = await tx.notification.lockOperatorTask(taskIdOf(objectionId))
  if (task === null || task.doneAt !== null) return
  await tx.notification.updateOperatorTask({ ...task, ...done, note: 'answered', version: task.version + 1 })
}

/** The operator answers, and the member is told. Problems: `not-found`, `if-match-missing`, `version-stale`, `objection-answered`. */
export function answerSubprocessorObjection(ports: ControlPlanePorts): UseCase<'answerSubprocessorObjection'> {
  const operation = 'answerSubprocessorObjection'
  return (command, call) =>
    runCommand(ports, { operation, command, call }, async (tx, now) => {
      const { tenantId, objectionId, answer: text } = command
      const before = found(await tx.tenancy.lockObjection(tenantId, objectionId))
      if (before.version !== expectedVersion(call)) throw new Problem('version-stale')
      if (before.answeredAt !== null) throw new Problem('objection-answered')
      const by = { answeredAt: now, answeredBy: call.actor.subject }
      const answer = { ...before, answer: text, ...by, version: before.version + 1 }
      await tx.tenancy.answerObjection(answer)
      await endTask(tx, objectionId, { doneAt: now, doneBy: call.actor.subject })
      const fact = { tenantId, subjectKind: 'subprocessor-objection', subjectId: objectionId }
      const told = { tenantId, kind: 'objection-answered', subjectId: objectionId, occurrence: 'answered' } as const
      return { answer, audit: [{ ...fact, before: encodeAnswer(operation, before) }], jobs: [writeNoticeJob(told)] }
    })
}
