import { z } from 'zod'
import { measuredUse } from '../metering/measurement.schemas.ts'
import { bytesText, civilDate, instantText, integerText, pageOf, pageQuery, uuid, version } from '../shared/codecs.ts'
import { dataClass, residency } from '../tenancy/data-class.schemas.ts'
import { visaReasons } from './visa.schemas.ts'

export const offerKind = z.enum(['block', 'bucket', 'backup'])

export const createOfferBody = z.object({
  code: z.string().regex(/^[a-z][a-z0-9-]{1,30}$/),
  name: z.string().min(1).max(100),
  kind: offerKind,
  clusterId: uuid,
  /** The StorageClass (block) or bucket class (bucket, backup) on the cluster. */
  className: z.string().min(1).max(63),
  residency,
  roundingStepBytes: bytesText,
  quotaBytesMax: bytesText,
  /** Sizes a member may step through without an operator, ascending. */
  sizeStepsBytes: z.array(bytesText).max(50),
})

export const offer = createOfferBody.extend({ id: uuid, recordedAt: instantText, version }).meta({ id: 'Offer' })

export const createPoolBody = z.object({
  name: z.string().min(1).max(200),
  parentId: uuid.nullable(),
  organisationId: uuid.nullable(),
})

export const poolLevel = z
  .object({
    offerId: uuid,
    limitBytes: bytesText.nullable(),
    overcommitPercent: z.int().min(100).max(1_000),
    allocatedBytes: bytesText,
    heldBytes: bytesText,
    /** What may still be given; null where no limit exists. */
    freeBytes: bytesText.nullable(),
  })
  .meta({ id: 'PoolLevel' })

export const pool = createPoolBody
  .extend({ id: uuid, levels: z.array(poolLevel), recordedAt: instantText, version })
  .meta({ id: 'Pool' })

export const setCapacityBody = z.object({
  offerId: uuid,
  /** null: no limit at this level. */
  limitBytes: bytesText.nullable(),
  overcommitPercent: z.int().min(100).max(1_000).default(100),
})

/** One wish of a request. */
export const wishedLine = z.object({ offerId: uuid, wantedQuotaBytes: bytesText })

/**
 * The whole request again, changed so that it passes now or keeps a place in the queue: `lines` and `waitIfFull` are to
 * be sent as they are, with the rest of the first request.
 */
export const refusalAlternative = z
  .object({
    kind: z.enum(['smaller', 'other-offer', 'wait']),
    /** What the changed line asks for, and by how much that quota would change. */
    offerId: uuid,
    offerName: z.string(),
    deltaBytes: integerText,
    lines: z.array(wishedLine),
    waitIfFull: z.boolean(),
    /** When room is expected at today's trend; null when nobody knows, and where nothing is to be waited for. */
    expectedOn: civilDate.nullable(),
    /** In the caller's language; never stored. */
    explanation: z.string().optional(),
  })
  .meta({ id: 'RefusalAlternative' })

/** Why a request cannot be met, as data: which level, what is left there, what stands in the way, what would pass now. */
export const refusal = z
  .object({
    code: z.enum([
      'capacity-exceeded',
      'below-use',
      'not-a-change',
      'over-maximum',
      'not-positive',
      'agreement-missing',
      'tenant-leaving',
      'tenant-moving',
      'certificate-missing',
      'certificate-expired',
      'residency-not-met',
    ]),
    offerId: uuid.nullable(),
    levelName: z.string().nullable(),
    remainingBytes: bytesText.nullable(),
    wantedDeltaBytes: integerText.nullable(),
    holdsBytes: bytesText.nullable(),
    wouldPassQuotaBytes: bytesText.nullable(),
    // Refusals stored before these were known are read without them.
    offerName: z.string().nullable().default(null),
    currentQuotaBytes: bytesText.nullable().default(null),
    /** All that the level may give, overcommit included. */
    givableBytes: bytesText.nullable().default(null),
    /** How many undecided requests hold `holdsBytes` at that level; whose they are is only the operator's to see. */
    holdsCount: z.int().min(0).nullable().default(null),
    alternatives: z.array(refusalAlternative).default([]),
    /** Where a place may not hold the data: the offer, or where the tenant's backups would go, and what its sentence names. */
    place: z.object({ role: z.enum(['offer', 'backup']), params: z.record(z.string(), z.string()) }).optional(),
    /** In the caller's language; never stored. */
    explanation: z.string().optional(),
  })
  .meta({ id: 'Refusal' })

export const quotaRequestState = z.enum([
  'submitted',
  'waiting',
  'approved',
  'rejected',
  'withdrawn',
  'expired',
  'provisioning',
  'active',
])

/** What can happen to a request. Nothing else changes its state. */
export const quotaRequestEventKind = z.enum([
  'submitted',
  'waiting',
  'taken',
  'released',
  'step-approved',
  'approved',
  'rejected',
  'withdrawn',
  'expired',
  'provisioning',
  'active',
  'comment',
  'question',
  'answer',
  'reminded',
  'escalated',
  'ended',
])

/** One thing that happened to a request: who, when, and why or what was said. */
export const quotaRequestEvent = z
  .object({
    sequence: z.int().min(1),
    kind: quotaRequestEventKind,
    /** The person, or `policy` and `schedule` where nobody did it. */
    actor: z.string(),
    recordedAt: instantText,
    text: z.string().nullable(),
    /** With a visa, given or refused: under which mandate. */
    mandateId: uuid.optional(),
    /** What a machine noted, in the caller's language; never stored. */
    explanation: z.string().optional(),
  })
  .meta({ id: 'QuotaRequestEvent' })

/**
 * One approval a request needs, in order; `visa` is the mayor's or a delegate's, `pool-approver` answers for one pool, the
 * operator for all of them.
 */
export const approvalStep = z
  .object({
    role: z.enum(['visa', 'pool-approver', 'operator']),
    poolId: uuid.nullable(),
    decidedBy: z.string().nullable(),
    decidedAt: instantText.nullable(),
  })
  .meta({ id: 'ApprovalStep' })

export const quotaRequestLine = z
  .object({
    offerId: uuid,
    currentQuotaBytes: bytesText,
    originalQuotaBytes: bytesText,
    requestedQuotaBytes: bytesText,
    decidedQuotaBytes: bytesText.nullable(),
    heldBytes: bytesText,
  })
  .meta({ id: 'QuotaRequestLine' })

export const submitQuotaRequestBody = z.object({
  lines: z.array(wishedLine).min(1).max(20),
  justification: z.string().min(3).max(2_000),
  wishedOn: civilDate.nullable(),
  /** Last day of a temporary growth; from the day after, the quota falls back as far as what is in use allows. */
  temporaryUntil: civilDate.nullable().default(null),
  /** Where there is no room now: keep a place in the queue instead of being refused. */
  waitIfFull: z.boolean().default(false),
  /** What will be stored there; left out: what the tenant was enrolled to store. */
  dataClass: dataClass.optional(),
})

/** Which rule and which figures decided, kept with the decision. */
export const automaticDecision = z
  .object({
    policyVersion: z.int(),
    rule: z.string().nullable(),
    facts: z.record(z.string(), z.string()),
    reasons: z.array(
      z.object({
        code: z.string(),
        params: z.record(z.string(), z.string()),
        /** In the caller's language; never stored. */
        explanation: z.string().optional(),
      }),
    ),
  })
  .meta({ id: 'AutomaticDecision' })

export const quotaRequest = z
  .object({
    id: uuid,
    tenantId: uuid,
    tenantName: z.string(),
    state: quotaRequestState,
    lines: z.array(quotaRequestLine),
    justification: z.string(),
    wishedOn: civilDate.nullable(),
    requestedBy: z.string(),
    submittedAt: instantText,
    decidedBy: z.string().nullable(),
    decidedAt: instantText.nullable(),
    /** What the person wrote, or a code where time alone ended it. */
    decisionReason: z.string().nullable(),
    /** A reason that nobody wrote, in the caller's language; never stored. */
    decisionExplanation: z.string().optional(),
    automatic: automaticDecision.nullable(),
    refusals: z.array(refusal),
    temporaryUntil: civilDate.nullable(),
    /** Until when it keeps its place in the queue; null when it does not wait. */
    waitUntil: instantText.nullable(),
    /** The approver who has taken it, for whom everything it asks is held. */
    takenBy: z.string().nullable(),
    takenAt: instantText.nullable(),
    /** The approvals it needs, in order; the first one without a decision is due. */
    steps: z.array(approvalStep),
    /** Why the mayor or a delegate has to sign; empty where nobody has to. */
    visaReasons: visaReasons.default([]),
    /** The mandate under which the visa was given or refused; the requester's own where it covers what it asks. */
    visaMandateId: uuid.nullable().default(null),
    /** What will be stored there. */
    dataClass: dataClass.default('ordinary'),
    history: z.array(quotaRequestEvent),
    version,
  })
  .meta({ id: 'QuotaRequest' })

export const decideQuotaRequestBody = z.object({
  decision: z.enum(['approve', 'reject']),
  /** An approver may grant another size; offers left out keep the requested one. */
  amendedLines: z
    .array(z.object({ offerId: uuid, quotaBytes: bytesText }))
    .max(20)
    .default([]),
  reason: z.string().min(3).max(2_000),
})

export const listQuotaRequestsQuery = pageQuery.extend({
  state: quotaRequestState.optional(),
  tenantId: uuid.optional(),
})

/** One quota of a tenant and what its ancestors could still give. */
export const tenantQuota = z
  .object({
    offerId: uuid,
    offerCode: z.string(),
    quotaBytes: bytesText,
    heldBytes: bytesText,
    usedBytes: bytesText.nullable(),
    /** Inside the volumes of a block quota; null for other offers, whose stores tell what they hold. */
    measured: measuredUse.nullable(),
    state: z.enum(['provisioning', 'active', 'over']),
    /** Why it is over: something is owed and in use, or may be, or more is in use than the quota; null when it is not over. */
    overReason: z.enum(['above-base', 'use-unknown', 'used-beyond-quota']).nullable(),
    ancestors: z.array(z.object({ levelName: z.string(), freeBytes: bytesText.nullable() })),
  })
  .meta({ id: 'TenantQuota' })

export const tenantQuotas = z.object({ items: z.array(tenantQuota) })
export const offerPage = pageOf(offer)
export const poolPage = pageOf(pool)
export const poolParams = z.object({ poolId: uuid })
export const quotaRequestParams = z.object({ requestId: uuid })

export type Offer = z.output<typeof offer>
export type OfferKind = z.output<typeof offerKind>
export type Pool = z.output<typeof pool>
export type PoolLevel = z.output<typeof poolLevel>
export type RefusalAlternative = z.output<typeof refusalAlternative>
export type RefusalData = z.output<typeof refusal>
export type QuotaRequest = z.output<typeof quotaRequest>
export type QuotaRequestLine = z.output<typeof quotaRequestLine>
export type QuotaRequestState = z.output<typeof quotaRequestState>
export type QuotaRequestEvent = z.output<typeof quotaRequestEvent>
export type QuotaRequestEventKind = z.output<typeof quotaRequestEventKind>
export type ApprovalStep = z.output<typeof approvalStep>
export type AutomaticDecision = z.output<typeof automaticDecision>
export type TenantQuota = z.output<typeof tenantQuota>
