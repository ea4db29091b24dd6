import type { Command } from '@grenier/contracts'
import type { ApiPorts } from '../shared/control-plane-ports.ts'
import { reconcileTenantJob } from '../shared/jobs.ts'
import { encodeAnswer, runCommand } from '../shared/run-command.ts'
import type { UseCase } from '../shared/use-case.ts'
import { decided, lockWithdrawable } from './decide-adoption.ts'
import type { Lease } from './ports.ts'
import { begunProblem, holdUnwritten } from './unwritten-take-over.ts'

/** The lease of a take-over that was to begin and has written nothing; null where it was not to begin yet. */
async function leaseOf(ports: ApiPorts, command: Command<'withdrawAdoption'>): Promise<Lease | null> {
  const { tenantId, adoptionId } = command
  const seen = await ports.unitOfWork.read({ kind: 'platform' }, (tx) =>
    tx.provisioning.getAdoption(tenantId, adoptionId),
  )
  if (seen?.state !== 'takingOver' || seen.writeBegunAt === null) return null
  return await holdUnwritten(ports, seen)
}

/**
 * Puts a report aside, or a take-over that was ordered and has written nothing, however often it failed. One that was to
 * begin is looked at on the cluster first. A tenant that waits for an adoption waits on. Problems: `not-found`,
 * `if-match-missing`, `version-stale`, `adoption-begun` where something was written, or nobody can tell, `adoption-state`
 * once it has ended.
 */
export function withdrawAdoption(ports: ApiPorts): UseCase<'withdrawAdoption'> {
  const operation = 'withdrawAdoption'
  return async (command, call) => {
    const lease = await leaseOf(ports, command)
    try {
      return await runCommand(ports, { operation, command, call }, async (tx, now) => {
        const { tenantId, adoptionId, reason } = command
        const isHeld = lease !== null && (await tx.provisioning.holdsLease(lease))
        const report = await lockWithdrawable(tx, command, call)
        if (report.writeBegunAt !== null && !isHeld) throw begunProblem(ports, report)
        const answer = { ...decided(report, { state: 'withdrawn', reason, call, now }), writeBegunAt: null }
        await tx.provisioning.updateAdoption(answer)
        const before = encodeAnswer(operation, report)
        return {
          answer,
          audit: [{ tenantId, subjectKind: 'adoption', subjectId: adoptionId, before }],
          // What the tenant waits for now is told afresh.
          jobs: report.state === 'takingOver' ? [reconcileTenantJob(tenantId)] : [],
        }
      })
    } finally {
      if (lease !== null) {
        await ports.unitOfWork.transact({ kind: 'platform' }, (tx) => tx.provisioning.releaseLease(lease))
      }
    }
  }
}
