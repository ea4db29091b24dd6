import type { QuotaLoan } from '@grenier/contracts'
import type { Instant } from '@grenier/quota-billing'
import { expectedVersion } from '../shared/access.ts'
import type { Call, Transaction } from '../shared/ports.ts'
import { type AuditFact, encodeAnswer } from '../shared/run-command.ts'
import { endedBySide } from './end-loan.ts'
import { lockLoanFor } from './loan-parties.ts'

/**
 * One side ends a loan, as far as what the borrower uses allows; both sides' trails say so. Problems: `not-found`,
 * `loan-other-side`, `if-match-missing`, `version-stale`, `loan-state`.
 */
export async function endLoanBySide(
  tx: Transaction,
  ending: {
    operation: 'recallQuotaLoan' | 'returnQuotaLoan'
    side: 'lender' | 'borrower'
    command: { loanId: string; reason: string }
    call: Call
    at: Instant
  },
): Promise<{ answer: QuotaLoan; audit: AuditFact[] }> {
  const { operation, side, command, call, at } = ending
  const { loanId, reason } = command
  const locked = await lockLoanFor(tx, { loanId, side, call, expectedVersion: expectedVersion(call) })
  const answer = await endedBySide(tx, { side, locked, ending: { actor: call.actor.subject, at, text: reason } })
  await tx.quota.updateLoan(answer)
  const fact = { subjectKind: 'quota-loan', subjectId: loanId, before: encodeAnswer(operation, locked.loan) }
  const sides = [answer.lenderTenantId, answer.borrowerTenantId]
  return { answer, audit: sides.map((tenantId) => ({ ...fact, tenantId })) }
}
