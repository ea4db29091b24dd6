import { found } from '../shared/access.ts'
import type { ControlPlanePorts } from '../shared/control-plane-ports.ts'
import { Problem } from '../shared/problem.ts'
import { readTenant } from '../shared/read-tenant.ts'
import type { UseCase } from '../shared/use-case.ts'

/**
 * What a drill proved, as it was signed at its end. Problems: `not-found`, also for another tenant and for a task that is
 * no drill; `drill-no-certificate` before its end.
 */
export function getDrillCertificate(ports: ControlPlanePorts): UseCase<'getDrillCertificate'> {
  return async ({ tenantId, taskId }, call) =>
    await readTenant(ports, { operation: 'getDrillCertificate', tenantId, call }, async (tx) => {
      const task = found(await tx.protection.getTask(tenantId, taskId))
      found(task.kind === 'drill' ? task : null)
      const certificate = await tx.protection.getDrillCertificate(tenantId, taskId)
      if (certificate === null) throw new Problem('drill-no-certificate')
      return certificate
    })
}
