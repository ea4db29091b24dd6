import type { Suspension } from '@grenier/contracts'
import { civilDateOf } from '@grenier/quota-billing'
import { found } from '../shared/access.ts'
import type { ControlPlanePorts } from '../shared/control-plane-ports.ts'
import { reconcileTenantJob } from '../shared/jobs.ts'
import { runCommand } from '../shared/run-command.ts'
import type { UseCase } from '../shared/use-case.ts'

/**
 * Suspends a tenant from now on: its clusters withdraw access first and take no new claim; quotas, data and backups stay as
 * they are, so the ledger does not move. Problems: `not-found`, `suspension-known` while another one lasts.
 */
export function suspendTenant(ports: ControlPlanePorts): UseCase<'suspendTenant'> {
  return (command, call) =>
    runCommand(ports, { operation: 'suspendTenant', command, call }, async (tx, now) => {
      const { tenantId, reason } = command
      found(await tx.tenancy.tenantInBrief(tenantId, civilDateOf(now, ports.installation.timeZone)))
      const answer: Suspension = {
        id: ports.ids.next(),
        tenantId,
        reason,
        suspendedAt: now,
        suspendedBy: call.actor.subject,
        resumedAt: null,
        resumedBy: null,
        resumeReason: null,
        version: 1,
      }
      await tx.tenancy.insertSuspension(answer)
      await tx.tenancy.raiseGeneration(tenantId)
      return {
        answer,
        audit: [{ tenantId, subjectKind: 'suspension', subjectId: answer.id }],
        jobs: [reconcileTenantJob(tenantId)],
      }
    })
}
