import { civilDateOf } from '@grenier/quota-billing'
import type { ControlPlanePorts } from '../shared/control-plane-ports.ts'
import { Problem } from '../shared/problem.ts'
import { runCommand } from '../shared/run-command.ts'
import { requireSiren } from '../shared/sirene-numbers.ts'
import type { UseCase } from '../shared/use-case.ts'

/**
 * Records a legal body with its dated attributes. Problems: `siren-invalid` by its check digit,
 * `organisation-known` for a SIREN or INSEE code in force, `organisation-unknown` for a group that is not recorded.
 */
export function registerOrganisation(ports: ControlPlanePorts): UseCase<'registerOrganisation'> {
  return (command, call) =>
    runCommand(ports, { operation: 'registerOrganisation', command, call }, async (tx, now) => {
      requireSiren(command.siren)
      if (command.groupId !== null) {
        const today = civilDateOf(now, ports.installation.timeZone)
        const group = await tx.tenancy.getOrganisation(command.groupId, today)
        if (group === null) throw new Problem('organisation-unknown')
      }
      const answer = { ...command, id: ports.ids.next(), recordedAt: now, version: 1 }
      await tx.tenancy.insertOrganisation(answer)
      return { answer, audit: [{ tenantId: null, subjectKind: 'organisation', subjectId: answer.id }] }
    })
}
