import { noticeKinds } from '@grenier/quota-billing'
import { z } from 'zod'
import { refusal } from '../quota/quota.schemas.ts'
import { visaReasons } from '../quota/visa.schemas.ts'
import { instantText, pageOf, pageQuery, uuid, version } from '../shared/codecs.ts'
import { tenantParams } from '../tenancy/tenancy.schemas.ts'

export const noticeKind = z.enum(noticeKinds).meta({ id: 'NoticeKind' })

const namedTexts = z.record(z.string(), z.string())

/**
 * What a notice says, as data: sentences are made of it when it is read or sent. A param's name ends in its unit
 * (`quotaBytes`, `amountMicros`, `endsOn`); numbers are decimal text. What begins with `sealed` is opened for the mail alone.
 */
export const noticeFacts = z
  .object({
    params: namedTexts,
    /** Things it speaks of one by one, such as the lines of a request. */
    rows: z.array(namedTexts).default([]),
    refusals: z.array(refusal).default([]),
    visaReasons: visaReasons.default([]),
  })
  .meta({ id: 'NoticeFacts' })

const deliveryState = z.enum(['pending', 'sent', 'failed', 'dead', 'bounced'])

export const delivery = z
  .object({
    id: uuid,
    tenantId: uuid,
    noticeId: uuid,
    channel: z.enum(['mail', 'webhook']),
    /** An address, or the URL of an endpoint. */
    recipient: z.string(),
    state: deliveryState,
    attempts: z.int().min(0),
    /** When it is tried again at the earliest; null when it is due at once, or no more. */
    nextAttemptAt: instantText.nullable(),
    /** When it was sent, given up or came back. */
    endedAt: instantText.nullable(),
    /** Why the last attempt failed. */
    lastReason: z.string().nullable(),
    /** What the receiver answered when it took it. */
    receipt: z.string().nullable(),
    recordedAt: instantText,
  })
  .meta({ id: 'Delivery' })

/** A part of a letter: a paragraph, a list, or a link with what it is called. */
export const letterBlock = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('text'), text: z.string() }),
  z.object({ kind: z.literal('list'), items: z.array(z.string()) }),
  z.object({ kind: z.literal('link'), label: z.string(), url: z.string() }),
])

/** A notice as people read it: what its mail says. */
export const letter = z
  .object({ subject: z.string(), blocks: z.array(letterBlock), footer: z.string() })
  .meta({ id: 'Letter' })

export const notice = z
  .object({
    id: uuid,
    tenantId: uuid,
    kind: noticeKind,
    /** What it is about: a request, a statement, an offer. */
    subjectId: z.string(),
    facts: noticeFacts,
    occurredAt: instantText,
    /** In the caller's language; never stored. */
    letter: letter.optional(),
    deliveries: z.array(delivery),
  })
  .meta({ id: 'Notice' })

export const noticePage = pageOf(notice)
export const listNoticesQuery = pageQuery
export const listDeliveriesQuery = pageQuery.extend({ state: z.enum(['failed', 'dead', 'bounced']).default('dead') })
export const deliveryPage = pageOf(delivery)
export const deliveryParams = tenantParams.extend({ deliveryId: uuid })

/** Another address than the one that failed, for mail; null: the same again. */
export const retryDeliveryBody = z.object({ recipient: z.email().max(200).nullable().default(null) })

/** A message that came back, as the mail server's report tells it (RFC 3464). */
export const recordBounceBody = z.object({
  recipient: z.email().max(200),
  /** The Message-ID of ours, with or without its angle brackets. */
  messageId: z.string().min(3).max(300),
  /** An enhanced status code (RFC 3463), such as `5.1.1`; a temporary one (4.…) is not a bounce. */
  status: z.string().regex(/^5\.\d{1,3}\.\d{1,3}$/),
  diagnostic: z.string().max(500).default(''),
})

export const operatorTaskKind = z.enum([
  'bounce',
  'no-contact',
  'endpoint-disabled',
  'delivery-dead',
  'certificate-ending',
  'credential-not-renewed',
  'credential-ending',
  'exit-credential-ending',
  'subprocessor-objection',
  'postal-address-missing',
  'milestone-due',
  'request-undecided',
  'request-overdue',
  'dispute-raised',
  'dispute-due',
])

export const operatorTask = z
  .object({
    id: uuid,
    tenantId: uuid.nullable(),
    kind: operatorTaskKind,
    subjectId: z.string(),
    facts: namedTexts,
    /** In the caller's language; never stored. */
    explanation: z.string().optional(),
    recordedAt: instantText,
    /** Since when somebody has it, and who; null: nobody has. */
    takenAt: instantText.nullable(),
    takenBy: z.string().nullable(),
    doneAt: instantText.nullable(),
    doneBy: z.string().nullable(),
    note: z.string().nullable(),
    version,
  })
  .meta({ id: 'OperatorTask' })

export const operatorTaskPage = pageOf(operatorTask)
export const listOperatorTasksQuery = pageQuery.extend({
  /** `open` ones alone where nothing is said. */
  state: z.enum(['open', 'done']).default('open'),
})
export const operatorTaskParams = z.object({ taskId: uuid })
export const takeOperatorTaskBody = z.object({
  /** From somebody else who has it: said in so many words, so that nobody takes what a colleague is mending by chance. */
  takeOver: z.boolean().default(false),
})
export const endOperatorTaskBody = z.object({ note: z.string().trim().min(3).max(500) })

export type Notice = z.output<typeof notice>
export type NoticeFacts = z.output<typeof noticeFacts>
export type Delivery = z.output<typeof delivery>
export type Letter = z.output<typeof letter>
export type LetterBlock = z.output<typeof letterBlock>
export type OperatorTask = z.output<typeof operatorTask>
export type OperatorTaskKind = z.output<typeof operatorTaskKind>
