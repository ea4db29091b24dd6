import type { Adoption } from '@grenier/contracts'
import type { Instant } from '@grenier/quota-billing'
import { expectedVersion, found } from '../shared/access.ts'
import type { Call, Transaction } from '../shared/ports.ts'
import { Problem } from '../shared/problem.ts'

interface NamedAdoption {
  readonly tenantId: string
  readonly adoptionId: string
}

/** The adoption that a person acts on, locked and as the caller saw it. Problems: `not-found`, `version-stale`. */
async function lockSeen(tx: Transaction, { tenantId, adoptionId }: NamedAdoption, call: Call): Promise<Adoption> {
  const adoption = found(await tx.provisioning.lockAdoption(tenantId, adoptionId))
  if (adoption.version !== expectedVersion(call)) throw new Problem('version-stale')
  return adoption
}

/** The report that a decision names, locked and as the caller saw it. Problems: `not-found`, `version-stale`, `adoption-state`. */
export async function lockReport(tx: Transaction, named: NamedAdoption, call: Call): Promise<Adoption> {
  const report = await lockSeen(tx, named, call)
  if (report.state !== 'reported') throw new Problem('adoption-state')
  return report
}

/**
 * A report, or a take-over that has not ended, locked and as the caller saw it: from here on it does not begin to write.
 * Problems: `not-found`, `version-stale`, `adoption-state`.
 */
export async function lockWithdrawable(tx: Transaction, named: NamedAdoption, call: Call): Promise<Adoption> {
  const adoption = await lockSeen(tx, named, call)
  if (adoption.state !== 'reported' && adoption.state !== 'takingOver') throw new Problem('adoption-state')
  return adoption
}

/** The report with a person's decision on it. */
export function decided(
  report: Adoption,
  decision: {
    readonly state: 'takingOver' | 'withdrawn'
    readonly reason: string
    readonly call: Call
    readonly now: Instant
  },
): Adoption {
  return {
    ...report,
    state: decision.state,
    decidedAt: decision.now,
    decidedBy: decision.call.actor.subject,
    decisionReason: decision.reason,
    version: report.version + 1,
  }
}
