import { type QuotaLoan, type QuotaLoanEvent, quotaLoan } from '@grenier/contracts'
import { type Instant, invariant, mayMoveLoan } from '@grenier/quota-billing'
import { z } from 'zod'
import type { Transaction } from '../shared/ports.ts'

/** The loan with one more thing that happened to it, one version later. */
export function withLoanEvent(loan: QuotaLoan, event: Omit<QuotaLoanEvent, 'sequence'>): QuotaLoan {
  const history = [...loan.history, { ...event, sequence: loan.history.length + 1 }]
  return { ...loan, history, version: loan.version + 1 }
}

/** The loan in its next state, with that in its history. @throws BrokenInvariant for a state that it cannot go to. */
export function movedLoan(
  loan: QuotaLoan,
  to: { state: QuotaLoan['state']; actor: string; at: Instant; text: string | null },
): QuotaLoan {
  invariant(mayMoveLoan(loan.state, to.state), 'a loan goes from state to state in its order')
  const event = { kind: to.state, actor: to.actor, recordedAt: to.at, text: to.text }
  return { ...withLoanEvent(loan, event), state: to.state }
}

/** Saves what a schedule or a cluster did to a loan, with its audit rows: one for each side. */
export async function saveLoan(
  tx: Transaction,
  change: { before: QuotaLoan; after: QuotaLoan; actor: string; action: string; at: Instant },
): Promise<void> {
  const { before, after, actor, action, at } = change
  await tx.quota.updateLoan(after)
  const common = { actor, action, subjectKind: 'quota-loan', subjectId: after.id, requestId: actor, recordedAt: at }
  const values = { before: z.encode(quotaLoan, before), after: z.encode(quotaLoan, after) }
  await tx.audit.append(
    [after.lenderTenantId, after.borrowerTenantId].map((tenantId) => ({ ...common, ...values, tenantId })),
  )
}
