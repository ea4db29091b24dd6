import { z } from 'zod'
import { bytesText, civilDate, instantText, pageOf, pageQuery, uuid, version } from '../shared/codecs.ts'
import { dataClass } from '../tenancy/data-class.schemas.ts'

const quotaLoanState = z.enum([
  'proposed',
  'consented',
  'active',
  'returning',
  'returned',
  'declined',
  'withdrawn',
  'expired',
])

/** One thing that happened to a loan. Both sides read the same history. */
export const quotaLoanEvent = z
  .object({
    sequence: z.int().min(1),
    kind: z.enum([...quotaLoanState.options, 'reminded', 'recalled', 'returned-in-part']),
    /** The person, or `schedule` and `cluster` where nobody did it. */
    actor: z.string(),
    recordedAt: instantText,
    text: z.string().nullable(),
    /** What a machine noted, in the caller's language; never stored. */
    explanation: z.string().optional(),
  })
  .meta({ id: 'QuotaLoanEvent' })

/** Part of one member's quota lent to its neighbour until a day. The borrower pays for it, the lender does not. */
export const quotaLoan = z
  .object({
    id: uuid,
    lenderTenantId: uuid,
    lenderName: z.string(),
    borrowerTenantId: uuid,
    borrowerName: z.string(),
    offerId: uuid,
    amountBytes: bytesText,
    /** The last day of the loan. */
    endsOn: civilDate,
    state: quotaLoanState,
    reason: z.string(),
    proposedBy: z.string(),
    proposedAt: instantText,
    decidedBy: z.string().nullable(),
    decidedAt: instantText.nullable(),
    /** How many days before the end the last reminder came; null when none did. */
    remindedDays: z.int().nullable(),
    /** What the borrower's quota no longer has, while its cluster may not yet agree. */
    loweredBytes: bytesText,
    /** What the lender has back. */
    returnedBytes: bytesText,
    history: z.array(quotaLoanEvent),
    /** What the borrower will store there. */
    dataClass: dataClass.default('ordinary'),
    version,
  })
  .meta({ id: 'QuotaLoan' })

export const proposeQuotaLoanBody = z.object({
  lenderTenantId: uuid,
  offerId: uuid,
  amountBytes: bytesText,
  endsOn: civilDate,
  reason: z.string().min(3).max(2_000),
  /** What the borrower will store there; left out: what it was enrolled to store. */
  dataClass: dataClass.optional(),
})

export const decideQuotaLoanBody = z.object({
  decision: z.enum(['consent', 'decline']),
  reason: z.string().min(3).max(2_000),
})

export const endQuotaLoanBody = z.object({ reason: z.string().min(3).max(2_000) })
export const listQuotaLoansQuery = pageQuery.extend({ state: quotaLoanState.optional(), tenantId: uuid.optional() })
export const quotaLoanPage = pageOf(quotaLoan)
export const quotaLoanParams = z.object({ loanId: uuid })

export type QuotaLoan = z.output<typeof quotaLoan>
export type QuotaLoanEvent = z.output<typeof quotaLoanEvent>
