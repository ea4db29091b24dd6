import { z } from 'zod'
import { instantText, uuid } from '../shared/codecs.ts'
import { lostItem } from './lost-side.schemas.ts'

export const moveLossState = z.enum(['requested', 'approved', 'lost', 'answered', 'withdrawn'])

/** A reason that says what happened: whoever reads it years later has nothing else. */
const lossReasonText = z.string().trim().min(20).max(1_000)

export const requestMoveLossBody = z.object({
  /** The cluster that can never be looked at again; never the one that the member lives on. */
  clusterId: uuid,
  reason: lossReasonText,
})
export const approveMoveLossBody = z.object({ reason: lossReasonText })
export const withdrawMoveLossBody = z.object({ reason: lossReasonText })

/** That the cluster of a move's side is lost for ever, on whose word, and what was not seen to be gone there. */
export const moveLoss = z
  .object({
    sequence: z.int(),
    state: moveLossState,
    clusterId: uuid,
    /** What the cluster is, whatever it is called: the uid of its kube-system namespace. */
    kubeSystemUid: z.string(),
    requestedBy: z.string(),
    requestedAt: instantText,
    reason: z.string(),
    /** From when another person may approve it, if nobody has had an answer until then. */
    approvalOpensAt: instantText,
    approvedBy: z.string().nullable(),
    approvedAt: instantText.nullable(),
    approvalReason: z.string().nullable(),
    /** When it took effect, was void since the cluster answered, or was withdrawn; null while none of them. */
    endedAt: instantText.nullable(),
    /** Who took it back, before it was approved; null: nobody did. */
    withdrawnBy: z.string().nullable(),
    withdrawalReason: z.string().nullable(),
    /** What was not seen to be gone; empty until it took effect. */
    items: z.array(lostItem),
  })
  .meta({ id: 'MoveLoss' })

export type MoveLoss = z.output<typeof moveLoss>
