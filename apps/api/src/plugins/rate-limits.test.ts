import { Problem } from '@grenier/control-plane/ports'
import { Redis } from 'ioredis'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { bearer, fakeApp, tenantId } from '../testing/fake-app.ts'
import { sampleTenant } from '../testing/samples.ts'

const url = `/v1/tenants/${tenantId}`
const getTenant = async () => sampleTenant
afterEach(() => void vi.useRealTimers())

async function limited(perPrincipal: number, perTenant: number) {
  const { app } = await fakeApp(
    { getTenant },
    { rateLimits: { perPrincipal, perTenant, perAddress: 100, redis: null } },
  )
  return async (role: Parameters<typeof bearer>[0], headers: Record<string, string> = {}) => {
    const answer = await app.inject({ url, headers: { ...(await bearer(role)), ...headers } })
    return {
      status: answer.statusCode,
      headers: answer.headers,
      body: answer.json<{ code?: string; detail?: string }>(),
    }
  }
}

describe('calls of one caller', () => {
  it('are answered up to the limit of a minute, then told when to try again, then answered again', async () => {
    const ask = await limited(3, 1_000)
    vi.useFakeTimers({ toFake: ['Date'] })
    const statuses = [await ask('operator'), await ask('operator'), await ask('operator')].map(({ status }) => status)
    expect(statuses).toEqual([200, 200, 200])
    const refused = await ask('operator', { 'accept-language': 'en' })
    expect(refused).toMatchObject({
      status: 429,
      body: { code: 'too-many-requests' },
      headers: { 'retry-after': '60' },
    })
    expect(refused.body.detail).toContain('try again in 60 s')
    expect((await ask('operator')).body.detail).toContain('réessayez dans 60 s')
    vi.setSystemTime(Date.now() + 60_001)
    expect((await ask('operator')).status).toBe(200)
  })

  it('do not use up those of another caller', async () => {
    const ask = await limited(1, 1_000)
    expect((await ask('operator')).status).toBe(200)
    expect((await ask('operator')).status).toBe(429)
    expect((await ask('finance')).status).toBe(200)
  })

  it('count for its tenant too, whoever of it calls; those of the platform count for none', async () => {
    const ask = await limited(1_000, 2)
    expect((await ask('member-admin')).status).toBe(200)
    expect((await ask('member-viewer')).status).toBe(200)
    expect((await ask('member-requester')).status).toBe(429)
    for (let call = 0; call < 5; call += 1) expect((await ask('operator')).status).toBe(200)
  })

  it('count although they are refused, so that nobody tries out ids at will', async () => {
    const { app } = await fakeApp(
      { getTenant },
      { rateLimits: { perPrincipal: 2, perTenant: 100, perAddress: 100, redis: null } },
    )
    const other = async () =>
      (await app.inject({ url: url.replace(/a$/, 'f'), headers: await bearer('member-viewer') })).statusCode
    expect([await other(), await other(), await other()]).toEqual([404, 404, 429])
  })

  it('pass uncounted where Redis does not answer', async () => {
    const redis = new Redis({ port: 1, lazyConnect: true, enableOfflineQueue: false, maxRetriesPerRequest: 0 })
    redis.on('error', () => undefined)
    const { app } = await fakeApp(
      { getTenant },
      { rateLimits: { perPrincipal: 1, perTenant: 1, perAddress: 1, redis } },
    )
    for (let call = 0; call < 3; call += 1) {
      expect((await app.inject({ url, headers: await bearer('operator') })).statusCode).toBe(200)
    }
    redis.disconnect()
  })
})

describe('calls of strangers', () => {
  const limits = { perPrincipal: 100, perTenant: 100, perAddress: 2, redis: null }

  it('are answered 401 up to the limit of their address, then told when to try again', async () => {
    const { app } = await fakeApp({ getTenant }, { rateLimits: limits })
    const ask = (headers: Record<string, string>) => app.inject({ url, headers })
    expect((await ask({})).statusCode).toBe(401)
    expect((await ask({ authorization: 'Bearer made.up.token' })).statusCode).toBe(401)
    const refused = await ask({})
    expect([refused.statusCode, refused.json<{ code: string }>().code]).toEqual([429, 'too-many-requests'])
    expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0)
    // Somebody who is known, at the same address, is not refused for them.
    expect((await ask(await bearer('operator'))).statusCode).toBe(200)
  })

  it('count where somebody who is known names a place that is not theirs, or another site sends their cookie', async () => {
    for (const code of ['not-found', 'origin-refused'] as const) {
      const refused = async () => {
        throw new Problem(code)
      }
      const { app } = await fakeApp({ getTenant }, { rateLimits: limits, callers: { ofBearer: refused } })
      const ask = async () => (await app.inject({ url, headers: await bearer('operator') })).statusCode
      const told = code === 'not-found' ? 404 : 403
      expect([code, await ask(), await ask(), await ask()]).toEqual([code, told, told, 429])
    }
  })

  it('do not count while nothing is known of anybody', async () => {
    const unknown = async () => {
      throw new Problem('unavailable')
    }
    const { app } = await fakeApp({ getTenant }, { rateLimits: limits, callers: { ofBearer: unknown } })
    const ask = async () => (await app.inject({ url, headers: await bearer('operator') })).statusCode
    expect([await ask(), await ask(), await ask()]).toEqual([503, 503, 503])
  })

  it('count by the address that a trusted proxy tells of, and by the proxy where it is not trusted', async () => {
    const statuses = async (trustedProxies: readonly string[]) => {
      const { app } = await fakeApp({}, { rateLimits: limits, trustedProxies })
      const ask = async (from: string) => (await app.inject({ url, headers: { 'x-forwarded-for': from } })).statusCode
      return [await ask('192.0.2.1'), await ask('192.0.2.1'), await ask('192.0.2.1'), await ask('192.0.2.2')]
    }
    expect(await statuses(['127.0.0.1'])).toEqual([401, 401, 429, 401])
    expect(await statuses([])).toEqual([401, 401, 429, 429])
  })

  it('count at each step of a sign-in, before the provider is asked for anything', async () => {
    let asked = 0
    const refuse = async () => {
      throw new Error('nothing is signed in here')
    }
    const begin = async () => {
      asked += 1
      return { url: new URL('https://id.example/'), attempt: { state: 's', nonce: 'n', codeVerifier: 'v' } }
    }
    const signIn = {
      provider: { begin, finish: refuse, signOutUrl: refuse },
      sessions: { start: refuse, end: refuse, endTold: refuse },
      secretBox: { seal: (text: string) => text, open: (text: string) => text, randomSecret: () => 's' },
      publicUrl: new URL('https://grenier.example'),
    }
    const { app } = await fakeApp({}, { rateLimits: limits, signIn })
    const step = async (path: string, method: 'GET' | 'POST' = 'GET') =>
      (await app.inject({ url: path, method })).statusCode
    expect([await step('/auth/sign-in'), await step('/auth/sign-in'), await step('/auth/sign-in')]).toEqual([
      303, 303, 429,
    ])
    expect([asked, await step('/auth/callback?code=a'), await step('/auth/sign-out', 'POST')]).toEqual([2, 429, 429])
  })

  it('count once for one address behind a proxy that writes a port, new with each connection, or brackets', async () => {
    const { app } = await fakeApp({}, { rateLimits: limits, trustedProxies: ['127.0.0.1'] })
    const call = async (from: string) =>
      (await app.inject({ url: '/v1/session', headers: { 'x-forwarded-for': from } })).statusCode
    const asked = ['192.0.2.7:1', '192.0.2.7:2', '[::ffff:192.0.2.7]:3', '192.0.2.8:4']
    const told: number[] = []
    for (const from of asked) told.push(await call(from))
    expect(told).toEqual([401, 401, 429, 401])
  })

  it('count once for one address behind two proxies that both write ports, whatever it writes in front itself', async () => {
    const { app } = await fakeApp(
      {},
      { rateLimits: limits, trustedProxies: ['127.0.0.1', '10.0.0.0/8', '2001:db8:5::1'] },
    )
    const call = async (from: string) =>
      (await app.inject({ url: '/v1/session', headers: { 'x-forwarded-for': from } })).statusCode
    const asked = [
      '192.0.2.7:1, 10.0.0.2:443',
      '10.9.9.9:1, 192.0.2.7:2, 10.0.0.3:51234',
      '198.51.100.1, 192.0.2.7:3, [2001:db8:5::1]:443',
      '192.0.2.8:4, 10.0.0.2:443',
    ]
    const told: number[] = []
    for (const from of asked) told.push(await call(from))
    expect(told).toEqual([401, 401, 429, 401])
  })
})
