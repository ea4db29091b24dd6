import { z } from 'zod'
import { civilDate, instantText, pageOf, pageQuery, uuid } from '../shared/codecs.ts'

export const disputeState = z.enum(['open', 'withdrawn', 'rejected', 'corrected'])

export const raiseDisputeBody = z.object({
  statementId: uuid,
  /** Of the lines in doubt. */
  positions: z
    .array(z.int().min(1))
    .min(1)
    .max(1_000)
    .refine((positions) => new Set(positions).size === positions.length, 'a line is named once'),
  reason: z.string().trim().min(3).max(2_000),
})

export const answerDisputeBody = z
  .object({
    outcome: z.enum(['rejected', 'corrected']),
    answer: z.string().trim().min(3).max(2_000),
    /**
     * What corrects it: the number of a credit statement on the disputed one, issued since, or the id of a posted correction of
     * its months, whose credit is still to come. Named when corrected, and only then.
     */
    correction: z.string().trim().min(1).max(100).nullable().default(null),
  })
  .refine(({ outcome, correction }) => (outcome === 'corrected') === (correction !== null), {
    error: 'a correction is named when the outcome is corrected, and only then',
    path: ['correction'],
  })

export const dispute = raiseDisputeBody
  .extend({
    id: uuid,
    /** The payer. */
    tenantId: uuid,
    raisedBy: z.string(),
    raisedAt: instantText,
    /** Fifteen working days after it was raised: an answer is owed by then. */
    dueOn: civilDate,
    state: disputeState,
    answer: z.string().nullable(),
    correction: z.string().nullable(),
    endedBy: z.string().nullable(),
    endedAt: instantText.nullable(),
  })
  .meta({ id: 'Dispute' })

/** A dispute as it is read: with the payer's and the statement's names. */
export const listedDispute = dispute
  .extend({
    /** Null: it was disputed before it had one, and has none yet. */
    statementNumber: z.string().nullable(),
    payerName: z.string(),
    /** What who raised it is called; null: nobody tells. */
    raisedByName: z.string().nullable(),
  })
  .meta({ id: 'ListedDispute' })

export const disputePage = pageOf(listedDispute)
export const disputeParams = z.object({ disputeId: uuid })
export const listDisputesQuery = pageQuery.extend({
  state: disputeState.optional(),
  statementId: uuid.optional(),
  tenantId: uuid.optional(),
})

export type Dispute = z.output<typeof dispute>
export type ListedDispute = z.output<typeof listedDispute>
