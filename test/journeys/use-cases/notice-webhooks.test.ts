import type { WebhookEndpoint } from '@grenier/contracts'
import { attemptsMaxOf } from '@grenier/quota-billing'
import { Client } from 'pg'
import { Webhook } from 'standardwebhooks'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { adminOf } from './dated-house.ts'
import { callOf, memberOf, operator } from './house.ts'
import { type NoticeScene, openNoticeScene } from './notice-scene.ts'
import { problemOf } from './problem-of.ts'

const dayMs = 86_400_000
let scene: NoticeScene
let tenantId: string
let endpoint: WebhookEndpoint
let number = 0
beforeAll(async () => {
  scene = await openNoticeScene()
})
afterAll(() => scene?.close())
beforeEach(async () => {
  number += 1
  tenantId = await scene.enrol(`Commune ${number}`)
  await scene.contact(tenantId, { member: `commune-${number}`, holds: 'secretary' })
  scene.receiver.status = 200
  scene.receiver.taken.length = 0
  endpoint = await scene.endpoint(tenantId)
})

const secretOf = ({ secret }: WebhookEndpoint): string => secret ?? ''

/** What the receiver got, as the reference library of Standard Webhooks lets it through. */
function verified(secret: string): Record<string, unknown>[] {
  const webhook = new Webhook(secret)
  return scene.receiver.taken.map(({ body, headers }) => webhook.verify(body, headers) as Record<string, unknown>)
}

/** How many signatures the last event has, and which of these secrets made one of them, as the reference library signs. */
function signedBy(secrets: readonly string[]): { signatures: number; by: number[] } {
  const { body, headers } = scene.receiver.taken.at(-1) ?? { body: '', headers: {} }
  const signatures = headers['webhook-signature']?.split(' ') ?? []
  const sentAt = new Date(Number(headers['webhook-timestamp']) * 1_000)
  const by = secrets.flatMap((secret, index) =>
    signatures.includes(new Webhook(secret).sign(headers['webhook-id'] ?? '', sentAt, body)) ? [index] : [],
  )
  return { signatures: signatures.length, by }
}

const deliveries = async () => {
  const { items } = await scene.house.api.listNotices({ tenantId, limit: 100 }, callOf(memberOf(tenantId)))
  return items.flatMap((notice) => notice.deliveries).filter(({ channel }) => channel === 'webhook')
}
const asked = async () => {
  const request = await scene.ask(tenantId, 150n)
  await scene.drain()
  return request
}
const change = (ifMatch: number) => callOf(operator, { ifMatch })
const at = () => ({ tenantId, endpointId: endpoint.id })

describe('an event', () => {
  test('is a CloudEvent of the notice, signed as Standard Webhooks says, with the exact figures', async () => {
    const request = await asked()
    const [event] = verified(secretOf(endpoint))
    expect(event).toMatchObject({
      specversion: '1.0',
      id: expect.stringMatching(/^[0-9a-f-]{36}$/),
      source: `urn:uuid:${scene.house.ports.installation.id}`,
      type: 'grenier.request-received.v1',
      subject: `tenants/${tenantId}/${request.id}`,
      time: '2026-01-05T09:00:00.000Z',
      datacontenttype: 'application/json',
      data: {
        kind: 'request-received',
        subjectId: request.id,
        rows: [{ currentQuotaBytes: '53687091200', requestedQuotaBytes: '161061273600', offerName: 'standard' }],
      },
    })
    expect(scene.receiver.taken[0]?.headers['content-type']).toBe('application/cloudevents+json; charset=utf-8')
    expect(() => verified(`whsec_${Buffer.alloc(32, 1).toString('base64')}`)).toThrow('No matching signature')
    expect(await deliveries()).toMatchObject([{ state: 'sent', receipt: 'HTTP 200' }])
  })

  test('is tried again for days while the receiver is away, dies, and arrives once an operator asks again', async () => {
    scene.receiver.status = 503
    await asked()
    expect(await deliveries()).toMatchObject([{ state: 'failed', attempts: 1, lastReason: 'HTTP 503' }])
    for (let day = 0; day < attemptsMaxOf('webhook'); day += 1) {
      scene.house.moveWallClock(dayMs)
      await scene.drain()
    }
    const [dead] = await deliveries()
    expect(dead).toMatchObject({ state: 'dead', attempts: attemptsMaxOf('webhook') })
    const ids = new Set(scene.receiver.taken.map(({ headers }) => headers['webhook-id']))
    expect([...ids]).toEqual([dead?.id])
    // Each attempt is signed with its own time: one that was written down by somebody is stale when it is played again.
    const times = scene.receiver.taken.map(({ headers }) => Number(headers['webhook-timestamp']))
    expect(times).toEqual([...new Set(times)].toSorted((one, other) => one - other))
    expect(scene.receiver.taken.map(({ headers }) => headers['webhook-signature'])).toEqual(
      scene.receiver.taken.map(({ body, headers }) => {
        const sentAt = new Date(Number(headers['webhook-timestamp']) * 1_000)
        return new Webhook(secretOf(endpoint)).sign(dead?.id ?? '', sentAt, body)
      }),
    )
    expect(verified.bind(null, secretOf(endpoint))).toThrow('Message timestamp')
    const stranger = { tenantId: await scene.enrol('Étrangère'), deliveryId: dead?.id ?? '', recipient: null }
    const elsewhere = await problemOf(scene.house.api.retryDelivery(stranger, callOf(operator)))
    expect(elsewhere.code).toBe('not-found')
    const list = await scene.house.api.listDeliveries({ state: 'dead', limit: 100 }, callOf(operator))
    expect(list.items.map(({ id }) => id)).toContain(dead?.id)
    const tasks = await scene.house.api.listOperatorTasks({ state: 'open', limit: 100 }, callOf(operator))
    expect(tasks.items.filter((task) => task.tenantId === tenantId)).toMatchObject([{ kind: 'delivery-dead' }])
    scene.receiver.status = 200
    const again = { tenantId, deliveryId: dead?.id ?? '', recipient: null }
    await scene.house.api.retryDelivery(again, callOf(operator))
    await scene.drain()
    expect(await deliveries()).toMatchObject([{ id: dead?.id, state: 'sent', attempts: 1 }])
    const last = scene.receiver.taken.at(-1)
    expect(last?.headers['webhook-id']).toBe(dead?.id)
  })

  test('is sent at most twice by a process that dies between sending and writing, with one webhook-id', async () => {
    await scene.ask(tenantId, 150n)
    const rows = await scene.house.outboxRelay.claim({ limit: 200, now: scene.house.ports.wallClock.now() })
    for (const { kind, payload } of rows)
      if (kind === 'write-notice') await scene.house.jobs['write-notice'](payload as never)
    const [{ id: deliveryId } = { id: '' }] = await deliveries()
    scene.house.dieBeforeTransaction(2)
    await expect(scene.house.jobs['send-delivery']({ tenantId, deliveryId })).rejects.toThrow('killed')
    scene.house.dieBeforeTransaction(null)
    scene.house.moveWallClock(3 * 60_000)
    await scene.house.jobs['send-delivery']({ tenantId, deliveryId })
    await scene.house.jobs['send-delivery']({ tenantId, deliveryId })
    expect(scene.receiver.taken.map(({ headers }) => headers['webhook-id'])).toEqual([deliveryId, deliveryId])
  })

  test('goes only where its kind is wanted', async () => {
    const { url } = scene.receiver
    await scene.house.api.disableWebhookEndpoint({ ...at(), reason: 'remplacée' }, change(1))
    await scene.house.api.recordWebhookEndpoint({ tenantId, url, noticeKinds: ['statement-issued'] }, callOf(operator))
    await asked()
    expect(scene.receiver.taken).toEqual([])
  })
})

describe('an endpoint', () => {
  test('that answers 410 gets nothing more until it is enabled again, and the operator knows', async () => {
    scene.receiver.status = 410
    await asked()
    const { items } = await scene.house.api.listWebhookEndpoints({ tenantId }, callOf(operator))
    expect(items).toMatchObject([{ state: 'disabled', disabledReason: 'HTTP 410', secret: null }])
    expect(await deliveries()).toMatchObject([{ state: 'dead' }])
    const tasks = await scene.house.api.listOperatorTasks({ state: 'open', limit: 100 }, callOf(operator))
    expect(tasks.items.filter((task) => task.tenantId === tenantId)).toMatchObject([{ kind: 'endpoint-disabled' }])
    const before = scene.receiver.taken.length
    await asked()
    expect(scene.receiver.taken).toHaveLength(before)
    scene.receiver.status = 200
    await scene.house.api.enableWebhookEndpoint(at(), change(items[0]?.version ?? 0))
    await asked()
    expect(scene.receiver.taken).toHaveLength(before + 1)
  })

  test('shows its secret to the call that made it, repeated too, and nowhere else; it is stored sealed', async () => {
    const { url } = scene.receiver
    const call = callOf(adminOf(tenantId))
    const command = { tenantId, url, noticeKinds: [] }
    const made = await scene.house.api.recordWebhookEndpoint(command, call)
    expect(made.secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/)
    expect(await scene.house.api.recordWebhookEndpoint(command, call)).toEqual(made)
    const admin = new Client({ connectionString: scene.house.database.adminUrl })
    await admin.connect()
    const { rows } = await admin.query<{ text: string }>(
      `SELECT concat((SELECT string_agg(outcome::text, '') FROM idempotency_key),
                     (SELECT string_agg(after::text, '') FROM audit_entry),
                     (SELECT string_agg(webhook_endpoint::text, '') FROM webhook_endpoint)) AS text`,
    )
    await admin.end()
    expect(rows[0]?.text).toContain(made.id)
    expect(rows[0]?.text).not.toContain('whsec_')
  })

  test('keeps both secrets for a while when one is replaced, and then the new one alone', async () => {
    const rotated = await scene.house.api.rotateWebhookSecret({ ...at(), formerForHours: 24 }, change(1))
    expect(rotated.secret).not.toBe(endpoint.secret)
    await asked()
    const both = [secretOf(endpoint), secretOf(rotated)]
    expect(signedBy(both)).toEqual({ signatures: 2, by: [0, 1] })
    scene.house.moveWallClock(2 * dayMs)
    await asked()
    expect(signedBy(both)).toEqual({ signatures: 1, by: [1] })
  })

  test('is a member’s own: another member neither sees nor changes it, and a requester makes none', async () => {
    const other = adminOf(await scene.enrol('Autre'))
    const own = { tenantId, url: scene.receiver.url, noticeKinds: [] }
    const codes = [
      scene.house.api.recordWebhookEndpoint(own, callOf(other)),
      scene.house.api.listWebhookEndpoints({ tenantId }, callOf(other)),
      scene.house.api.rotateWebhookSecret({ ...at(), formerForHours: 0 }, callOf(other, { ifMatch: 1 })),
    ].map(async (call) => (await problemOf(call)).code)
    expect(await Promise.all(codes)).toEqual(['not-found', 'not-found', 'not-found'])
    const stale = scene.house.api.rotateWebhookSecret({ ...at(), formerForHours: 0 }, change(7))
    expect((await problemOf(stale)).code).toBe('version-stale')
  })

  test('is one of ten active ones at most', async () => {
    await scene.house.api.disableWebhookEndpoint({ ...at(), reason: 'remplacée' }, change(1))
    for (let count = 0; count < 10; count += 1) await scene.endpoint(tenantId)
    const enabled = scene.house.api.enableWebhookEndpoint(at(), change(2))
    expect((await problemOf(enabled)).code).toBe('webhook-endpoints-too-many')
    expect((await problemOf(scene.endpoint(tenantId))).code).toBe('webhook-endpoints-too-many')
  })
})
