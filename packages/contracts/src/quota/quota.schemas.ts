import { z } from 'zod'
import { bytesText, civilDate, instantText, integerText, pageOf, pageQuery, uuid, version } from '../shared/codecs.ts'

export const offerKind = z.enum(['block', 'bucket', 'backup'])

export const createOfferBody = z.object({
  code: z.string().regex(/^[a-z][a-z0-9-]{1,30}$/),
  name: z.string().min(1).max(100),
  kind: offerKind,
  clusterId: uuid,
  /** The StorageClass (block) or bucket class (bucket, backup) on the cluster. */
  className: z.string().min(1).max(63),
  residency: z.enum(['FR', 'EU', 'other']),
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
    ]),
    offerId: uuid.nullable(),
    levelName: z.string().nullable(),
    remainingBytes: bytesText.nullable(),
    wantedDeltaBytes: integerText.nullable(),
    holdsBytes: bytesText.nullable(),
    wouldPassQuotaBytes: bytesText.nullable(),
  })
  .meta({ id: 'Refusal' })

export const quotaRequestState = z.enum(['submitted', 'approved', 'rejected', 'withdrawn', 'provisioning', 'active'])

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
  lines: z
    .array(z.object({ offerId: uuid, wantedQuotaBytes: bytesText }))
    .min(1)
    .max(20),
  justification: z.string().min(3).max(2_000),
  wishedOn: civilDate.nullable(),
})

/** Which rule and which figures decided, kept with the decision. */
export const automaticDecision = z
  .object({
    policyVersion: z.int(),
    rule: z.string().nullable(),
    facts: z.record(z.string(), z.string()),
    reasons: z.array(z.object({ code: z.string(), params: z.record(z.string(), z.string()) })),
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
    decisionReason: z.string().nullable(),
    automatic: automaticDecision.nullable(),
    refusals: z.array(refusal),
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
    state: z.enum(['provisioning', 'active', 'over']),
    ancestors: z.array(z.object({ levelName: z.string(), freeBytes: bytesText.nullable() })),
  })
  .meta({ id: 'TenantQuota' })

export const tenantQuotas = z.object({ items: z.array(tenantQuota) })
export const offerPage = pageOf(offer)
export const poolPage = pageOf(pool)
export const quotaRequestPage = pageOf(quotaRequest)
export const poolParams = z.object({ poolId: uuid })
export const quotaRequestParams = z.object({ requestId: uuid })

export type Offer = z.output<typeof offer>
export type OfferKind = z.output<typeof offerKind>
export type Pool = z.output<typeof pool>
export type PoolLevel = z.output<typeof poolLevel>
export type RefusalData = z.output<typeof refusal>
export type QuotaRequest = z.output<typeof quotaRequest>
export type QuotaRequestLine = z.output<typeof quotaRequestLine>
export type QuotaRequestState = z.output<typeof quotaRequestState>
export type AutomaticDecision = z.output<typeof automaticDecision>
export type TenantQuota = z.output<typeof tenantQuota>
