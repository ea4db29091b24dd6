import { createHash } from 'node:crypto'
import { civilDate } from '@grenier/quota-billing'
import type { Client } from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ids } from '../harness/fixtures.ts'
import type { Browser } from './support/browser.ts'
import type { SignInApi } from './support/sign-in-api.ts'
import { startTwoMembers, type TwoMembers } from './support/two-members.ts'

let scene: TwoMembers
let api: SignInApi
let admin: Client
let operator: Browser
let communal: Browser
const [own, other] = [ids.tenant(1), ids.tenant(2)]
const inDays = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString()

beforeAll(async () => {
  scene = await startTwoMembers()
  ;({ api, admin, operator, communal } = scene)
})
afterAll(() => scene?.close())

const asked = (over: object = {}) => ({
  name: 'Tableau de bord',
  tenantId: null,
  roles: ['operator'],
  operations: null,
  expiresAt: inDays(90),
  ...over,
})

interface Made {
  readonly id: string
  readonly secret: string
}

async function make(browser: Browser, kind: 'personal' | 'service', over: object = {}): Promise<Made> {
  const { status, json } = await browser.call(`${api.baseUrl}/v1/${kind}-tokens`, { method: 'POST', body: asked(over) })
  expect(json).toMatchObject({ kind, version: 1 })
  expect(status).toBe(201)
  return { id: String(json['id']), secret: String(json['secret']) }
}

async function refusal(browser: Browser, kind: 'personal' | 'service', over: object): Promise<string> {
  const { status, json } = await browser.call(`${api.baseUrl}/v1/${kind}-tokens`, { method: 'POST', body: asked(over) })
  return `${status} ${String(json['code'])}`
}

/** A program that calls with a token; the code of the refusal, or the status. */
async function by(secret: string, path: string, options: { method?: string; body?: object } = {}): Promise<string> {
  const answer = await fetch(`${api.baseUrl}${path}`, {
    method: options.method ?? 'GET',
    headers: {
      authorization: `Bearer ${secret}`,
      'idempotency-key': crypto.randomUUID(),
      ...(options.body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(options.body === undefined ? {} : { body: JSON.stringify(options.body) }),
  })
  const { code } = (await answer.json()) as { code?: string }
  return code ?? String(answer.status)
}

describe('a personal token', () => {
  it('acts in its person’s name, is shown once, and is kept as a hash alone', async () => {
    const key = crypto.randomUUID()
    const body = asked()
    const send = () =>
      operator.call(`${api.baseUrl}/v1/personal-tokens`, { method: 'POST', body, headers: { 'idempotency-key': key } })
    const { json } = await send()
    const secret = String(json['secret'])
    expect(secret).toMatch(/^gre_[\w-]{43}$/)
    expect(json['hint']).toBe(`${secret.slice(0, 8)}…${secret.slice(-4)}`)
    expect((await send()).json).toEqual({ ...json, secret: null })
    expect(await by(secret, '/v1/tenants')).toBe('200')
    const { rows } = await admin.query(`SELECT encode(token_hash, 'hex') AS hash FROM access_token WHERE id = $1`, [
      json['id'],
    ])
    expect(rows).toEqual([{ hash: createHash('sha256').update(secret).digest('hex') }])
    const kept = await admin.query(`
      SELECT (SELECT json_agg(audit_entry) FROM audit_entry)::text AS audit,
             (SELECT json_agg(idempotency_key) FROM idempotency_key)::text AS keys,
             (SELECT json_agg(access_token) FROM access_token)::text AS tokens`)
    expect(JSON.stringify(kept.rows)).toContain(String(json['id']))
    expect(JSON.stringify(kept.rows)).not.toContain(secret)
  })

  it('is the person in the audit trail and in every rule about who decides', async () => {
    const { secret } = await make(operator, 'personal')
    const act = {
      organ: 'Comité',
      number: '2026-1',
      title: 'Essai',
      adoptedOn: '2026-01-02',
      sentToPrefectOn: null,
      publishedOn: null,
    }
    expect(await by(secret, '/v1/acts', { method: 'POST', body: act })).toBe('201')
    const { rows } = await admin.query(`SELECT actor FROM audit_entry WHERE action = 'recordAct'`)
    expect(rows).toEqual([{ actor: 'demo-exploitation' }])
  })

  it('gives no more than its person has, and loses what they lose', async () => {
    expect(await refusal(operator, 'personal', { roles: ['finance'] })).toBe('422 token-role-not-held')
    expect(await refusal(operator, 'personal', { roles: ['member-admin'], tenantId: own })).toBe(
      '422 token-role-not-held',
    )
    expect(await refusal(communal, 'personal', { roles: ['member-admin'], tenantId: other })).toBe(
      '422 token-role-not-held',
    )
    const person = await api.signedIn('demo-invitation')
    await api.client('operator').call('recordMandate', {
      params: { tenantId: other },
      body: {
        personSubject: 'demo-invitation',
        personName: 'Hugo Tanguy',
        function: 'requester',
        ceilingCents: null,
        validFrom: civilDate('2026-01-01'),
        validUntil: null,
        actId: null,
      },
    })
    const { secret } = await make(person, 'personal', { roles: ['member-requester'], tenantId: other })
    const quotas = `/v1/tenants/${other}/quotas`
    expect(await by(secret, quotas)).toBe('200')
    expect(await by(secret, `/v1/tenants/${own}/quotas`)).toBe('not-found')
    await admin.query(`UPDATE mandate SET valid_until = valid_from, ended_at = recorded_at, ended_by = 'x'`)
    expect(await by(secret, quotas)).toBe('not-allowed')
  })

  it('rests on groups for thirty days after its person was last seen', async () => {
    const { secret } = await make(operator, 'personal')
    const seen = (ago: string) =>
      admin.query(`UPDATE person SET signed_in_at = signed_in_at - $1::interval WHERE subject = 'demo-exploitation'`, [
        ago,
      ])
    await seen('29 days')
    expect(await by(secret, '/v1/tenants')).toBe('200')
    await seen('1 day 1 minute')
    expect(await by(secret, '/v1/tenants')).toBe('not-allowed')
    operator = await api.signedIn('demo-exploitation')
    expect(await by(secret, '/v1/tenants')).toBe('200')
  })

  it('calls the operations that it was made for and no other', async () => {
    const { secret } = await make(operator, 'personal', { operations: ['listTenants'] })
    expect(await by(secret, '/v1/tenants')).toBe('200')
    expect(await by(secret, '/v1/offers')).toBe('not-allowed')
    for (const operation of ['listThings', 'constructor', 'closePeriod', 'inviteMember'])
      expect([operation, await refusal(operator, 'personal', { operations: [operation] })]).toEqual([
        operation,
        '422 token-operation-unknown',
      ])
  })

  it('makes no other token, lets nobody in and is no session', async () => {
    const { secret } = await make(operator, 'personal')
    for (const [path, body] of [
      ['/v1/personal-tokens', asked()],
      ['/v1/service-tokens', asked({ roles: ['auditor'] })],
      [`/v1/tenants/${own}/invitations`, { email: 'a@b.example', role: 'member-viewer', roleEndsAt: null }],
      ['/v1/session/tenant', { tenantId: own }],
    ] as const)
      expect([path, await by(secret, path, { method: 'POST', body })]).toEqual([path, 'not-allowed'])
    expect(await by(secret, '/v1/session')).toBe('200')
  })

  it('is made in a session alone, not by a bearer token', async () => {
    expect(await by(await api.token('operator'), '/v1/personal-tokens', { method: 'POST', body: asked() })).toBe(
      'session-wanted',
    )
  })

  it('ends on its day, which is at most a year away', async () => {
    expect(await refusal(operator, 'personal', { expiresAt: inDays(366) })).toBe('422 token-too-long')
    expect(await refusal(operator, 'personal', { expiresAt: inDays(-1) })).toBe('422 token-too-long')
    const { id, secret } = await make(operator, 'personal', { expiresAt: inDays(365) })
    expect(await by(secret, '/v1/tenants')).toBe('200')
    await admin.query(
      `UPDATE access_token SET created_at = created_at - interval '2 days', expires_at = created_at WHERE id = $1`,
      [id],
    )
    expect(await by(secret, '/v1/tenants')).toBe('not-authenticated')
  })

  it('shows when it was last used, to the minute', async () => {
    const { id, secret } = await make(operator, 'personal')
    const lastUsed = async () => {
      const { json } = await operator.call(`${api.baseUrl}/v1/personal-tokens`)
      return (json['items'] as { id: string; lastUsedAt: string | null }[]).find((token) => token.id === id)?.lastUsedAt
    }
    expect(await lastUsed()).toBeNull()
    await by(secret, '/v1/tenants')
    const first = await lastUsed()
    await by(secret, '/v1/tenants')
    expect(await lastUsed()).toBe(first)
    await admin.query(`UPDATE access_token SET last_used_at = last_used_at - interval '61 seconds' WHERE id = $1`, [id])
    await by(secret, '/v1/tenants')
    expect(Date.parse(`${await lastUsed()}`)).toBeGreaterThanOrEqual(Date.parse(`${first}`))
  })

  it('is revoked at once, by its person and by no other member, and once', async () => {
    const { id, secret } = await make(operator, 'personal')
    const revoke = (browser: Browser, kind = 'personal') =>
      browser.call(`${api.baseUrl}/v1/${kind}-tokens/${id}/revoke`, { method: 'POST' })
    expect(await revoke(communal)).toMatchObject({ status: 404 })
    expect(await revoke(operator, 'service')).toMatchObject({ status: 404 })
    expect(await by(secret, '/v1/tenants')).toBe('200')
    expect(await revoke(operator)).toMatchObject({ status: 200, json: { revokedBy: 'demo-exploitation', version: 2 } })
    expect(await by(secret, '/v1/tenants')).toBe('not-authenticated')
    expect(await revoke(operator)).toMatchObject({ status: 409, json: { code: 'token-revoked' } })
    const { rows } = await admin.query(`SELECT action FROM audit_entry WHERE subject_id = $1 ORDER BY id`, [id])
    expect(rows).toEqual([{ action: 'createPersonalToken' }, { action: 'revokePersonalToken' }])
  })

  it('of somebody who left is found and ended by an operator, and by nobody else', async () => {
    const left = await api.signedIn('demo-finances')
    const { id, secret } = await make(left, 'personal', { roles: ['finance'] })
    const query = `?personSubject=demo-finances`
    const listedTo = async (browser: Browser) => {
      const { status, json } = await browser.call(`${api.baseUrl}/v1/personal-tokens${query}`)
      return `${status} ${JSON.stringify(json).includes(id)}`
    }
    const endedBy = async (browser: Browser) =>
      (await browser.call(`${api.baseUrl}/v1/personal-tokens/${id}/revoke`, { method: 'POST' })).status
    expect([await listedTo(communal), await endedBy(communal)]).toEqual(['403 false', 404])
    expect(await by(secret, '/v1/tenants')).toBe('200')
    expect([await listedTo(left), await listedTo(operator), await endedBy(operator)]).toEqual([
      '200 true',
      '200 true',
      200,
    ])
    expect(await by(secret, '/v1/tenants')).toBe('not-authenticated')
    const { rows } = await admin.query(
      `SELECT actor FROM audit_entry WHERE subject_id = $1 AND action = 'revokePersonalToken'`,
      [id],
    )
    expect(rows).toEqual([{ actor: 'demo-exploitation' }])
  })

  it('is one of fifty at most', async () => {
    const finance = await api.signedIn('demo-finances')
    await make(finance, 'personal', { roles: ['finance'] })
    await admin.query(`
      INSERT INTO access_token (id, kind, name, person_subject, roles, token_hash, hint, created_at, created_by, expires_at, version)
      SELECT gen_random_uuid(), kind, name, person_subject, roles, sha256(number::text::bytea), hint, created_at, created_by,
             expires_at, version
        FROM access_token CROSS JOIN generate_series(2, 50) AS number 
       WHERE person_subject = 'demo-finances' AND revoked_at IS NULL`)
    expect(await refusal(finance, 'personal', { roles: ['finance'] })).toBe('422 token-count')
  })
})

describe('a service token', () => {
  it('acts in its own name, for its member alone', async () => {
    const { id, secret } = await make(communal, 'service', { roles: ['member-viewer'], tenantId: own })
    expect(await by(secret, `/v1/tenants/${own}/quotas`)).toBe('200')
    expect(await by(secret, `/v1/tenants/${other}/quotas`)).toBe('not-found')
    const session = await fetch(`${api.baseUrl}/v1/session`, { headers: { authorization: `Bearer ${secret}` } })
    expect(await session.json()).toMatchObject({ subject: `service:${id}`, roles: ['member-viewer'], tenantId: own })
  })

  it('decides neither money nor capacity', async () => {
    for (const role of ['operator', 'finance', 'pool-approver'])
      expect(await refusal(operator, 'service', { roles: [role] })).toBe('422 token-role-decides')
    expect(await refusal(operator, 'service', { roles: ['member-admin'], tenantId: own })).toBe(
      '422 token-role-decides',
    )
    const planted = admin.query(`
      INSERT INTO access_token (id, kind, name, roles, token_hash, hint, created_at, created_by, expires_at, version)
      VALUES (gen_random_uuid(), 'service', 'x', '{operator}', sha256('x'), 'x', now(), 'x', now() + interval '1 day', 1)`)
    await expect(planted).rejects.toThrow('access_token_service_decides_nothing')
  })

  it('makes nobody two persons: who made it does not decide what it asked', async () => {
    const { secret } = await make(operator, 'service', { roles: ['member-requester'], tenantId: other })
    const lines = [{ offerId: ids.offer(1), wantedQuotaBytes: String(10n * 2n ** 30n) }]
    const sent = await fetch(`${api.baseUrl}/v1/tenants/${other}/quota-requests`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${secret}`,
        'content-type': 'application/json',
        'idempotency-key': crypto.randomUUID(),
      },
      body: JSON.stringify({ lines, justification: 'archives', wishedOn: null }),
    })
    const { id, state } = (await sent.json()) as { id: string; state: string }
    expect([sent.status, state]).toEqual([201, 'submitted'])
    const body = { decision: 'approve', reason: 'pour moi' }
    const url = `${api.baseUrl}/v1/quota-requests/${id}`
    const headers = { 'if-match': '"1"' }
    for (const [step, wanted] of [
      ['decision', body],
      ['taking', undefined],
    ] as const) {
      const own = await operator.call(`${url}/${step}`, { method: 'POST', headers, ...(wanted && { body: wanted }) })
      expect([step, own.status, own.json['code']]).toEqual([step, 403, 'own-request'])
    }
    const decided = await api.client('operator').call('decideQuotaRequest', {
      params: { requestId: id },
      body: { decision: 'approve', reason: 'place disponible' },
      ifMatch: 1,
    })
    expect(decided.decidedBy).toBe('operator-1')
  })

  it('is of a member where its roles are, and of the platform where they are not', async () => {
    expect(await refusal(operator, 'service', { roles: ['member-viewer'] })).toBe('422 token-place')
    expect(await refusal(operator, 'service', { roles: ['collector'], tenantId: own })).toBe('422 token-place')
    const { secret } = await make(operator, 'service', { roles: ['collector'], operations: ['recordReadings'] })
    expect(await by(secret, '/v1/offers')).toBe('not-allowed')
    expect(await by(secret, '/v1/readings', { method: 'POST', body: {} })).toBe('invalid-input')
  })

  it('is made, seen and revoked by its own member or the operator, never by another member', async () => {
    expect(await refusal(communal, 'service', { roles: ['member-viewer'], tenantId: other })).toBe('404 not-found')
    expect(await refusal(communal, 'service', { roles: ['collector'] })).toBe('404 not-found')
    const { id: foreign } = await make(operator, 'service', { roles: ['member-viewer'], tenantId: other })
    const { id: mine } = await make(operator, 'service', { roles: ['member-viewer'], tenantId: own })
    const listed = async (browser: Browser, query = '') => {
      const { json } = await browser.call(`${api.baseUrl}/v1/service-tokens${query}`)
      return JSON.stringify(json)
    }
    expect(await listed(communal)).toContain(mine)
    expect(await listed(communal)).not.toContain(foreign)
    expect(await listed(communal, `?tenantId=${other}`)).toContain('not-found')
    expect(await listed(operator, `?tenantId=${other}`)).toContain(foreign)
    const revoke = (browser: Browser, id: string) =>
      browser.call(`${api.baseUrl}/v1/service-tokens/${id}/revoke`, { method: 'POST' }).then(({ status }) => status)
    expect([await revoke(communal, foreign), await revoke(communal, mine)]).toEqual([404, 200])
  })

  it('that nobody made is nobody’s', async () => {
    for (const secret of ['gre_', `gre_${'A'.repeat(43)}`])
      expect(await by(secret, '/v1/session')).toBe('not-authenticated')
  })
})
