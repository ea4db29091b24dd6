import type { ExpiryReason, QuotaLoan } from '@grenier/contracts'
import { type CivilDate, entriesForLoan, type Instant } from '@grenier/quota-billing'
import type { IdSource, Transaction } from '../shared/ports.ts'
import { loanHindrance } from './loan-hindrance.ts'
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

/** What became of a loan whose bytes were about to move. */
export type SettledLoan = 'moved' | 'given-up'

/**
 * A consented loan that may not move any more: something that the consent rested on has ended since. It ends, and the lender
 * has its space again; its ledger had not moved. Its own quota is read afresh, since another loan of the same run may have
 * given some of it back.
 */
async function giveUp(
  tx: Transaction,
  { loan, standings, at, text }: { loan: QuotaLoan; standings: Standings; at: Instant; text: ExpiryReason },
): Promise<void> {
  const { lenderTenantId: tenantId, offerId, amountBytes } = loan
  const position = standingOf(standings, tenantId, offerId)
  const [current] = await tx.quota.readPositions(tenantId, [offerId])
  const quotaBytes = (current?.quotaBytes ?? position.quotaBytes) + amountBytes
  await resizeQuota(tx, { tenantId, position, quotaBytes, at })
  const after = movedLoan(loan, { state: 'withdrawn', actor, at, text })
  await saveLoan(tx, { before: loan, after, actor, action: 'settleQuotaLoan', at })
}

/** The borrower may store from now on what the loan is for. */
async function markBorrowed(tx: Transaction, loan: QuotaLoan, recordedAt: Instant): Promise<void> {
  const { id: causeId, borrowerTenantId: tenantId, offerId, dataClass } = loan
  const marked = { tenantId, offerIds: [offerId], dataClass, causeKind: 'loan', causeId } as const
  await tx.provisioning.addQuotaDataClass({ ...marked, recordedAt })
}

/**
 * The cluster of the tenant that gives has agreed: bytes of a loan move in the ledger, and in the same transaction the
 * other side's quota grows by them and its cluster is told. At first from lender to borrower, at the end back again. What is
 * lent is looked at once more before it moves: where the borrower may not have it any more, the loan is given up whole.
 */
export async function settleLoan(
  tx: Transaction,
  ids: IdSource,
  move: { loan: QuotaLoan; bytes: bigint; standings: Standings; at: Instant; today: CivilDate },
): Promise<SettledLoan> {
  const { loan, bytes, standings, at, today } = move
  const { lenderTenantId, borrowerTenantId, offerId } = loan
  const isLent = loan.state === 'consented'
  const hindrance = isLent ? await loanHindrance(tx, loan, today) : null
  if (hindrance !== null) {
    await giveUp(tx, { loan, standings, at, text: hindrance })
    return 'given-up'
  }
  const [giver, taker] = isLent ? [lenderTenantId, borrowerTenantId] : [borrowerTenantId, lenderTenantId]
  const from = standingOf(standings, giver, offerId)
  const to = standingOf(standings, taker, offerId)
  const entries = entriesForLoan({ offerId, from: from.path, to: to.path, bytes })
  await tx.quota.post([{ id: ids.next(), causeKind: 'loan', causeId: loan.id, recordedAt: at, entries }])
  const [current] = await tx.quota.readPositions(taker, [offerId])
  const quotaBytes = (current?.quotaBytes ?? to.quotaBytes) + bytes
  await resizeQuota(tx, { tenantId: taker, position: to, quotaBytes, at })
  if (isLent) await markBorrowed(tx, loan, at)
  await saveLoan(tx, { before: loan, after: afterMove(loan, bytes, at), actor, action: 'settleQuotaLoan', at })
  return 'moved'
}
