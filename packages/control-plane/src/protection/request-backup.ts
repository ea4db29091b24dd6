import { civilDateOf } from '@grenier/quota-billing'
import { assertMayActFor, found } from '../shared/access.ts'
import type { ControlPlanePorts } from '../shared/control-plane-ports.ts'
import { Problem } from '../shared/problem.ts'
import { runCommand } from '../shared/run-command.ts'
import type { UseCase } from '../shared/use-case.ts'
import { queueBackup, runTaskJob, storageOf } from './new-task.ts'

/**
 * Queues a backup of everything a tenant has. Problems: `not-found`, also for another tenant; `nothing-to-back-up` when
 * no claim holds data; `backup-under-way`.
 */
export function requestBackup(ports: ControlPlanePorts): UseCase<'requestBackup'> {
  const operation = 'requestBackup'
  return async (command, call) => {
    const { tenantId } = command
    assertMayActFor(operation, call, tenantId)
    return await runCommand(ports, { operation, command, call }, async (tx, now) => {
      found(await tx.tenancy.getTenant(tenantId, civilDateOf(now, ports.installation.timeZone)))
      const { clusterId, namespace } = await storageOf(tx, tenantId)
      const claims = await tx.protection.listProtectedClaims(tenantId)
      if (claims.every(({ state, reason }) => state === 'gone' || reason === 'claim-unbound')) {
        throw new Problem('nothing-to-back-up')
      }
      const task = { id: ports.ids.next(), tenantId, clusterId, namespace, requestedBy: call.actor.subject }
      const answer = await queueBackup(tx, task, now)
      const audit = [{ tenantId, subjectKind: 'protection-task', subjectId: answer.id }]
      return { answer, audit, jobs: [runTaskJob(answer)] }
    })
  }
}
