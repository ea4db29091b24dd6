import type { QuotaLoan } from '@grenier/contracts'
import type { TemporaryPart } from './dated.ports.ts'

/** What a temporary part still has in the quota. */
export function outstandingBytes({
  extraBytes,
  loweredBytes,
}: Pick<TemporaryPart, 'extraBytes' | 'loweredBytes'>): bigint {
  return extraBytes - loweredBytes
}

/** Loans of which the tenant's own quota has bytes: those it borrowed and has not yet given back. */
export function owedLoans(loans: readonly QuotaLoan[], tenantId: string): QuotaLoan[] {
  return loans.filter(
    ({ borrowerTenantId, state }) => borrowerTenantId === tenantId && (state === 'active' || state === 'returning'),
  )
}

/** What of a tenant's quota for an offer is not for good: temporary parts, and what is borrowed. */
export function datedBytes(of: {
  tenantId: string
  offerId: string
  parts: readonly TemporaryPart[]
  loans: readonly QuotaLoan[]
}): bigint {
  const parts = of.parts.filter(({ offerId }) => offerId === of.offerId).map(outstandingBytes)
  const loans = owedLoans(of.loans, of.tenantId)
    .filter(({ offerId }) => offerId === of.offerId)
    .map(({ amountBytes, loweredBytes }) => amountBytes - loweredBytes)
  return [...parts, ...loans].reduce((sum, bytes) => sum + bytes, 0n)
}

/** What of a tenant's quota for an offer is due now: temporary parts that ended and loans called back, not yet lowered. */
export function dueBytes(of: {
  tenantId: string
  offerId: string
  parts: readonly TemporaryPart[]
  loans: readonly QuotaLoan[]
}): bigint {
  return datedBytes({
    ...of,
    parts: of.parts.filter(({ endedAt }) => endedAt !== null),
    loans: of.loans.filter(({ state }) => state === 'returning'),
  })
}
