import type { QuotaLoan } from '@grenier/contracts'
import { found } from '../shared/access.ts'
import type { Call, Transaction } from '../shared/ports.ts'
import { Problem } from '../shared/problem.ts'
import { lockStandings, type Standings } from './standings.ts'

export interface LockedLoan {
  readonly loan: QuotaLoan
  /** Where both tenants stand for the loan's offer. */
  readonly standings: Standings
}

/** Locks both tenants of a loan, then the loan. Problem: `not-found`. */
export async function lockLoanWithTenants(tx: Transaction, loanId: string): Promise<LockedLoan> {
  const { lenderTenantId, borrowerTenantId, offerId } = found(await tx.quota.getLoan(loanId))
  const tenantIds = [lenderTenantId, borrowerTenantId]
  const standings = await lockStandings(tx, { tenantIds, offerIds: [offerId] })
  return { loan: found(await tx.quota.lockLoan(loanId)), standings }
}

/**
 * A loan a person acts on, for one of its sides. Nothing is locked for somebody who may not. Problems: `not-found` for a
 * third party's loan as for a missing one, `loan-other-side`, `if-match-missing`, `version-stale`.
 */
export async function lockLoanFor(
  tx: Transaction,
  acting: { loanId: string; side: 'lender' | 'borrower'; call: Call; expectedVersion: number },
): Promise<LockedLoan> {
  const { loanId, side, call, expectedVersion } = acting
  const seen = found(await tx.quota.getLoan(loanId))
  const own = side === 'lender' ? seen.lenderTenantId : seen.borrowerTenantId
  const other = side === 'lender' ? seen.borrowerTenantId : seen.lenderTenantId
  if (call.actor.tenantId !== own) throw new Problem(call.actor.tenantId === other ? 'loan-other-side' : 'not-found')
  const locked = await lockLoanWithTenants(tx, loanId)
  if (locked.loan.version !== expectedVersion) throw new Problem('version-stale')
  return locked
}
