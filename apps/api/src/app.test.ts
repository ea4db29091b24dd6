import { Problem } from '@grenier/control-plane/ports'
import { NotReady } from '@grenier/platform'
import { describe, expect, it } from 'vitest'
import { bearer, fakeApp, otherTenantId, tenantId } from './testing/fake-app.ts'
import { sampleId, sampleRequest, sampleTenant } from './testing/samples.ts'

const submitUrl = `/v1/tenants/${tenantId}/quota-requests`
const submitBody = {
  lines: [{ offerId: sampleId, wantedQuotaBytes: '1152921504606846976' }],
  justification: 'archives',
  wishedOn: null,
}
const key = { 'idempotency-key': 'key-1' }

describe('a call', () => {
  it('reaches its use case decoded, with who calls, its key and its id', async () => {
    const seen: unknown[] = []
    const { app } = await fakeApp({
      submitQuotaRequest: async (command, call) => {
        seen.push(command, call)
        return sampleRequest
      },
    })
    const headers = { ...(await bearer('member-requester')), ...key, 'x-request-id': 'trace-12345' }
    const answer = await app.inject({ method: 'POST', url: submitUrl, headers, payload: submitBody })
    expect(seen).toEqual([
      {
        tenantId,
        lines: [{ offerId: sampleId, wantedQuotaBytes: 2n ** 60n }],
        justification: 'archives',
        wishedOn: null,
        temporaryUntil: null,
        waitIfFull: false,
      },
      {
        actor: { subject: 'member-requester-1', roles: ['member-requester'], tenantId, poolId: null },
        requestId: 'trace-12345',
        idempotencyKey: 'key-1',
        ifMatch: null,
      },
    ])
    expect(answer.statusCode).toBe(201)
    expect(answer.headers).toMatchObject({ etag: '"1"', 'x-request-id': 'trace-12345', 'cache-control': 'no-store' })
    expect(answer.json()).toMatchObject({
      submittedAt: '2026-01-31T23:00:00.000Z',
      lines: [{ heldBytes: '1152921504606846976' }],
    })
  })

  it('carries the version of If-Match where the endpoint changes a row', async () => {
    const versions: unknown[] = []
    const { app } = await fakeApp({
      withdrawQuotaRequest: async (_, { ifMatch }) => {
        versions.push(ifMatch)
        return { ...sampleRequest, version: 8 }
      },
    })
    const headers = { ...(await bearer('member-admin')), ...key, 'if-match': '"7"' }
    const answer = await app.inject({ method: 'POST', url: `/v1/quota-requests/${sampleId}/withdrawal`, headers })
    expect([answer.statusCode, answer.headers['etag'], versions]).toEqual([200, '"8"', [7]])
  })

  it('is logged once with its ids, without tokens or addresses', async () => {
    const { app, lines } = await fakeApp({ getTenant: async () => sampleTenant })
    const headers = { ...(await bearer('operator')), 'x-request-id': 'trace-12345' }
    await app.inject({ url: `/v1/tenants/${tenantId}`, headers })
    expect(lines).toHaveLength(1)
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({
      requestId: 'trace-12345',
      method: 'GET',
      route: '/v1/tenants/:tenantId',
      status: 200,
    })
    expect(lines[0]).not.toContain(headers.authorization.slice(7))
  })

  it('answers 500 without a word of internals when a use case fails or breaks its contract', async () => {
    const { app, lines } = await fakeApp({ getTenant: async () => ({ ...sampleTenant, version: -1 }) })
    const headers = await bearer('operator')
    for (const url of ['/v1/tenants', `/v1/tenants/${tenantId}`]) {
      const answer = await app.inject({ url, headers })
      expect(answer.statusCode).toBe(500)
      expect(answer.headers).not.toHaveProperty('etag')
      expect(answer.json()).toEqual({
        type: 'urn:grenier:problem:internal',
        title: 'Erreur interne',
        status: 500,
        detail: 'Une erreur est survenue ; rien n’a été modifié.',
        code: 'internal',
        params: {},
      })
    }
    expect(lines.join('')).toContain('SELECT secret FROM internals')
  })
})

describe('another tenant', () => {
  it('answers a member with the same bytes as a missing one, in each language', async () => {
    const { app } = await fakeApp({
      getTenant: async ({ tenantId }) => {
        throw new Problem('not-found', { tenantId })
      },
    })
    for (const language of ['fr', 'en']) {
      const ask = async (id: string) => {
        const headers = { ...(await bearer('member-viewer')), 'accept-language': language }
        const { statusCode, rawPayload, headers: sent } = await app.inject({ url: `/v1/tenants/${id}`, headers })
        const { 'x-request-id': _, date: __, ...rest } = sent
        return { statusCode, rawPayload, rest }
      }
      const missing = await ask(tenantId)
      expect(missing.statusCode).toBe(404)
      expect(await ask(otherTenantId)).toEqual(missing)
      expect(await ask(sampleId)).toEqual(missing)
    }
  })

  it('is refused before anything of the request is read, so that faults tell nothing either', async () => {
    const { app } = await fakeApp()
    const answer = await app.inject({
      method: 'POST',
      url: `/v1/tenants/${otherTenantId}/quota-requests`,
      headers: { ...(await bearer('member-admin')), 'content-type': 'application/json' },
      payload: '{',
    })
    expect(answer.json()).toMatchObject({ status: 404, code: 'not-found', params: {} })
  })

  it('is open to a person who also holds a platform role', async () => {
    const { app } = await fakeApp({ getTenant: async () => sampleTenant })
    const headers = await bearer('operator', 'member-viewer')
    expect((await app.inject({ url: `/v1/tenants/${otherTenantId}`, headers })).statusCode).toBe(200)
  })
})

describe('the server', () => {
  it('says in /readyz which parts are missing, and stays alive', async () => {
    const { app } = await fakeApp(
      {},
      {
        readiness: async () => {
          throw new NotReady(['database', 'queue'])
        },
      },
    )
    const [ready, live] = await Promise.all([app.inject('/readyz'), app.inject('/livez')])
    expect([ready.statusCode, ready.json()]).toEqual([503, { status: 'not ready', reasons: ['database', 'queue'] }])
    expect([live.statusCode, live.json()]).toEqual([200, { status: 'alive' }])
  })

  it('believes forwarded headers of the configured proxies only', async () => {
    const headers = { 'x-forwarded-proto': 'https' }
    const [open, behindProxy] = [await fakeApp(), await fakeApp({}, { trustedProxies: ['127.0.0.1'] })]
    expect((await open.app.inject({ url: '/livez', headers })).headers).not.toHaveProperty('strict-transport-security')
    expect((await behindProxy.app.inject({ url: '/livez', headers })).headers).toHaveProperty(
      'strict-transport-security',
    )
  })

  it('lets no browser run or frame an answer', async () => {
    const { app } = await fakeApp()
    for (const url of ['/livez', '/v1/offers', '/nowhere', '/openapi.json']) {
      expect((await app.inject(url)).headers).toMatchObject({
        'content-security-policy': expect.stringContaining("default-src 'none'") as string,
        'x-content-type-options': 'nosniff',
      })
    }
  })

  it('registers further routes that the composition root brings', async () => {
    const { app } = await fakeApp({}, { extraRoutes: [async (scope) => void scope.get('/extra', async () => 'here')] })
    expect((await app.inject('/extra')).body).toBe('here')
  })
})
