import type { JobKind, WebhookEndpoint } from '@grenier/contracts'
import { moneyDocuments, statementPdf } from '@grenier/documents'
import { createSmtpMail, createWebhookSender } from '@grenier/notifications'
import { addMs, type ContactFunction, civilDate, GIB } from '@grenier/quota-billing'
import { type EventReceiver, startEventReceiver } from '../../harness/event-receiver.ts'
import { type MailServer, startMailServer } from '../../harness/mail-server.ts'
import { callOf, type House, memberOf, openHouse, operator } from './house.ts'
import { enrolCommune, prepareRegion, type Region } from './region.ts'

/** A house whose letters go to a real mail server and whose events go to a real receiver, both on the loopback. */
export interface NoticeScene {
  readonly house: House
  readonly region: Region
  readonly mail: MailServer
  readonly receiver: EventReceiver
  enrol(name: string): Promise<string>
  /** A contact of a member: `<function>@<member>.example`. */
  contact(tenantId: string, of: { member: string; holds: ContactFunction; language?: 'fr' | 'en' }): Promise<string>
  endpoint(tenantId: string): Promise<WebhookEndpoint>
  ask(tenantId: string, gib: bigint): ReturnType<House['api']['submitQuotaRequest']>
  /** Runs every job that is due, as the worker does, until none is. Returns the kinds of those that were run. */
  drain(): Promise<JobKind[]>
  close(): Promise<void>
}

const turnsMax = 50

async function drain({ outboxRelay, jobs, ports }: House): Promise<JobKind[]> {
  const run: JobKind[] = []
  for (let turn = 0; turn < turnsMax; turn += 1) {
    const rows = await outboxRelay.claim({ limit: 200, now: ports.wallClock.now() })
    if (rows.length === 0) return run
    for (const row of rows) {
      const work = jobs[row.kind as JobKind] as (payload: never) => ReturnType<House['jobs']['seal-audit']>
      const outcome = await work(row.payload as never)
      run.push(row.kind as JobKind)
      const now = ports.wallClock.now()
      if (outcome.kind === 'done') await outboxRelay.markDone(row.id, now)
      else await outboxRelay.retryLater(row.id, { notBefore: addMs(now, outcome.delayMs), reason: outcome.reason })
    }
  }
  throw new Error('jobs without end')
}

/** Room for a member of each test and what it asks for. */
async function giveRoom({ api }: House, { root, epci, block }: Region): Promise<void> {
  const room = { offerId: block.id, limitBytes: 10_000n * GIB, overcommitPercent: 100 }
  for (const { id: poolId, version } of [root, epci])
    await api.setPoolCapacity({ poolId, ...room }, callOf(operator, { ifMatch: version + 1 }))
}

export async function openNoticeScene(clockIso = '2026-01-05T09:00:00.000Z'): Promise<NoticeScene> {
  const mail = await startMailServer()
  const receiver = await startEventReceiver()
  const smtp = createSmtpMail({
    host: '127.0.0.1',
    port: mail.port,
    security: 'none',
    login: null,
    fromName: 'Syndicat mixte numérique',
    fromAddress: 'ne-pas-repondre@syndicat.example',
  })
  const webhooks = createWebhookSender({ allowPrivate: true })
  const installation = {
    operatorEmail: 'exploitation@syndicat.example',
    operatorOfficer: { name: 'Dominique Arnaud', email: 'dpo@syndicat.example', phone: '+33 1 30 00 00 00' },
    publicUrl: 'https://espace.syndicat.example/',
  }
  const house = await openHouse(clockIso, {
    mail: smtp,
    webhooks,
    installation,
    documents: { statementPdf, forecastDocuments: moneyDocuments },
  })
  const region = await prepareRegion(house)
  await giveRoom(house, region)
  return {
    house,
    region,
    mail,
    receiver,
    enrol: async (name) => (await enrolCommune(house, region, { name })).id,
    async contact(tenantId, { member, holds, language = 'fr' }) {
      const email = `${holds}@${member}.example`
      const dates = { validFrom: civilDate('2026-01-01'), validUntil: null }
      const person = { function: holds, name: holds, email, language }
      await house.api.recordContact({ tenantId, ...person, ...dates }, callOf(operator))
      return email
    },
    endpoint: (tenantId) =>
      house.api.recordWebhookEndpoint({ tenantId, url: receiver.url, noticeKinds: [] }, callOf(operator)),
    ask: (tenantId, gib) =>
      house.api.submitQuotaRequest(
        {
          tenantId,
          lines: [{ offerId: region.block.id, wantedQuotaBytes: gib * GIB }],
          justification: 'Archives numérisées',
          wishedOn: null,
          temporaryUntil: null,
          waitIfFull: false,
        },
        callOf(memberOf(tenantId)),
      ),
    drain: () => drain(house),
    async close() {
      await house.close()
      await smtp.close()
      await webhooks.close()
      await receiver.close()
      await mail.close()
    },
  }
}
