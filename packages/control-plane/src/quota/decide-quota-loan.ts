import type { Command, QuotaLoan } from '@grenier/contracts'
import { civilDateOf, hasEnded, type Instant, lendableBytes } from '@grenier/quota-billing'
import { placesOfTenant, requirePlace } from '../provisioning/places-of-tenant.ts'
import { expectedVersion, found } from '../shared/access.ts'
import type { ControlPlanePorts } from '../shared/control-plane-ports.ts'
import type { Transaction } from '../shared/ports.ts'
import { Problem } from '../shared/problem.ts'
import { encodeAnswer, runCommand } from '../shared/run-command.ts'
import type { UseCase } from '../shared/use-case.ts'
import { refuseLeaving } from '../tenancy/leaving.ts'
import { refuseMoving } from '../tenancy/moving.ts'
import { movedLoan } from './loan-history.ts'
import { type LockedLoan, lockLoanFor } from './loan-parties.ts'
import { resizeQuota } from './lower-quota.ts'
import { datedBytes } from './outstanding.ts'
import { standingOf } from './standings.ts'

/** Refuses what the lender does not have to lend, and what the borrower may not have. */
async function refuseBeyond(tx: Transaction, { loan, standings }: LockedLoan): Promise<void> {
  const { lenderTenantId: tenantId, borrowerTenantId, offerId, amountBytes } = loan
  const { quotaBytes, usedBytes, offer } = standingOf(standings, tenantId, offerId)
  const parts = await tx.quota.listTemporaryParts(tenantId)
  const loans = await tx.quota.openLoansOf(tenantId)
  const dated = datedBytes({ tenantId, offerId, parts, loans })
  const { roundingStepBytes } = offer
  const lendable = lendableBytes({ quotaBytes, usedBytes, datedBytes: dated, roundingStepBytes })
  if (amountBytes > lendable) throw new Problem('loan-beyond-unused', { lendableBytes: String(lendable) })
  const borrowed = standingOf(standings, borrowerTenantId, offerId).quotaBytes + amountBytes
  if (borrowed > offer.quotaBytesMax) throw new Problem('invalid-input', { reason: 'over-maximum' })
}

async function consent(tx: Transaction, locked: LockedLoan, decided: { actor: string; at: Instant; text: string }) {
  const { lenderTenantId: tenantId, offerId, amountBytes } = locked.loan
  await refuseBeyond(tx, locked)
  const position = standingOf(locked.standings, tenantId, offerId)
  // The lender's cluster first: the bytes move in the ledger once it agrees (cluster rule 17).
  await resizeQuota(tx, { tenantId, position, quotaBytes: position.quotaBytes - amountBytes, at: decided.at })
  return movedLoan(locked.loan, { ...decided, state: 'consented' })
}

async function decided(
  ports: ControlPlanePorts,
  tx: Transaction,
  decision: { locked: LockedLoan; command: Command<'decideQuotaLoan'>; actor: string; at: Instant },
): Promise<QuotaLoan> {
  const { locked, command, actor, at } = decision
  const told = { actor, at, text: command.reason }
  if (command.decision === 'decline') return movedLoan(locked.loan, { ...told, state: 'declined' })
  const today = civilDateOf(at, ports.installation.timeZone)
  const { endsOn, lenderTenantId, borrowerTenantId, offerId, dataClass } = locked.loan
  // A lender that leaves would have to wait for its own space to come back.
  await refuseLeaving(tx, [lenderTenantId, borrowerTenantId])
  await refuseMoving(tx, [lenderTenantId, borrowerTenantId], today)
  if (hasEnded(endsOn, today)) throw new Problem('loan-end-past', { endsOn })
  if ((await tx.tenancy.agreementInForce(borrowerTenantId, today)) === null) throw new Problem('agreement-missing')
  const tenant = found(await tx.tenancy.tenantInBrief(borrowerTenantId, today))
  requirePlace(await placesOfTenant(tx, { tenant, dataClass, today }), [offerId])
  return await consent(tx, locked, told)
}

/**
 * The lender consents to a loan or declines it. Consent lowers the lender's quota at once, never below what is in use,
 * temporary or itself borrowed; the borrower's grows when the lender's cluster agrees. Problems: `not-found`,
 * `loan-other-side`, `own-request` for who proposed it, `if-match-missing`, `version-stale`, `loan-state`,
 * `loan-end-past`, `agreement-missing`, `tenant-leaving` once either side has given notice, `tenant-moving` while a move has frozen one, `loan-beyond-unused` with what could be lent, `invalid-input` beyond the largest
 * quota, and where the borrower's data may not be stored `certificate-missing`, `certificate-expired`, `residency-not-met`.
 */
export function decideQuotaLoan(ports: ControlPlanePorts): UseCase<'decideQuotaLoan'> {
  return (command, call) =>
    runCommand(ports, { operation: 'decideQuotaLoan', command, call }, async (tx, now) => {
      const { loanId } = command
      const locked = await lockLoanFor(tx, { loanId, side: 'lender', call, expectedVersion: expectedVersion(call) })
      const { loan } = locked
      const { subject } = call.actor
      if (loan.proposedBy === subject) throw new Problem('own-request')
      if (loan.state !== 'proposed') throw new Problem('loan-state', { state: loan.state })
      const moved = await decided(ports, tx, { locked, command, actor: subject, at: now })
      const answer = { ...moved, decidedBy: subject, decidedAt: now }
      await tx.quota.updateLoan(answer)
      const before = encodeAnswer('decideQuotaLoan', loan)
      const fact = { subjectKind: 'quota-loan', subjectId: loanId, before }
      return { answer, audit: [loan.lenderTenantId, loan.borrowerTenantId].map((tenantId) => ({ ...fact, tenantId })) }
    })
}
