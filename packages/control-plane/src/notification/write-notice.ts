import { type Language, languages, type NoticeFacts, noticeFacts } from '@grenier/contracts'
import { chooseRecipients, civilDateOf, type NoticeKind, type NoticeRule, noticeRules } from '@grenier/quota-billing'
import type { z } from 'zod'
import type { ControlPlanePorts } from '../shared/control-plane-ports.ts'
import { derivedId } from '../shared/derived-id.ts'
import type { Transaction } from '../shared/ports.ts'
import { sendDeliveryJob } from './notice-jobs.ts'
import { newOperatorTask } from './operator-tasks.ts'
import type { StoredDelivery } from './ports.ts'
import { queuePaperLetter } from './queue-paper-letter.ts'

export interface NoticeToWrite {
  readonly tenantId: string
  readonly kind: NoticeKind
  /** What it is about. */
  readonly subjectId: string
  /** Which of the things that can happen to the subject: the same three write the same notice, once. */
  readonly occurrence: string
  readonly facts: z.input<typeof noticeFacts>
  /** Besides contacts: addresses of persons whose matter this one is. */
  readonly alsoTo?: readonly string[]
  /** Instead of contacts and endpoints: one address that is no contact, such as an invited person's. */
  readonly addressedTo?: { readonly email: string; readonly language: Language }
}

interface Recipient {
  readonly channel: 'mail' | 'webhook'
  readonly recipient: string
  readonly language: Language | null
  readonly endpointId: string | null
}

function mailTo(email: string, language: Language): Recipient {
  return { channel: 'mail', recipient: email, language, endpointId: null }
}

/** Contacts by function, who may sign where a visa is wanted, the operator where it is its matter too, and the member's endpoints that want the kind. */
async function recipientsOf(
  { clock, installation }: ControlPlanePorts,
  tx: Transaction,
  { tenantId, kind, alsoTo = [] }: NoticeToWrite,
): Promise<{ members: Recipient[]; others: Recipient[] }> {
  const rule: NoticeRule = noticeRules[kind]
  const { functions, tellsOperator, tellsSigners = false } = rule
  const on = civilDateOf(clock.now(), installation.timeZone)
  const contacts = chooseRecipients(await tx.tenancy.listContacts(tenantId), { functions, on })
  const toContacts = contacts.map(({ email, language }) => mailTo(email, language))
  const known = new Set(contacts.map(({ email }) => email.toLowerCase()))
  const signers = tellsSigners ? await tx.tenancy.signerAddresses(tenantId, on) : []
  const others = [...signers, ...alsoTo].filter((email) => !known.has(email.toLowerCase()))
  const toPersons = others.map((email) => mailTo(email, languages[0]))
  const endpoints = await tx.notification.listWebhookEndpoints(tenantId)
  const wanting = endpoints.filter(
    ({ state, noticeKinds }) => state === 'active' && (noticeKinds.length === 0 || noticeKinds.includes(kind)),
  )
  const { operatorEmail } = installation
  const operators = tellsOperator && operatorEmail !== undefined ? [mailTo(operatorEmail, languages[0])] : []
  return {
    members: [...toContacts, ...toPersons],
    others: [
      ...operators,
      ...wanting.map(
        ({ id, url }): Recipient => ({ channel: 'webhook', recipient: url, language: null, endpointId: id }),
      ),
    ],
  }
}

/** The id says to whom: written a second time it changes nothing. */
export function newDelivery(
  of: { tenantId: string; noticeId: string; recordedAt: StoredDelivery['recordedAt'] },
  recipient: Recipient,
): StoredDelivery {
  const { tenantId, noticeId } = of
  const place = recipient.endpointId ?? recipient.recipient.toLowerCase()
  return {
    ...of,
    ...recipient,
    id: derivedId(['delivery', tenantId, noticeId, recipient.channel, place]),
    state: 'pending',
    attempts: 0,
    attemptingUntil: null,
    nextAttemptAt: null,
    endedAt: null,
    lastReason: null,
    receipt: null,
  }
}

/**
 * Writes a notice and one delivery for each of its recipients, with the jobs that send them, in the caller's transaction. The
 * notice's id comes from what it is about, so that a fact told twice is written to nobody twice. A member without anybody to
 * write to becomes a task of the operator. A tenant that is not known is written nothing.
 */
export async function writeNotice(ports: ControlPlanePorts, tx: Transaction, wanted: NoticeToWrite): Promise<void> {
  const { tenantId, kind, subjectId, occurrence, addressedTo } = wanted
  const { clock, installation } = ports
  const recordedAt = clock.now()
  const tenant = await tx.tenancy.tenantInBrief(tenantId, civilDateOf(recordedAt, installation.timeZone))
  if (tenant === null) return
  const { operatorName, operatorEmail, publicUrl } = installation
  const parties = {
    memberName: tenant.name,
    operatorName,
    ...(operatorEmail === undefined ? {} : { operatorEmail }),
    ...(publicUrl === undefined ? {} : { publicUrl }),
  }
  const facts: NoticeFacts = noticeFacts.parse({ ...wanted.facts, params: { ...wanted.facts.params, ...parties } })
  const noticeId = derivedId(['notice', tenantId, kind, subjectId, occurrence])
  const notice = { tenantId, id: noticeId, kind, subjectId, occurrence, facts, occurredAt: recordedAt }
  if (!(await tx.notification.insertNotice(notice))) return
  if (addressedTo === undefined) await queuePaperLetter(ports, tx, { ...notice, memberName: tenant.name })
  const { members, others } =
    addressedTo === undefined
      ? await recipientsOf(ports, tx, wanted)
      : { members: [mailTo(addressedTo.email, addressedTo.language)], others: [] }
  if (members.length === 0) {
    const about = { tenantId, subjectId: tenantId, facts: { memberName: tenant.name } }
    await tx.notification.insertOperatorTask(newOperatorTask(ports, { kind: 'no-contact', ...about }))
  }
  const deliveries = [...members, ...others].map((recipient) =>
    newDelivery({ tenantId, noticeId, recordedAt }, recipient),
  )
  if (deliveries.length === 0) return
  await tx.notification.insertDeliveries(deliveries)
  await tx.outbox.append(deliveries.map((delivery) => sendDeliveryJob(delivery)))
}
