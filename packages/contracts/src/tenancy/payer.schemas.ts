import { z } from 'zod'
import { civilDate, instantText, uuid, version } from '../shared/codecs.ts'
import { recipientBody, tenantParams } from './tenancy.schemas.ts'

export const recordRecipientBody = recipientBody.extend({
  /** The first day on which debts may land there. */
  validFrom: civilDate,
  /** The recipient in whose place it comes from that day on, for all whom this member pays for there. */
  replacesRecipientId: uuid.nullable().default(null),
})

/** The first day on which debts land there no longer. */
export const endRecipientBody = z.object({ validUntil: civilDate })

export const giveEngagementBody = z.object({
  /** The exercice whose months it is for. */
  fiscalYear: z.int().min(2_000).max(2_100),
  /** The payer's legal engagement (bon de commande, engagement juridique). */
  engagementNumber: z.string().trim().min(1).max(50),
})

export const engagement = giveEngagementBody
  .extend({ id: uuid, tenantId: uuid, recipientId: uuid, givenBy: z.string(), givenAt: instantText })
  .meta({ id: 'Engagement' })

export const recipient = recipientBody
  .extend({
    id: uuid,
    tenantId: uuid,
    validFrom: civilDate,
    validUntil: civilDate.nullable(),
    recordedAt: instantText,
    /** Null for one recorded at enrolment. */
    recordedBy: z.string().nullable(),
    endedAt: instantText.nullable(),
    endedBy: z.string().nullable(),
    version,
  })
  .meta({ id: 'Recipient' })

/** With its engagements, the newest first: of a year the newest one counts. */
export const recipients = z.object({ items: z.array(recipient.extend({ engagements: z.array(engagement) })) })
export const recipientParams = tenantParams.extend({ recipientId: uuid })

export const assignPayerBody = z.object({
  payerTenantId: uuid,
  /** One of the payer's. */
  recipientId: uuid,
  /** From that day on, in a month that is not closed. A month is owed by who pays on its last day. */
  validFrom: civilDate,
  /** The act it rests on, executory that day; null only for a member that pays for itself. */
  actId: uuid.nullable(),
})

export const payerAssignment = z
  .object({
    id: uuid,
    tenantId: uuid,
    /** Null for a member, of another member. */
    payerTenantId: uuid.nullable(),
    payerName: z.string(),
    recipientId: uuid.nullable(),
    actId: uuid.nullable(),
    validFrom: civilDate,
    /** The first day on which it no longer holds; its first day itself: it never held. */
    validTo: civilDate.nullable(),
    recordedAt: instantText,
    recordedBy: z.string().nullable(),
  })
  .meta({ id: 'PayerAssignment' })

export const payerAssignments = z.object({
  /** Who pays for this member, the newest first. */
  items: z.array(payerAssignment),
  /** For whom else it pays, by name. */
  paysFor: z.array(
    z.object({
      /** Null for a member, of another member. */
      tenantId: uuid.nullable(),
      name: z.string(),
      recipientId: uuid,
      validFrom: civilDate,
      validTo: civilDate.nullable(),
    }),
  ),
})

export type Recipient = z.output<typeof recipient>
export type Engagement = z.output<typeof engagement>
export type PayerAssignment = z.output<typeof payerAssignment>
export type PaidFor = z.output<typeof payerAssignments>['paysFor'][number]
