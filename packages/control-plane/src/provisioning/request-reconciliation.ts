import { civilDateOf } from '@grenier/quota-billing'
import { found } from '../shared/access.ts'
import type { ControlPlanePorts } from '../shared/control-plane-ports.ts'
import { reconcileTenantJob } from '../shared/jobs.ts'
import { runCommand } from '../shared/run-command.ts'
import type { UseCase } from '../shared/use-case.ts'

/**
 * Has a tenant compared with its clusters before its turn comes by itself. What it should be stays as it is: nothing is made
 * newer, and where nothing differs nothing is written. Problem: `not-found`.
 */
export function requestReconciliation(ports: ControlPlanePorts): UseCase<'requestReconciliation'> {
  return (command, call) =>
    runCommand(ports, { operation: 'requestReconciliation', command, call }, async (tx, now) => {
      const { tenantId } = command
      const today = civilDateOf(now, ports.installation.timeZone)
      const { generation } = found(await tx.tenancy.getTenant(tenantId, today))
      return {
        answer: { tenantId, generation, requestedAt: now },
        audit: [{ tenantId, subjectKind: 'tenant', subjectId: tenantId }],
        jobs: [reconcileTenantJob(tenantId)],
      }
    })
}
