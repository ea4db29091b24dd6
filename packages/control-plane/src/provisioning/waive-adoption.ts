import { found } from '../shared/access.ts'
import type { ControlPlanePorts } from '../shared/control-plane-ports.ts'
import { reconcileTenantJob } from '../shared/jobs.ts'
import { Problem } from '../shared/problem.ts'
import { runCommand } from '../shared/run-command.ts'
import type { UseCase } from '../shared/use-case.ts'

/**
 * The tenant waits for no adoption any more: it is provisioned like any other, in a namespace of its own. The existing
 * namespace is not touched. Problems: `not-found`, `adoption-not-awaited`, `adoption-under-way` while one is taken over.
 */
export function waiveAdoption(ports: ControlPlanePorts): UseCase<'waiveAdoption'> {
  return (command, call) =>
    runCommand(ports, { operation: 'waiveAdoption', command, call }, async (tx, now) => {
      const { tenantId, reason } = command
      const { awaitsNamespace: namespace } = found(await tx.provisioning.readTenantState(tenantId))
      if (namespace === null) throw new Problem('adoption-not-awaited')
      const adoptions = await tx.provisioning.listAdoptions(tenantId)
      if (adoptions.some(({ state }) => state === 'takingOver')) throw new Problem('adoption-under-way')
      await tx.provisioning.awaitNamespace(tenantId, null)
      return {
        answer: { tenantId, namespace, reason, waivedAt: now, waivedBy: call.actor.subject },
        audit: [{ tenantId, subjectKind: 'tenant', subjectId: tenantId }],
        jobs: [reconcileTenantJob(tenantId)],
      }
    })
}
