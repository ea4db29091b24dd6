import { expectedVersion, found } from '../shared/access.ts'
import type { ControlPlanePorts } from '../shared/control-plane-ports.ts'
import { reconcileTenantJob } from '../shared/jobs.ts'
import { Problem } from '../shared/problem.ts'
import { encodeAnswer, runCommand } from '../shared/run-command.ts'
import type { UseCase } from '../shared/use-case.ts'

/**
 * Ends a suspension: the clusters get back exactly what the ledger says, with what was granted or given back meanwhile.
 * Problems: `not-found` (also for another tenant's), `if-match-missing`, `version-stale`, `suspension-ended`.
 */
export function resumeTenant(ports: ControlPlanePorts): UseCase<'resumeTenant'> {
  const operation = 'resumeTenant'
  return (command, call) =>
    runCommand(ports, { operation, command, call }, async (tx, now) => {
      const { tenantId, suspensionId, reason } = command
      const suspension = found(await tx.tenancy.lockSuspension(tenantId, suspensionId))
      if (suspension.version !== expectedVersion(call)) throw new Problem('version-stale')
      if (suspension.resumedAt !== null) throw new Problem('suspension-ended')
      const ended = { resumedAt: now, resumedBy: call.actor.subject, resumeReason: reason }
      const answer = { ...suspension, ...ended, version: suspension.version + 1 }
      await tx.tenancy.updateSuspension(answer)
      await tx.tenancy.raiseGeneration(tenantId)
      const before = encodeAnswer(operation, suspension)
      return {
        answer,
        audit: [{ tenantId, subjectKind: 'suspension', subjectId: suspensionId, before }],
        jobs: [reconcileTenantJob(tenantId)],
      }
    })
}
