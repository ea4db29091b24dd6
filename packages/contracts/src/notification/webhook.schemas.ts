import { z } from 'zod'
import { instantText, uuid, version } from '../shared/codecs.ts'
import { tenantParams } from '../tenancy/tenancy.schemas.ts'
import { noticeKind } from './notice.schemas.ts'

/** Active endpoints of one member. */
export const webhookEndpointsMax = 10

export const recordWebhookEndpointBody = z.object({
  url: z.url({ protocol: /^https?$/ }).max(2_000),
  /** Kinds of notice that it wants; an empty list wants all of them. */
  noticeKinds: z.array(noticeKind).max(100).default([]),
})

export const webhookEndpoint = recordWebhookEndpointBody
  .extend({
    id: uuid,
    tenantId: uuid,
    state: z.enum(['active', 'disabled']),
    disabledReason: z.string().nullable(),
    /** `whsec_…`, in the answer that made it alone; null from then on. */
    secret: z.string().nullable(),
    /** Until when the secret before it signs too; null when none does. */
    formerUntil: instantText.nullable(),
    recordedAt: instantText,
    recordedBy: z.string(),
    version,
  })
  .meta({ id: 'WebhookEndpoint' })

export const webhookEndpoints = z.object({ items: z.array(webhookEndpoint) })
export const webhookEndpointParams = tenantParams.extend({ endpointId: uuid })

export const rotateWebhookSecretBody = z.object({
  /** Hours for which the former secret signs beside the new one; 0: not at all. */
  formerForHours: z.int().min(0).max(168).default(24),
})

export const disableWebhookEndpointBody = z.object({ reason: z.string().trim().min(3).max(500) })

export type WebhookEndpoint = z.output<typeof webhookEndpoint>
