import { found } from '../shared/access.ts'
import type { ControlPlanePorts } from '../shared/control-plane-ports.ts'
import { takeOverNamespaceJob } from '../shared/jobs.ts'
import { Problem } from '../shared/problem.ts'
import { encodeAnswer, runCommand } from '../shared/run-command.ts'
import type { UseCase } from '../shared/use-case.ts'
import { adoptionObstacle } from './adoptable-tenant.ts'
import { blockersOf } from './adoption-findings.ts'
import { decided, lockReport } from './decide-adoption.ts'

/**
 * Orders the take-over of what a report showed. From now on nothing else is provisioned for the tenant; a job reads the
 * cluster again and takes over only what still stands as reported. Problems: `not-found`, `if-match-missing`,
 * `version-stale`, `adoption-state`, `adoption-blocked`, `exit-open`, `tenant-already-provisioned`,
 * `adoption-namespace-taken`, `adoption-under-way`.
 */
export function takeOverNamespace(ports: ControlPlanePorts): UseCase<'takeOverNamespace'> {
  const operation = 'takeOverNamespace'
  return (command, call) =>
    runCommand(ports, { operation, command, call }, async (tx, now) => {
      const { tenantId, adoptionId, reason } = command
      const report = await lockReport(tx, command, call)
      if (!report.adoptable) throw new Problem('adoption-blocked', { codes: blockersOf(report.findings).join(', ') })
      // An exit starts under the same lock: of the two, the second sees the first.
      await tx.tenancy.lockTenant(tenantId)
      const state = found(await tx.provisioning.readTenantState(tenantId))
      const obstacle = await adoptionObstacle(tx, state, report)
      if (obstacle !== null) throw new Problem(obstacle.code, obstacle.params)
      const answer = decided(report, { state: 'takingOver', reason, call, now })
      await tx.provisioning.updateAdoption(answer)
      await tx.provisioning.awaitNamespace(tenantId, report.namespace)
      const before = encodeAnswer(operation, report)
      return {
        answer,
        audit: [{ tenantId, subjectKind: 'adoption', subjectId: adoptionId, before }],
        jobs: [takeOverNamespaceJob({ tenantId, adoptionId })],
      }
    })
}
