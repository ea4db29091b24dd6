import { composeLetter, type Language, languages, type Notice } from '@grenier/contracts'
import { addMs, type Instant, retrySpreadParts, retryWaitMs } from '@grenier/quota-billing'
import { found } from '../shared/access.ts'
import type { JobPorts } from '../shared/control-plane-ports.ts'
import { derivedId } from '../shared/derived-id.ts'
import type { Transaction } from '../shared/ports.ts'
import type { JobUseCase } from '../shared/use-case.ts'
import { letterAttachments } from './letter-attachments.ts'
import { sendDeliveryJob } from './notice-jobs.ts'
import { unarrivedTask } from './operator-tasks.ts'
import type { SendOutcome, StoredDelivery, StoredWebhookEndpoint } from './ports.ts'
import { eventContentType, eventOf } from './webhook-event.ts'

/**
 * How long an attempt keeps others from trying the same: longer than any attempt may last. A process that dies in it is
 * followed by another attempt after that, with the same id in it.
 */
const attemptLeaseMs = 120_000
const reasonLengthMax = 500
const platform = { kind: 'platform' } as const

interface Attempt {
  readonly delivery: StoredDelivery
  readonly notice: Omit<Notice, 'deliveries'>
  /** Of a webhook. */
  readonly endpoint: StoredWebhookEndpoint | null
}

type Begun = Attempt | 'over' | { readonly busyForMs: number }

/** Takes the delivery for one attempt, unless it is over, not due yet, or somebody is trying it. */
async function begin(ports: JobPorts, tx: Transaction, key: { tenantId: string; deliveryId: string }): Promise<Begun> {
  const { tenantId, deliveryId } = key
  const now = ports.wallClock.now()
  const standing = await tx.notification.lockDelivery(tenantId, deliveryId)
  if (standing === null || standing.endedAt !== null) return 'over'
  const { attemptingUntil, nextAttemptAt } = standing
  if (attemptingUntil !== null && attemptingUntil > now) return { busyForMs: attemptingUntil - now }
  // Another row of the outbox comes when it is due.
  if (nextAttemptAt !== null && nextAttemptAt > now) return 'over'
  const notice = found(await tx.notification.getNotice(tenantId, standing.noticeId))
  const { endpointId } = standing
  const endpoint = endpointId === null ? null : await tx.notification.lockWebhookEndpoint(tenantId, endpointId)
  const delivery = {
    ...standing,
    attempts: standing.attempts + 1,
    attemptingUntil: addMs(now, attemptLeaseMs),
    nextAttemptAt: null,
  }
  await tx.notification.updateDelivery(delivery)
  return { delivery, notice, endpoint }
}

/** Params that begin with `sealed` are opened under their own name: `sealedLink` becomes `link`. */
function opened({ secretBox }: JobPorts, notice: Attempt['notice']): Attempt['notice'] {
  const params = Object.entries(notice.facts.params).map(([name, value]): [string, string] => {
    const [, bare] = /^sealed([A-Z]\w*)$/.exec(name) ?? []
    if (bare === undefined) return [name, value]
    return [`${bare.charAt(0).toLowerCase()}${bare.slice(1)}`, secretBox.open(value)]
  })
  return { ...notice, facts: { ...notice.facts, params: Object.fromEntries(params) } }
}

function signingSecrets({ secretBox }: JobPorts, endpoint: StoredWebhookEndpoint, now: Instant): string[] {
  const { sealedSecret, formerSealedSecret, formerUntil } = endpoint
  const former = formerSealedSecret !== null && formerUntil !== null && now < formerUntil ? [formerSealedSecret] : []
  return [sealedSecret, ...former].map((sealed) => secretBox.open(sealed))
}

async function attempt(ports: JobPorts, { delivery, notice, endpoint }: Attempt): Promise<SendOutcome> {
  const { id, tenantId, recipient } = delivery
  if (delivery.channel === 'mail') {
    const language: Language = delivery.language ?? languages[0]
    const attachments = await letterAttachments(ports, notice).catch(() => null)
    if (attachments === null) return { kind: 'failed', reason: 'the document could not be drawn' }
    const names = attachments.map(({ fileName }) => fileName)
    const params = names.length === 0 ? {} : { attachedName: names.join(', ') }
    const told = opened(ports, notice)
    const facts = { ...told.facts, params: { ...told.facts.params, ...params } }
    const letter = composeLetter({ ...told, facts }, language)
    return await ports.mail.send({ to: recipient, language, letter, messageKey: `${tenantId}.${id}`, attachments })
  }
  if (endpoint === null || endpoint.state === 'disabled') return { kind: 'refused', reason: 'the endpoint is disabled' }
  const sentAt = ports.wallClock.now()
  return await ports.webhooks.send({
    url: endpoint.url,
    id,
    sentAt,
    contentType: eventContentType,
    body: eventOf(notice, ports.installation.id),
    secrets: signingSecrets(ports, endpoint, sentAt),
  })
}

/** Moves deliveries that failed together apart, always in the same way. */
function spreadOf({ tenantId, id, attempts }: StoredDelivery): number {
  return Number.parseInt(derivedId(['spread', tenantId, id, attempts]).slice(0, 8), 16) % retrySpreadParts
}

/** What becomes of a delivery that was not taken. */
function unarrived(ports: JobPorts, delivery: StoredDelivery, outcome: Exclude<SendOutcome, { kind: 'sent' }>) {
  const { channel, attempts } = delivery
  const lastReason = outcome.reason.slice(0, reasonLengthMax)
  const waitMs = outcome.kind === 'refused' ? null : retryWaitMs(channel, { attempts, spread: spreadOf(delivery) })
  if (waitMs !== null) {
    const nextAttemptAt = addMs(ports.wallClock.now(), waitMs)
    return { ...delivery, state: 'failed', nextAttemptAt, lastReason } as const
  }
  const hasBounced = outcome.kind === 'refused' && channel === 'mail'
  return { ...delivery, state: hasBounced ? 'bounced' : 'dead', endedAt: ports.clock.now(), lastReason } as const
}

/** An endpoint that answers that it is gone gets nothing more (Standard Webhooks: 410). */
async function disableGone(tx: Transaction, { tenantId, endpointId, lastReason }: StoredDelivery): Promise<boolean> {
  const endpoint = endpointId === null ? null : await tx.notification.lockWebhookEndpoint(tenantId, endpointId)
  if (endpoint === null || endpoint.state === 'disabled') return false
  const disabled = { state: 'disabled', disabledReason: lastReason, version: endpoint.version + 1 } as const
  await tx.notification.updateWebhookEndpoint({ ...endpoint, ...disabled })
  return true
}

async function settle(ports: JobPorts, tx: Transaction, run: { begun: StoredDelivery; outcome: SendOutcome }) {
  const { tenantId, id, attempts } = run.begun
  const standing = await tx.notification.lockDelivery(tenantId, id)
  // Another attempt began after this one had outlived its lease, or a bounce was recorded: that one stands.
  if (standing === null || standing.endedAt !== null || standing.attempts !== attempts) return
  const tried = { ...standing, attemptingUntil: null }
  const { outcome } = run
  if (outcome.kind === 'sent') {
    const receipt = outcome.receipt.slice(0, reasonLengthMax)
    const sent = { state: 'sent', endedAt: ports.clock.now(), receipt, lastReason: null } as const
    await tx.notification.updateDelivery({ ...tried, ...sent })
    return
  }
  const after: StoredDelivery = unarrived(ports, tried, outcome)
  await tx.notification.updateDelivery(after)
  if (after.nextAttemptAt !== null) {
    await tx.outbox.append([sendDeliveryJob(after, after.nextAttemptAt)])
    return
  }
  const wasGone = outcome.kind === 'refused' && (await disableGone(tx, after))
  await tx.notification.insertOperatorTask(unarrivedTask(ports, after, { wasGone }))
}

/**
 * Tries a delivery once and writes how it went: sent, to be tried again later, come back, or dead, which become tasks of the
 * operator. Two at once send it once. A process that dies between sending and writing makes one more attempt, with the same
 * Message-ID or `webhook-id`, by which a receiver knows the repeat.
 */
export function sendDelivery(ports: JobPorts): JobUseCase<'send-delivery'> {
  return async (key) => {
    const begun = await ports.unitOfWork.transact(platform, (tx) => begin(ports, tx, key))
    if (begun === 'over') return { kind: 'done' }
    if ('busyForMs' in begun) return { kind: 'retry', delayMs: begun.busyForMs, reason: 'being tried' }
    const outcome = await attempt(ports, begun)
    await ports.unitOfWork.transact(platform, (tx) => settle(ports, tx, { begun: begun.delivery, outcome }))
    return { kind: 'done' }
  }
}
