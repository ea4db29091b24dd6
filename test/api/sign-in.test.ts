import { createPrivateKey } from 'node:crypto'
import { civilDate } from '@grenier/quota-billing'
import { startDemoProvider } from '@grenier/standalone'
import { SignJWT } from 'jose'
import { Client } from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ids, insertGround, insertMember, recordedAt } from '../harness/fixtures.ts'
import { Browser } from './support/browser.ts'
import { openChanges } from './support/change-stream.ts'
import { boxOfTheSuite } from './support/real-api.ts'
import { type SignInApi, signIn, startSignInApi } from './support/sign-in-api.ts'

let api: SignInApi
let admin: Client
const [first, second, third] = [ids.tenant(1), ids.tenant(2), ids.tenant(3)]
const cookieName = 'grenier-session'

const sessionUrl = () => `${api.baseUrl}/v1/session`
const query = (text: string, values: unknown[] = []) => admin.query(text, values)

beforeAll(async () => {
  api = await startSignInApi(recordedAt)
  admin = new Client({ connectionString: api.adminUrl })
  await admin.connect()
  await api.unitOfWork.transact({ kind: 'platform' }, async (tx) => {
    await insertGround(tx)
    for (const number of [1, 2, 3]) await insertMember(tx, number)
  })
  api.serve(first)
})
afterAll(async () => {
  await admin.end()
  await api.close()
})

async function recordMandate(tenantId: string, personSubject: string, mandateFunction: string): Promise<void> {
  await api.client('operator').call('recordMandate', {
    params: { tenantId },
    body: {
      personSubject,
      personName: 'Quelqu’un',
      function: mandateFunction as 'mayor',
      ceilingCents: null,
      validFrom: civilDate('2026-01-01'),
      validUntil: null,
      actId: null,
    },
  })
}

describe('signing in by browser', () => {
  it('leads through the provider back to the page that was wanted, and knows who it is', async () => {
    const browser = new Browser()
    const [subject, returnTo] = ['demo-exploitation', '/openapi.json?part=quota#etat']
    const landed = await signIn(browser, { baseUrl: api.baseUrl, subject, returnTo })
    expect([landed.status, landed.url]).toEqual([200, `${api.baseUrl}${returnTo}`])
    const { status, json } = await browser.call(sessionUrl())
    expect({ status, ...(json as object) }).toMatchObject({
      status: 200,
      subject,
      email: 'exploitation@demo.grenier.example',
      roles: ['operator'],
      tenantId: null,
      tenants: [],
    })
    expect((await browser.call(`${api.baseUrl}/v1/tenants`)).status).toBe(200)
    const query = { subjects: [subject, 'x'] }
    const named = { items: [{ subject, name: 'Camille Ferrand, exploitation' }] }
    expect(await api.client('auditor').call('listPersonNames', { query })).toEqual(named)
  })

  it('asks the provider for a code with PKCE, state and nonce, and for nothing else', async () => {
    const answer = await new Browser().send(`${api.baseUrl}/auth/sign-in`)
    const asked = new URL(String(answer.headers['location'])).searchParams
    expect(answer.status).toBe(303)
    expect(Object.fromEntries(asked)).toMatchObject({
      response_type: 'code',
      code_challenge_method: 'S256',
      scope: 'openid profile email',
      redirect_uri: `${api.baseUrl}/auth/callback`,
    })
    for (const name of ['state', 'nonce', 'code_challenge']) expect(`${asked.get(name)}`.length).toBeGreaterThan(40)
  })

  it('keeps the session in a cookie that no script reads, and only its hash in the database', async () => {
    const browser = await api.signedIn('demo-audit')
    const secret = `${browser.cookie(api.baseUrl, cookieName)}`
    const set = browser.set.find((line) => line.startsWith(`${cookieName}=`))
    expect(secret.length).toBe(43)
    expect(set).toMatch(/; Path=\/; HttpOnly; SameSite=Lax$/)
    const { rows } = await query(
      `SELECT id_hash = sha256($1::bytea) AS same FROM session WHERE person_subject = 'demo-audit'`,
      [Buffer.from(secret)],
    )
    expect(rows).toEqual([{ same: true }])
    const everything = await query(`SELECT array_agg(to_jsonb(session))::text AS rows FROM session`)
    expect(JSON.stringify(everything.rows)).not.toContain(secret)
  })

  it('gives a secret of its own to each sign-in and ends the session that the browser had', async () => {
    const browser = await api.signedIn('demo-finances')
    const former = `${browser.cookie(api.baseUrl, cookieName)}`
    await browser.open(`${api.baseUrl}/auth/sign-in?returnTo=/openapi.json`)
    const fresh = `${browser.cookie(api.baseUrl, cookieName)}`
    expect(fresh).not.toBe(former)
    expect((await browser.call(sessionUrl())).status).toBe(200)
    browser.putCookie(api.baseUrl, cookieName, former)
    expect(await browser.call(sessionUrl())).toMatchObject({ status: 401, json: { code: 'not-authenticated' } })
  })

  it('takes no secret that somebody else put into the browser', async () => {
    const browser = new Browser()
    await browser.open(`${api.baseUrl}/openapi.json`)
    browser.putCookie(api.baseUrl, cookieName, 'chosen-by-an-attacker')
    await signIn(browser, { baseUrl: api.baseUrl, subject: 'demo-audit', returnTo: '/openapi.json' })
    expect(browser.cookie(api.baseUrl, cookieName)).not.toBe('chosen-by-an-attacker')
  })

  it('refuses a callback that was not begun in this browser, is repeated, or is someone else’s', async () => {
    const code = async (browser: Browser, subject: string) => {
      const page = await browser.open(`${api.baseUrl}/auth/sign-in`)
      const chosen = await browser.send(page.url, {
        method: 'POST',
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
        body: `subject=${subject}`,
      })
      const back = await browser.send(new URL(String(chosen.headers['location']), page.url).href)
      return String(back.headers['location'])
    }
    const [mallory, victim] = [new Browser(), new Browser()]
    const callback = await code(mallory, 'demo-audit')
    expect(JSON.parse((await victim.send(callback)).text)).toMatchObject({ status: 400, code: 'sign-in-stale' })
    await victim.send(`${api.baseUrl}/auth/sign-in`)
    expect(JSON.parse((await victim.send(callback)).text)).toMatchObject({ status: 400, code: 'sign-in-stale' })
    expect(victim.cookie(api.baseUrl, cookieName)).toBeNull()
    expect((await mallory.send(callback)).status).toBe(303)
    expect((await mallory.send(callback)).status).toBe(400)
  })

  it('says that the provider refused', async () => {
    const browser = new Browser()
    const landed = await signIn(browser, { baseUrl: api.baseUrl, subject: 'nobody', returnTo: '/' })
    expect(JSON.parse(landed.text)).toMatchObject({ status: 403, code: 'sign-in-refused' })
    expect(browser.cookie(api.baseUrl, cookieName)).toBeNull()
  })

  it('never leads to another host', async () => {
    const browser = new Browser()
    for (const returnTo of ['https://evil.example/', '//evil.example', '/\\evil.example']) {
      const { url } = await signIn(browser, { baseUrl: api.baseUrl, subject: 'demo-audit', returnTo }).catch(() =>
        // Signed in at the provider already: it asks nobody any more.
        browser.open(`${api.baseUrl}/auth/sign-in?returnTo=${encodeURIComponent(returnTo)}`),
      )
      expect(new URL(url).origin).toBe(api.baseUrl)
    }
  })

  it('writes who signed in and out into the audit trail', async () => {
    const browser = await api.signedIn('demo-lecture')
    await browser.call(`${api.baseUrl}/auth/sign-out`, { method: 'POST' })
    const { rows } = await query(`SELECT action FROM audit_entry WHERE actor = 'demo-lecture' ORDER BY id`)
    expect(rows.map(({ action }: { action: string }) => action)).toEqual(['signIn', 'signOut'])
  })
})

describe('a session', () => {
  it('ends at sign-out, here and at the provider', async () => {
    const browser = await api.signedIn('demo-finances')
    const secret = `${browser.cookie(api.baseUrl, cookieName)}`
    const { json } = await browser.call(`${api.baseUrl}/auth/sign-out`, { method: 'POST' })
    const signOutUrl = new URL(String(json['signOutUrl']))
    expect(signOutUrl.origin).toBe(api.demo.settings.issuer)
    expect(signOutUrl.searchParams.get('post_logout_redirect_uri')).toBe(`${api.baseUrl}/`)
    expect(`${signOutUrl.searchParams.get('id_token_hint')}`.split('.')).toHaveLength(3)
    expect(browser.cookie(api.baseUrl, cookieName)).toBeNull()
    browser.putCookie(api.baseUrl, cookieName, secret)
    expect((await browser.call(sessionUrl())).status).toBe(401)
    const again = await browser.call(`${api.baseUrl}/auth/sign-out`, { method: 'POST' })
    expect(again.status).toBe(200)
  })

  it('is not kept alive by a page that only listens, and ends what it listens to', async () => {
    const browser = await api.signedIn('demo-audit')
    const secret = `${browser.cookie(api.baseUrl, cookieName)}`
    const moved = `started_at = started_at - interval '1 hour', last_used_at = last_used_at - interval '30 minutes'`
    const usedAt = async (set: string) => {
      const change = `UPDATE session SET ${set} WHERE id_hash = sha256($1::bytea) RETURNING last_used_at AS at`
      return (await query(change, [Buffer.from(secret)])).rows[0].at as Date
    }
    const before = await usedAt(moved)
    const stream = await openChanges(api.baseUrl, { cookie: `${cookieName}=${secret}` })
    expect([stream.status, await usedAt('ends_at = ends_at')]).toEqual([200, before])
    await browser.call(`${api.baseUrl}/auth/sign-out`, { method: 'POST' })
    // The sign-out is told to nobody; the next change is, and finds that nobody may hear it any more.
    await recordMandate(first, 'demo-nobody', 'mayor')
    expect(await stream.next()).toBeNull()
  })

  it('is over after its time, and when it is idle for too long', async () => {
    const browser = await api.signedIn('demo-audit')
    const ofAudit = `WHERE id_hash = sha256($1::bytea)`
    const secret = [Buffer.from(`${browser.cookie(api.baseUrl, cookieName)}`)]
    const status = async () => (await browser.call(sessionUrl())).status
    expect(await status()).toBe(200)
    await query(
      `UPDATE session SET started_at = started_at - interval '2 hours', last_used_at = last_used_at - interval '61 minutes' ${ofAudit}`,
      secret,
    )
    expect(await status()).toBe(401)
    await query(`UPDATE session SET last_used_at = last_used_at + interval '2 minutes' ${ofAudit}`, secret)
    expect(await status()).toBe(200)
    // The use was noted, so the idle time begins anew.
    await query(`UPDATE session SET last_used_at = last_used_at - interval '59 minutes' ${ofAudit}`, secret)
    expect(await status()).toBe(200)
    await query(`UPDATE session SET ends_at = started_at + interval '1 second' ${ofAudit}`, secret)
    expect(await status()).toBe(401)
  })

  it('is believed only for what our own pages send', async () => {
    const browser = await api.signedIn('demo-administration')
    const post = async (headers: Record<string, string | undefined>) => {
      const given = Object.fromEntries(Object.entries(headers).filter(([, value]) => value !== undefined)) as Record<
        string,
        string
      >
      const answer = await browser.send(`${api.baseUrl}/v1/session/tenant`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'idempotency-key': crypto.randomUUID(), ...given },
        body: JSON.stringify({ tenantId: first }),
      })
      return `${answer.status} ${(JSON.parse(answer.text) as { code?: string }).code ?? ''}`.trim()
    }
    const refused = '403 origin-refused'
    expect(await post({ 'sec-fetch-site': 'same-origin' })).toBe('200')
    expect(await post({ 'sec-fetch-site': 'cross-site', origin: api.baseUrl })).toBe(refused)
    expect(await post({ 'sec-fetch-site': 'same-site' })).toBe(refused)
    expect(await post({ 'sec-fetch-site': 'none' })).toBe(refused)
    // An older browser, which says only where the page is from.
    expect(await post({ origin: api.baseUrl })).toBe('200')
    expect(await post({ origin: 'https://evil.example' })).toBe(refused)
    expect(await post({ origin: 'null' })).toBe(refused)
    expect(await post({})).toBe(refused)
    const read = async (headers: Record<string, string>) => (await browser.send(sessionUrl(), { headers })).status
    expect(await read({ 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'no-cors' })).toBe(403)
    expect(await read({ 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate' })).toBe(200)
    const signOut = await browser.send(`${api.baseUrl}/auth/sign-out`, {
      method: 'POST',
      headers: { origin: 'https://evil.example' },
    })
    expect(signOut.status).toBe(403)
    expect((await browser.call(sessionUrl())).status).toBe(200)
  })

  it('gives what mandates give now, and switches the member served without another sign-in', async () => {
    const browser = await api.signedIn('demo-invitation')
    const session = async () => (await browser.call(sessionUrl())).json
    expect(await session()).toMatchObject({ roles: [], tenantId: null, tenants: [] })
    await recordMandate(first, 'demo-invitation', 'requester')
    expect(await session()).toMatchObject({ roles: ['member-requester'], tenantId: first })
    await recordMandate(second, 'demo-invitation', 'mayor')
    const both = await session()
    expect(both).toMatchObject({ roles: [], tenantId: null })
    expect(both['tenants']).toMatchObject([
      { tenantId: first, roles: ['member-requester'] },
      { tenantId: second, roles: ['member-admin'] },
    ])
    expect(await browser.call(`${api.baseUrl}/v1/quota-requests`)).toMatchObject({
      status: 403,
      json: { code: 'organisation-not-chosen' },
    })
    const serve = (tenantId: string) =>
      browser.call(`${api.baseUrl}/v1/session/tenant`, { method: 'POST', body: { tenantId } })
    expect(await serve(second)).toMatchObject({ status: 200, json: { roles: ['member-admin'], tenantId: second } })
    expect(await session()).toMatchObject({ roles: ['member-admin'], tenantId: second })
    expect(await serve(third)).toMatchObject({ status: 404, json: { code: 'not-found' } })
    const quotas = (tenantId: string, headers = {}) =>
      browser.call(`${api.baseUrl}/v1/tenants/${tenantId}/quotas`, { headers }).then(({ status }) => status)
    // The path names the member; another one's and a missing one answer alike.
    expect([await quotas(second), await quotas(first), await quotas(third)]).toEqual([200, 200, 404])
    expect(await quotas(first, { 'grenier-tenant': third })).toBe(404)
    await query(
      `UPDATE mandate SET valid_until = valid_from, ended_at = recorded_at, ended_by = 'operator-1' WHERE tenant_id = $1`,
      [second],
    )
    expect(await session()).toMatchObject({ roles: ['member-requester'], tenantId: first })
    expect(await quotas(second)).toBe(404)
  })

  it('is not asked for where a bearer token is sent', async () => {
    const browser = await api.signedIn('demo-audit')
    expect((await browser.call(sessionUrl(), { headers: { authorization: 'Bearer nonsense' } })).status).toBe(401)
    const operator = { authorization: `Bearer ${await api.token('operator')}`, 'sec-fetch-site': 'cross-site' }
    expect(await browser.call(sessionUrl(), { headers: operator })).toMatchObject({
      status: 200,
      json: { subject: 'operator-1', session: null },
    })
  })

  it('does not hold its attempt for longer than ten minutes', async () => {
    const browser = new Browser()
    const name = 'grenier-sign-in'
    await browser.send(`${api.baseUrl}/auth/sign-in`)
    const attempt = JSON.parse(boxOfTheSuite.open(decodeURIComponent(`${browser.cookie(api.baseUrl, name)}`))) as {
      begunAtMs: number
    }
    const old = boxOfTheSuite.seal(JSON.stringify({ ...attempt, begunAtMs: attempt.begunAtMs - 601_000 }))
    browser.putCookie(api.baseUrl, name, old)
    const answer = await browser.send(`${api.baseUrl}/auth/callback?code=a&state=b`)
    expect(JSON.parse(answer.text)).toMatchObject({ code: 'sign-in-stale' })
  })
})

describe('what the provider says by itself', () => {
  const tell = (token: string) =>
    new Browser().send(`${api.baseUrl}/auth/back-channel-logout`, {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams({ logout_token: token }).toString(),
    })
  const tokenOf = async (claims: Record<string, string>) => {
    const { kty = '', crv = '', x = '', y = '', d = '' } = api.signingJwk
    const key = createPrivateKey({ key: { kty, crv, x, y, d }, format: 'jwk' })
    return await new SignJWT({ events: { 'http://schemas.openid.net/event/backchannel-logout': {} }, ...claims })
      .setProtectedHeader({ alg: 'ES256', typ: 'logout+jwt' })
      .setIssuer(api.demo.settings.issuer)
      .setAudience(api.demo.settings.clientId)
      .setIssuedAt()
      .setJti(crypto.randomUUID())
      .sign(key)
  }
  const statusOf = async (browser: Browser) => (await browser.call(sessionUrl())).status

  it('ends the session of that sign-in here when it is ended there, and no other', async () => {
    const [gone, other] = [await api.signedIn('demo-finances'), await api.signedIn('demo-finances')]
    const { rows } = await query(
      `SELECT count(DISTINCT provider_session_id)::int AS named FROM session
        WHERE person_subject = 'demo-finances' AND ended_at IS NULL AND provider_session_id IS NOT NULL`,
    )
    expect(rows).toMatchObject([{ named: expect.any(Number) }])
    const secret = Buffer.from(`${gone.cookie(api.baseUrl, cookieName)}`)
    const of = await query(`SELECT provider_session_id AS sid FROM session WHERE id_hash = sha256($1::bytea)`, [secret])
    const [{ sid } = { sid: '' }] = of.rows as { sid: string }[]
    expect(sid.length).toBeGreaterThan(10)
    const token = await tokenOf({ sub: 'demo-finances', sid })
    const answer = await tell(token)
    expect([answer.status, answer.text, answer.headers['cache-control']]).toEqual([200, '', 'no-store'])
    expect([await statusOf(gone), await statusOf(other)]).toEqual([401, 200])
    const replayed = await tell(token)
    expect([replayed.status, JSON.parse(replayed.text)]).toMatchObject([400, { code: 'logout-token-refused' }])
  })

  it('ends every session of a person where it names none', async () => {
    const both = [await api.signedIn('demo-lecture'), await api.signedIn('demo-lecture')]
    const bystander = await api.signedIn('demo-audit')
    expect((await tell(await tokenOf({ sub: 'demo-lecture' }))).status).toBe(200)
    for (const browser of both) expect(await statusOf(browser)).toBe(401)
    expect(await statusOf(bystander)).toBe(200)
    const { rows } = await query(`SELECT count(*)::int AS noted FROM audit_entry
                                   WHERE action = 'signOutByProvider' AND actor = 'demo-lecture'`)
    expect(rows).toEqual([{ noted: 1 }])
  })

  it('is heard from the provider itself when somebody signs out there', async () => {
    const browser = await api.signedIn('demo-audit')
    const secret = `${browser.cookie(api.baseUrl, cookieName)}`
    const other = new Browser()
    await other.open(`${api.baseUrl}/openapi.json`)
    other.putCookie(api.baseUrl, cookieName, secret)
    expect(await statusOf(other)).toBe(200)
    const end = await browser.open(`${api.demo.settings.issuer}/session/end?client_id=${api.demo.settings.clientId}`)
    expect(end.headers['content-security-policy']).toContain("default-src 'none'")
    expect(end.text).toContain('Oui, me déconnecter')
    const xsrf = /name="xsrf" value="([^"]+)"/.exec(end.text)?.[1] ?? ''
    const confirmed = await browser.send(`${api.demo.settings.issuer}/session/end/confirm`, {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams({ xsrf, logout: 'yes' }).toString(),
    })
    expect(confirmed.status).toBe(303)
    await expect.poll(() => statusOf(other)).toBe(401)
  })

  it('is refused in any other form', async () => {
    for (const token of ['', 'nonsense']) expect((await tell(token)).status).toBe(400)
  })
})

describe('the embedded identity provider', () => {
  it('does not start in production', async () => {
    const started = startDemoProvider({
      nodeEnv: 'production',
      port: 0,
      places: { redirectUri: api.baseUrl, signedOutUri: api.baseUrl, backChannelLogoutUri: api.baseUrl },
      audience: 'grenier',
      signingJwk: { kty: 'EC' },
      tenantId: () => null,
    })
    await expect(started).rejects.toMatchObject({ name: 'StartFault' })
  })
})
