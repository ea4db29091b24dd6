import { policyFaults } from '@grenier/quota-billing'
import type { ControlPlanePorts } from '../shared/control-plane-ports.ts'
import { derivedId } from '../shared/derived-id.ts'
import { Problem } from '../shared/problem.ts'
import { runCommand } from '../shared/run-command.ts'
import type { UseCase } from '../shared/use-case.ts'

/**
 * Publishes the next version of the policy; it decides from `validFrom` on (null: from now on) and is never changed. Of
 * those that are valid the highest decides, so a version that is not valid yet is undone by publishing another one.
 * Problems: `policy-invalid` naming its faults, `policy-retroactive`.
 */
export function publishQuotaPolicy(ports: ControlPlanePorts): UseCase<'publishQuotaPolicy'> {
  return (command, call) =>
    runCommand(ports, { operation: 'publishQuotaPolicy', command, call }, async (tx, now) => {
      const { validFrom: wantedFrom, reason, ...data } = command
      const faults = policyFaults(data)
      if (faults.length > 0) throw new Problem('policy-invalid', { faults: faults.join(', ') })
      const validFrom = wantedFrom ?? now
      if (validFrom < now) throw new Problem('policy-retroactive')
      const [newest] = await tx.quota.listPolicies()
      const version = (newest?.version ?? 1) + 1
      const publication = { version, validFrom, publishedBy: call.actor.subject, publishedAt: now, reason }
      await tx.quota.insertPolicy({ ...publication, data })
      const answer = { ...data, ...publication, inForce: validFrom <= now }
      const subjectId = derivedId(['quota-policy', version])
      return { answer, audit: [{ tenantId: null, subjectKind: 'quota-policy', subjectId }] }
    })
}
