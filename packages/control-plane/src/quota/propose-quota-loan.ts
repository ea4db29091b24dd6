import type { QuotaLoan } from '@grenier/contracts'
import { civilDateOf, hasEnded, remindersPassed, roundUpToStep } from '@grenier/quota-billing'
import { placesOfTenant, requirePlace } from '../provisioning/places-of-tenant.ts'
import { assertMayActFor, found } from '../shared/access.ts'
import type { ControlPlanePorts } from '../shared/control-plane-ports.ts'
import { Problem } from '../shared/problem.ts'
import { runCommand } from '../shared/run-command.ts'
import type { UseCase } from '../shared/use-case.ts'

/**
 * Proposes to borrow part of a neighbour's quota until a day; nothing moves before the lender consents. The amount is
 * rounded up to the offer's step. Problems: `not-found` (also for another tenant), `lender-not-neighbour` alike for a
 * tenant elsewhere and for none, `loan-end-past`, `offer-unknown`, `agreement-missing`, `tenant-moving` for one that a move has frozen, `tenant-leaving` for a borrower that
 * has given notice, `invalid-input` for no amount, and where the
 * borrower's data may not be stored `certificate-missing`, `certificate-expired`, `residency-not-met`.
 */
export function proposeQuotaLoan(ports: ControlPlanePorts): UseCase<'proposeQuotaLoan'> {
  return (command, call) => {
    assertMayActFor('proposeQuotaLoan', call, command.tenantId)
    return runCommand(ports, { operation: 'proposeQuotaLoan', command, call }, async (tx, now) => {
      const { tenantId, lenderTenantId, offerId, endsOn, reason } = command
      const today = civilDateOf(now, ports.installation.timeZone)
      const borrower = found(await tx.tenancy.getTenant(tenantId, today))
      const lender = await tx.tenancy.getTenant(lenderTenantId, today)
      if (lender === null || lender.parentNodeId !== borrower.parentNodeId || lender.id === borrower.id) {
        throw new Problem('lender-not-neighbour')
      }
      if (hasEnded(endsOn, today)) throw new Problem('loan-end-past', { endsOn })
      const offer = await tx.quota.getOffer(offerId)
      if (offer === null) throw new Problem('offer-unknown')
      const amountBytes = roundUpToStep(command.amountBytes, offer.roundingStepBytes)
      if (amountBytes === 0n || amountBytes > offer.quotaBytesMax) throw new Problem('invalid-input')
      if ((await tx.tenancy.agreementInForce(tenantId, today)) === null) throw new Problem('agreement-missing')
      const brief = found(await tx.tenancy.tenantInBrief(tenantId, today))
      if (brief.isLeaving) throw new Problem('tenant-leaving')
      // A loan that is open would keep the move from its switch, with the member frozen.
      if (brief.isMoving) throw new Problem('tenant-moving')
      const dataClass = command.dataClass ?? brief.dataClass
      requirePlace(await placesOfTenant(tx, { tenant: brief, dataClass, today }), [offerId])
      const { subject } = call.actor
      const answer: QuotaLoan = {
        id: ports.ids.next(),
        lenderTenantId,
        lenderName: lender.name,
        borrowerTenantId: tenantId,
        borrowerName: borrower.name,
        offerId,
        amountBytes,
        endsOn,
        state: 'proposed',
        reason,
        proposedBy: subject,
        proposedAt: now,
        decidedBy: null,
        decidedAt: null,
        remindedDays: remindersPassed(endsOn, today),
        loweredBytes: 0n,
        returnedBytes: 0n,
        history: [{ sequence: 1, kind: 'proposed', actor: subject, recordedAt: now, text: reason }],
        dataClass,
        version: 1,
      }
      await tx.quota.insertLoan(answer)
      const audit = [tenantId, lenderTenantId].map((side) => ({
        tenantId: side,
        subjectKind: 'quota-loan',
        subjectId: answer.id,
      }))
      return { answer, audit }
    })
  }
}
