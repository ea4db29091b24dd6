import { found } from '../shared/access.ts'
import type { ControlPlanePorts } from '../shared/control-plane-ports.ts'
import { Problem } from '../shared/problem.ts'
import { encodeAnswer, runCommand } from '../shared/run-command.ts'
import type { UseCase } from '../shared/use-case.ts'

/**
 * Records another name of an organisation from a day on. Its tenant's name on clusters was chosen once and is stored
 * (cluster rule 33), so nothing is provisioned and no namespace is touched. Problems: `not-found`, `name-date` for a day
 * on or before that of the present name.
 */
export function renameOrganisation(ports: ControlPlanePorts): UseCase<'renameOrganisation'> {
  const operation = 'renameOrganisation'
  return (command, call) =>
    runCommand(ports, { operation, command, call }, async (tx, now) => {
      const { organisationId, name, validFrom, source } = command
      const organisation = found(await tx.tenancy.lockOrganisation(organisationId))
      if (validFrom <= organisation.validFrom) throw new Problem('name-date', { validFromOn: organisation.validFrom })
      const version = organisation.version + 1
      await tx.tenancy.renameOrganisation({ id: organisationId, name, validFrom, source, recordedAt: now, version })
      const before = encodeAnswer(operation, organisation)
      return {
        answer: { ...organisation, name, validFrom, source, version },
        audit: [{ tenantId: null, subjectKind: 'organisation', subjectId: organisationId, before }],
      }
    })
}
