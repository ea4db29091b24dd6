import type { QuotaLoan } from '@grenier/contracts'
import { entriesForLoan, type Instant } from '@grenier/quota-billing'
import type { IdSource, Transaction } from '../shared/ports.ts'
import { movedLoan, saveLoan, withLoanEvent } from './loan-history.ts'
import { resizeQuota } from './lower-quota.ts'
import { type Standings, standingOf } from './standings.ts'

const actor = 'cluster'

/** What becomes of a loan once bytes of it have moved. */
function afterMove(loan: QuotaLoan, bytes: bigint, at: Instant): QuotaLoan {
  if (loan.state === 'consented') return movedLoan(loan, { state: 'active', actor, at, text: null })
  const returned = { ...loan, returnedBytes: loan.returnedBytes + bytes }
  if (returned.returnedBytes === loan.amountBytes) {
    return movedLoan(returned, { state: 'returned', actor, at, text: null })
  }
  return withLoanEvent(returned, { kind: 'returned-in-part', actor, recordedAt: at, text: String(bytes) })
}

/**
 * The cluster of the tenant that gives has agreed: bytes of a loan move in the ledger, and in the same transaction the
 * other side's quota grows by them and its cluster is told. At first from lender to borrower, at the end back again.
 */
export async function settleLoan(
  tx: Transaction,
  ids: IdSource,
  move: { loan: QuotaLoan; bytes: bigint; standings: Standings; at: Instant },
): Promise<void> {
  const { loan, bytes, standings, at } = move
  const { lenderTenantId, borrowerTenantId, offerId } = loan
  const isLent = loan.state === 'consented'
  const [giver, taker] = isLent ? [lenderTenantId, borrowerTenantId] : [borrowerTenantId, lenderTenantId]
  const from = standingOf(standings, giver, offerId)
  const to = standingOf(standings, taker, offerId)
  const entries = entriesForLoan({ offerId, from: from.path, to: to.path, bytes })
  await tx.quota.post([{ id: ids.next(), causeKind: 'loan', causeId: loan.id, recordedAt: at, entries }])
  const [current] = await tx.quota.readPositions(taker, [offerId])
  const quotaBytes = (current?.quotaBytes ?? to.quotaBytes) + bytes
  await resizeQuota(tx, { tenantId: taker, position: to, quotaBytes, at })
  await saveLoan(tx, { before: loan, after: afterMove(loan, bytes, at), actor, action: 'settleQuotaLoan', at })
}
