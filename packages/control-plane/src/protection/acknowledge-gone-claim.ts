import { found } from '../shared/access.ts'
import type { ControlPlanePorts } from '../shared/control-plane-ports.ts'
import { Problem } from '../shared/problem.ts'
import { runCommand } from '../shared/run-command.ts'
import type { UseCase } from '../shared/use-case.ts'
import { observeProtectionJob } from './protection-jobs.ts'

/**
 * Says that a claim which is gone was meant to go. Its copies stay and can be restored; the alarm ends with the next
 * observation, which is asked for at once. Problems: `not-found`, `claim-not-gone`.
 */
export function acknowledgeGoneClaim(ports: ControlPlanePorts): UseCase<'acknowledgeGoneClaim'> {
  return (command, call) =>
    runCommand(ports, { operation: 'acknowledgeGoneClaim', command, call }, async (tx, now) => {
      const { tenantId, claimName: name } = command
      const claim = found(await tx.protection.lockProtectedClaim(tenantId, name))
      if (claim.goneAt === null) throw new Problem('claim-not-gone', { claimName: name })
      const by = call.actor.subject
      if (claim.acknowledgedBy === null) await tx.protection.acknowledgeClaim({ tenantId, name, by, at: now })
      const answer = { ...claim, acknowledgedBy: claim.acknowledgedBy ?? by }
      return {
        answer,
        audit: [{ tenantId, subjectKind: 'protected-claim', subjectId: name }],
        jobs: [observeProtectionJob(tenantId)],
      }
    })
}
