import type { ControlPlanePorts } from '../shared/control-plane-ports.ts'
import { runCommand } from '../shared/run-command.ts'
import type { UseCase } from '../shared/use-case.ts'

/** Declares a site. Problem: `site-known` for a code in use. */
export function createSite(ports: ControlPlanePorts): UseCase<'createSite'> {
  return (command, call) =>
    runCommand(ports, { operation: 'createSite', command, call }, async (tx, now) => {
      const answer = { ...command, id: ports.ids.next(), recordedAt: now, version: 1 }
      await tx.provisioning.insertSite(answer)
      return { answer, audit: [{ tenantId: null, subjectKind: 'site', subjectId: answer.id }] }
    })
}
