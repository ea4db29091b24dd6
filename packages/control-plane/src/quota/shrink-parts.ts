import type { QuotaLoan } from '@grenier/contracts'
import { divideExcess } from '@grenier/quota-billing'
import type { TemporaryPart } from './dated.ports.ts'

/** A part of a quota that was lowered and waits for the cluster: a temporary end, or bytes on their way to a neighbour. */
export type ShrinkPart =
  | {
      readonly kind: 'temporary'
      readonly id: string
      readonly pendingBytes: bigint
      readonly temporary: TemporaryPart
    }
  | {
      readonly kind: 'loan'
      readonly id: string
      readonly pendingBytes: bigint
      readonly loan: QuotaLoan
      readonly otherTenantId: string
    }

/** What of a loan has left this tenant's quota and not yet the ledger: all of it for a lender, what was given back for a borrower. */
function loanPart(loan: QuotaLoan, tenantId: string): ShrinkPart {
  const { id, state, lenderTenantId, borrowerTenantId, amountBytes, loweredBytes, returnedBytes } = loan
  const lends = lenderTenantId === tenantId
  const lent = state === 'consented' ? amountBytes : 0n
  const pendingBytes = lends ? lent : loweredBytes - returnedBytes
  return { kind: 'loan', id, pendingBytes, loan, otherTenantId: lends ? borrowerTenantId : lenderTenantId }
}

/** Divides what the ledger counts above a tenant's quota among the parts that lowered it and the tenant's own shrinks. */
export function dividedExcess(of: {
  tenantId: string
  offerId: string
  excessBytes: bigint
  parts: readonly TemporaryPart[]
  loans: readonly QuotaLoan[]
}): { parts: readonly ShrinkPart[]; requestedBytes: bigint } {
  const { tenantId, offerId, excessBytes } = of
  const parts = of.parts
    .filter((part) => part.offerId === offerId)
    .map((temporary): ShrinkPart => {
      const pendingBytes = temporary.loweredBytes - temporary.returnedBytes
      return { kind: 'temporary', id: temporary.id, pendingBytes, temporary }
    })
  const loans = of.loans.filter((loan) => loan.offerId === offerId).map((loan) => loanPart(loan, tenantId))
  return divideExcess(excessBytes, [...parts, ...loans])
}
