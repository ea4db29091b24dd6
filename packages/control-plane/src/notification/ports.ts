import type {
  Command,
  Delivery,
  Language,
  Letter,
  Notice,
  NoticeFacts,
  OperatorTask,
  WebhookEndpoint,
} from '@grenier/contracts'
import type { CivilDate, ExpiryKind, Instant, NoticeKind } from '@grenier/quota-billing'
import type { Page } from '../tenancy/ports.ts'
import type { PaperStore } from './paper.ports.ts'

export interface NewNotice {
  readonly tenantId: string
  readonly id: string
  readonly kind: NoticeKind
  readonly subjectId: string
  readonly occurrence: string
  readonly facts: NoticeFacts
  readonly occurredAt: Instant
}

/** A delivery with what only its sending needs to know. */
export interface StoredDelivery extends Delivery {
  /** Of mail; null for a webhook. */
  readonly language: Language | null
  /** Of a webhook; null for mail. */
  readonly endpointId: string | null
  /** Somebody is trying it, and will have said how it went by then; technical time. */
  readonly attemptingUntil: Instant | null
}

/** An endpoint with its sealed secrets. */
export interface StoredWebhookEndpoint extends Omit<WebhookEndpoint, 'secret'> {
  readonly sealedSecret: string
  readonly formerSealedSecret: string | null
}

/** How much of a quota is in use, and what was told of it so far. */
export interface WatchedUse {
  readonly tenantId: string
  readonly offerId: string
  readonly offerName: string
  readonly quotaBytes: bigint
  /** Null where nothing of it is measured. */
  readonly usedBytes: bigint | null
  readonly percent: number
  readonly crossings: number
}

/** Something of a member that comes to its end, with what a letter says of it. */
export interface ComingEnd {
  readonly kind: Exclude<ExpiryKind, 'certificate-ending'>
  readonly tenantId: string
  readonly subjectId: string
  /** The last day on which it holds. */
  readonly lastDay: CivilDate
  readonly params: Readonly<Record<string, string>>
}

export interface EndingCertificate {
  readonly id: string
  readonly kind: string
  readonly reference: string
  readonly lastDay: CivilDate
}

interface NoticeStore {
  /** False when the same notice was written before: then nothing is changed. */
  insertNotice(notice: NewNotice): Promise<boolean>
  getNotice(tenantId: string, id: string): Promise<Omit<Notice, 'deliveries'> | null>
  /** Both scopes. */
  listNotices(query: Command<'listNotices'>): Promise<Page<Notice>>
  /** A known one changes nothing. */
  insertDeliveries(deliveries: readonly StoredDelivery[]): Promise<void>
  lockDelivery(tenantId: string, id: string): Promise<StoredDelivery | null>
  /** Writes state, attempts and how the last one went. */
  updateDelivery(delivery: StoredDelivery): Promise<void>
  listDeliveries(query: Command<'listDeliveries'>): Promise<Page<Delivery>>
}

interface WebhookEndpointStore {
  insertWebhookEndpoint(endpoint: StoredWebhookEndpoint): Promise<void>
  /** Both scopes; no secret is read. */
  listWebhookEndpoints(tenantId: string): Promise<WebhookEndpoint[]>
  /** Locked for the rest of the transaction, as is the tenant’s number of endpoints by its row. */
  lockWebhookEndpoint(tenantId: string, id: string): Promise<StoredWebhookEndpoint | null>
  updateWebhookEndpoint(endpoint: StoredWebhookEndpoint): Promise<void>
}

interface WatchStore {
  /** Quotas and their uses, by tenant and offer behind the last one; a page that is not full is the last. Platform scope. */
  usesToWatch(page: { after: { tenantId: string; offerId: string } | null; limit: number }): Promise<WatchedUse[]>
  /** Writes the alert of a quota if it is still the one that was looked at; false when somebody was faster. */
  saveUseAlert(change: {
    tenantId: string
    offerId: string
    from: { readonly percent: number; readonly crossings: number }
    to: { readonly percent: number; readonly crossings: number }
    changedAt: Instant
  }): Promise<boolean>
  /** Members of which some claim lacks a good copy that is young enough, since when, and who were not told of it that day. */
  tenantsWithoutGoodCopy(): Promise<{ tenantId: string; since: Instant }[]>
  /** What of members ends from `today` to `until`, both inclusive. */
  comingEnds(span: { today: CivilDate; until: CivilDate }): Promise<ComingEnd[]>
  endingCertificates(span: { today: CivilDate; until: CivilDate }): Promise<EndingCertificate[]>
  /** A crossing of a member's budget; null when it is not known. */
  budgetCrossing(of: {
    tenantId: string
    year: string
    percent: string
    basis: string
  }): Promise<{ budgetCents: bigint; amountMicros: bigint } | null>
}

/** What tasks were about, and how it came that there is nothing left to do. */
export interface TasksDone {
  readonly kinds: readonly OperatorTask['kind'][]
  readonly subjectId: string
  readonly doneAt: Instant
  readonly doneBy: string
  readonly note: string
}

interface OperatorTaskStore {
  /** False, and nothing, while one of the same kind and subject is open, or where it is known. */
  insertOperatorTask(task: OperatorTask): Promise<boolean>
  listOperatorTasks(query: Command<'listOperatorTasks'>): Promise<Page<OperatorTask>>
  lockOperatorTask(id: string): Promise<OperatorTask | null>
  /** Writes the end and version of a locked task. */
  updateOperatorTask(task: OperatorTask): Promise<void>
  /** Ends open tasks about something that needs nobody any more, whoever has them. */
  endTasksAbout(about: TasksDone): Promise<void>
}

/** Notices, their deliveries, and what is watched for them. Platform scope where nothing else is said. */
export interface NotificationStore
  extends NoticeStore,
    WebhookEndpointStore,
    WatchStore,
    OperatorTaskStore,
    PaperStore {}

/** How one attempt went. Reasons name no secret and hold no text of the receiver's beyond its first line. */
export type SendOutcome =
  | { readonly kind: 'sent'; readonly receipt: string }
  /** It can be tried again. */
  | { readonly kind: 'failed'; readonly reason: string }
  /** It will never be taken: an address that is refused, an endpoint that is gone. */
  | { readonly kind: 'refused'; readonly reason: string }

export interface OutgoingMail {
  readonly to: string
  readonly language: Language
  readonly letter: Letter
  /** What stands before the at sign of its Message-ID: the same at every attempt. */
  readonly messageKey: string
  readonly attachments?: readonly MailAttachment[]
}

/** A document that goes with a letter. */
export interface MailAttachment {
  readonly fileName: string
  readonly mediaType: string
  readonly bytes: Uint8Array
}

export interface MailSender {
  send(mail: OutgoingMail): Promise<SendOutcome>
}

export interface OutgoingEvent {
  readonly url: string
  /** The same at every attempt: receivers know repeats by it. */
  readonly id: string
  /** When it is sent, which is signed too; technical time. */
  readonly sentAt: Instant
  readonly contentType: string
  readonly body: string
  /** `whsec_…`, the current one first; each signs. */
  readonly secrets: readonly string[]
}

export interface WebhookSender {
  /** Throws the Problem `webhook-url-refused` for an address to which nothing may be sent. */
  check(url: string): Promise<void>
  send(event: OutgoingEvent): Promise<SendOutcome>
}
