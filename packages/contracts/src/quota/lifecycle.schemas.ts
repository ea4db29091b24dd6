import { z } from 'zod'
import { bytesText, civilDate, instantText, pageOf } from '../shared/codecs.ts'
import { quotaRequest } from './quota.schemas.ts'

/**
 * A request as it is read: with what follows from the day it is read on, and what the people are called who have it in hand. A member
 * learns the names of these alone, and may look up nobody else.
 */
export const quotaRequestView = quotaRequest
  .extend({
    /** The working day on which an approver is reminded of it; null where nobody's answer is awaited. */
    dueOn: civilDate.nullable(),
    /** Its place among the requests that wait for a pool above it, the first being 1; null when it does not wait. */
    queuePosition: z.int().min(1).nullable(),
    /** What who has taken it is called; null: nobody has, or a program or somebody whose provider tells no name. */
    takenByName: z.string().nullable(),
    /** The same of who decided it. */
    decidedByName: z.string().nullable(),
  })
  .meta({ id: 'QuotaRequestView' })

export const quotaRequestViewPage = pageOf(quotaRequestView)

export const commentQuotaRequestBody = z.object({
  /** A question goes from an approver to the member, an answer back; a comment comes from either. */
  kind: z.enum(['comment', 'question', 'answer']),
  text: z.string().min(1).max(2_000),
})

/** One approval of a policy; without thresholds every request that is not automatic needs it. */
const approvalStepRule = z
  .object({
    role: z.enum(['pool-approver', 'operator']),
    /** Needed from so much growth on, all lines together. */
    fromBytes: bytesText.nullable(),
    /** Needed where one line grows by so much of its present quota. */
    fromPercent: z.int().min(1).max(100_000).nullable(),
  })
  .meta({ id: 'ApprovalStepRule' })

export const quotaPolicyData = z.object({
  usedPercentMin: z.int().min(1).max(100),
  quietDays: z.int().min(0).max(3_650),
  poolFloorPercent: z.int().min(0).max(100),
  withinCommitment: z.boolean(),
  steps: z.array(approvalStepRule).max(6),
  waitingDays: z.int().min(1).max(3_650),
  reminderWorkingDays: z.int().min(1).max(250),
  deputyWorkingDays: z.int().min(1).max(250),
  questionDays: z.int().min(1).max(3_650),
})

export const publishQuotaPolicyBody = quotaPolicyData.extend({
  /** From when on it decides; null: at once. Never in the past. */
  validFrom: instantText.nullable(),
  reason: z.string().min(3).max(2_000),
})

/** One version of the policy; version 1 stood before any was published and names nobody. */
export const quotaPolicy = quotaPolicyData
  .extend({
    version: z.int().min(1),
    validFrom: instantText.nullable(),
    publishedBy: z.string().nullable(),
    publishedAt: instantText.nullable(),
    reason: z.string().nullable(),
    inForce: z.boolean(),
  })
  .meta({ id: 'QuotaPolicy' })

export const quotaPolicies = z.object({ items: z.array(quotaPolicy) })

export type QuotaRequestView = z.output<typeof quotaRequestView>
export type QuotaPolicyData = z.output<typeof quotaPolicyData>
export type PublishedQuotaPolicy = z.output<typeof quotaPolicy>
