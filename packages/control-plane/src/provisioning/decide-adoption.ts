import type { Adoption } from '@grenier/contracts'
import type { Instant } from '@grenier/quota-billing'
import { expectedVersion, found } from '../shared/access.ts'
import type { Call, Transaction } from '../shared/ports.ts'
import { Problem } from '../shared/problem.ts'

/** The report that a decision names, locked and as the caller saw it. Problems: `not-found`, `version-stale`, `adoption-state`. */
export async function lockReport(
  tx: Transaction,
  { tenantId, adoptionId }: { readonly tenantId: string; readonly adoptionId: string },
  call: Call,
): Promise<Adoption> {
  const report = found(await tx.provisioning.lockAdoption(tenantId, adoptionId))
  if (report.version !== expectedVersion(call)) throw new Problem('version-stale')
  if (report.state !== 'reported') throw new Problem('adoption-state')
  return report
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
