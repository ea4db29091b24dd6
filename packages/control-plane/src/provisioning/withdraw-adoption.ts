import type { ControlPlanePorts } from '../shared/control-plane-ports.ts'
import { encodeAnswer, runCommand } from '../shared/run-command.ts'
import type { UseCase } from '../shared/use-case.ts'
import { decided, lockReport } from './decide-adoption.ts'

/**
 * Puts a report aside; nothing was written on the cluster and nothing will be. A tenant that waits for an adoption waits on.
 * Problems: `not-found`, `if-match-missing`, `version-stale`, `adoption-state` once its take-over was ordered.
 */
export function withdrawAdoption(ports: ControlPlanePorts): UseCase<'withdrawAdoption'> {
  const operation = 'withdrawAdoption'
  return (command, call) =>
    runCommand(ports, { operation, command, call }, async (tx, now) => {
      const { tenantId, adoptionId, reason } = command
      const report = await lockReport(tx, command, call)
      const answer = decided(report, { state: 'withdrawn', reason, call, now })
      await tx.provisioning.updateAdoption(answer)
      const before = encodeAnswer(operation, report)
      return { answer, audit: [{ tenantId, subjectKind: 'adoption', subjectId: adoptionId, before }] }
    })
}
