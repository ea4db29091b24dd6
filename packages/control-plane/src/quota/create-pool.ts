import { civilDateOf } from '@grenier/quota-billing'
import type { ControlPlanePorts } from '../shared/control-plane-ports.ts'
import { Problem } from '../shared/problem.ts'
import { runCommand } from '../shared/run-command.ts'
import type { UseCase } from '../shared/use-case.ts'

/** Creates a pool node without any limit. Problems: `pool-unknown`, `pool-too-deep`, `organisation-unknown`. */
export function createPool(ports: ControlPlanePorts): UseCase<'createPool'> {
  return (command, call) =>
    runCommand(ports, { operation: 'createPool', command, call }, async (tx, now) => {
      const { parentId, organisationId } = command
      if (parentId !== null && (await tx.quota.getPool(parentId)) === null) throw new Problem('pool-unknown')
      if (organisationId !== null) {
        const today = civilDateOf(now, ports.installation.timeZone)
        const organisation = await tx.tenancy.getOrganisation(organisationId, today)
        if (organisation === null) throw new Problem('organisation-unknown')
      }
      const answer = { ...command, id: ports.ids.next(), levels: [], recordedAt: now, version: 1 }
      await tx.quota.insertPool(answer)
      return { answer, audit: [{ tenantId: null, subjectKind: 'pool', subjectId: answer.id }] }
    })
}
