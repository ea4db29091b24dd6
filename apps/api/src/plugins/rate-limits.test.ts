import { Redis } from 'ioredis'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { bearer, fakeApp, tenantId } from '../testing/fake-app.ts'
import { sampleTenant } from '../testing/samples.ts'

const url = `/v1/tenants/${tenantId}`
const getTenant = async () => sampleTenant
afterEach(() => void vi.useRealTimers())

async function limited(perPrincipal: number, perTenant: number) {
  const { app } = await fakeApp({ getTenant }, { rateLimits: { perPrincipal, perTenant, redis: null } })
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
    const { app } = await fakeApp({ getTenant }, { rateLimits: { perPrincipal: 2, perTenant: 100, redis: null } })
    const other = async () =>
      (await app.inject({ url: url.replace(/a$/, 'f'), headers: await bearer('member-viewer') })).statusCode
    expect([await other(), await other(), await other()]).toEqual([404, 404, 429])
  })

  it('are not counted where nobody is known: a stranger is told so, however often', async () => {
    const { app } = await fakeApp({}, { rateLimits: { perPrincipal: 1, perTenant: 1, redis: null } })
    for (let call = 0; call < 3; call += 1) expect((await app.inject(url)).statusCode).toBe(401)
  })

  it('pass uncounted where Redis does not answer', async () => {
    const redis = new Redis({ port: 1, lazyConnect: true, enableOfflineQueue: false, maxRetriesPerRequest: 0 })
    redis.on('error', () => undefined)
    const { app } = await fakeApp({ getTenant }, { rateLimits: { perPrincipal: 1, perTenant: 1, redis } })
    for (let call = 0; call < 3; call += 1) {
      expect((await app.inject({ url, headers: await bearer('operator') })).statusCode).toBe(200)
    }
    redis.disconnect()
  })
})
