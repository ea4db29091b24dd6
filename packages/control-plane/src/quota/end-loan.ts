import type { QuotaLoan } from '@grenier/contracts'
import type { Instant } from '@grenier/quota-billing'
import type { Transaction } from '../shared/ports.ts'
import { Problem } from '../shared/problem.ts'
import { movedLoan, withLoanEvent } from './loan-history.ts'
import type { LockedLoan } from './loan-parties.ts'
import { lowerQuota, resizeQuota } from './lower-quota.ts'
import { standingOf } from './standings.ts'

/** Who ends a loan, when, and with what word. */
export interface Ending {
  readonly actor: string
  readonly at: Instant
  readonly text: string | null
}

/** Lowers the borrower's quota by what it still owes and does not use; the rest stays owed and its quota is over. */
export async function goOnReturning(tx: Transaction, { loan, standings }: LockedLoan, at: Instant): Promise<QuotaLoan> {
  const { borrowerTenantId: tenantId, offerId, amountBytes, loweredBytes } = loan
  const position = standingOf(standings, tenantId, offerId)
  const plan = await lowerQuota(tx, { tenantId, position, dueBytes: amountBytes - loweredBytes, at })
  return { ...loan, loweredBytes: loweredBytes + plan.returnBytes }
}

/** Begins the return of an active loan, at its end, at the lender's recall or because the borrower gives it back. */
export async function startReturning(
  tx: Transaction,
  locked: LockedLoan,
  ending: Ending & { isRecalled: boolean },
): Promise<QuotaLoan> {
  const { actor, at, text, isRecalled } = ending
  const told = isRecalled ? withLoanEvent(locked.loan, { kind: 'recalled', actor, recordedAt: at, text }) : locked.loan
  const returning = movedLoan(told, { state: 'returning', actor, at, text })
  const loan = { ...returning, version: locked.loan.version + 1 }
  return await goOnReturning(tx, { ...locked, loan }, at)
}

/**
 * Ends a loan that never became active: the lender's quota is again what it was. The ledger had not moved, so what it
 * counts for the lender is enough.
 */
export async function giveUpLoan(
  tx: Transaction,
  { loan, standings }: LockedLoan,
  ending: Ending & { state: 'withdrawn' | 'expired' },
): Promise<QuotaLoan> {
  if (loan.state === 'consented') {
    const { lenderTenantId: tenantId, offerId, amountBytes } = loan
    const position = standingOf(standings, tenantId, offerId)
    await resizeQuota(tx, { tenantId, position, quotaBytes: position.quotaBytes + amountBytes, at: ending.at })
  }
  return movedLoan(loan, ending)
}

/** What a side's wish to end means for a loan in its present state. Problem: `loan-state`. */
export async function endedBySide(
  tx: Transaction,
  wish: { side: 'lender' | 'borrower'; locked: LockedLoan; ending: Ending },
): Promise<QuotaLoan> {
  const { side, locked, ending } = wish
  const { state } = locked.loan
  if (state === 'active') return await startReturning(tx, locked, { ...ending, isRecalled: side === 'lender' })
  // A lender answers a proposal by its decision; once it consented it may still step back until the bytes have moved.
  const mayWithdraw = state === 'consented' || (state === 'proposed' && side === 'borrower')
  if (!mayWithdraw) throw new Problem('loan-state', { state })
  return await giveUpLoan(tx, locked, { ...ending, state: 'withdrawn' })
}
