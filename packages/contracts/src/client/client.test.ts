import { type CivilMonth, instant } from '@grenier/quota-billing'
import { describe, expect, it } from 'vitest'
import { renderProblem } from '../shared/problem-document.ts'
import { type ClientOptions, createClient } from './client.ts'
import { ClientProblem, ConnectionFailed } from './client-problem.ts'

const tenantId = '0198c0de-7a00-7000-8000-00000000000a'
const offerId = '0198c0de-7a00-7000-8000-00000000000b'
const requestId = '0198c0de-7a00-7000-8000-00000000000c'

const quotaRequestJson = {
  id: requestId,
  tenantId,
  tenantName: 'Auvers-sur-Oise',
  state: 'submitted',
  lines: [
    {
      offerId,
      currentQuotaBytes: '0',
      originalQuotaBytes: '0',
      requestedQuotaBytes: '9007199254740993',
      decidedQuotaBytes: null,
      heldBytes: '9007199254740993',
    },
  ],
  justification: 'archives',
  wishedOn: null,
  requestedBy: 'm-1',
  submittedAt: '2026-01-31T23:00:00.000Z',
  decidedBy: null,
  decidedAt: null,
  decisionReason: null,
  automatic: null,
  refusals: [],
  temporaryUntil: null,
  waitUntil: null,
  takenBy: null,
  takenAt: null,
  steps: [],
  visaReasons: [],
  visaMandateId: null,
  dataClass: 'ordinary',
  history: [],
  version: 1,
}

const json = (body: unknown, init: ResponseInit = {}) =>
  new Response(JSON.stringify(body), { status: 200, headers: { 'content-type': 'application/json' }, ...init })

/** A client whose connection is a list of answers, and what it sent. */
function clientOf(answers: (() => Response)[], options: Partial<ClientOptions> = {}) {
  const sent: { url: string; method: string; headers: Headers; body: unknown }[] = []
  const client = createClient({
    baseUrl: 'https://grenier.test/',
    token: 'secret-token',
    fetch: async (input, init = {}) => {
      const body = typeof init.body === 'string' ? (JSON.parse(init.body) as unknown) : undefined
      const url = input instanceof Request ? input.url : input.toString()
      sent.push({ url, method: init.method ?? 'GET', headers: new Headers(init.headers), body })
      const answer = answers[Math.min(sent.length, answers.length) - 1]
      return answer === undefined ? json({}) : answer()
    },
    ...options,
  })
  return { client, sent }
}

const refuse = (code: Parameters<typeof renderProblem>[0]['code'], init: ResponseInit = {}) => {
  const document = renderProblem({ code, language: 'en' })
  return json(document, { status: document.status, ...init })
}

describe('createClient', () => {
  it('sends decoded values encoded and gives decoded answers back, without losing a byte', async () => {
    const { client, sent } = clientOf([() => json(quotaRequestJson, { status: 201 })])
    const answer = await client.call('submitQuotaRequest', {
      params: { tenantId },
      body: { lines: [{ offerId, wantedQuotaBytes: 9007199254740993n }], justification: 'archives', wishedOn: null },
      idempotencyKey: 'story-1',
    })
    expect(answer.lines[0]?.requestedQuotaBytes).toBe(9007199254740993n)
    expect(answer.submittedAt).toBe(instant(Date.UTC(2026, 0, 31, 23)))
    expect(sent[0]?.url).toBe(`https://grenier.test/v1/tenants/${tenantId}/quota-requests`)
    expect(sent[0]?.body).toEqual({
      lines: [{ offerId, wantedQuotaBytes: '9007199254740993' }],
      justification: 'archives',
      wishedOn: null,
    })
    expect(sent[0]?.headers.get('idempotency-key')).toBe('story-1')
    expect(sent[0]?.headers.get('authorization')).toBe('Bearer secret-token')
  })

  it('sends If-Match where the endpoint wants it, and a key of its own for each POST without one', async () => {
    const { client, sent } = clientOf([() => json(quotaRequestJson)])
    await client.call('withdrawQuotaRequest', { params: { requestId }, ifMatch: 7 })
    await client.call('withdrawQuotaRequest', { params: { requestId }, ifMatch: 7 })
    expect(sent[0]?.headers.get('if-match')).toBe('"7"')
    expect(sent[0]?.body).toBeUndefined()
    expect(sent[0]?.headers.get('idempotency-key')).toMatch(/^[0-9a-f-]{36}$/)
    expect(sent[1]?.headers.get('idempotency-key')).not.toBe(sent[0]?.headers.get('idempotency-key'))
  })

  it('leaves out what has a default and escapes the rest of the query', async () => {
    const { client, sent } = clientOf([() => json({ items: [], nextCursor: null })])
    await client.call('listTenants', { query: { search: 'L’Isle & Adam' } })
    await client.call('listTenants')
    expect(sent.map((call) => new URL(call.url).search)).toEqual(['?search=L%E2%80%99Isle+%26+Adam', ''])
  })

  it('refuses to send a value that does not fit its schema', async () => {
    const { client, sent } = clientOf([])
    await expect(client.call('getPeriod', { params: { month: 'hier' as CivilMonth } })).rejects.toThrow('month')
    expect(sent).toHaveLength(0)
  })

  it('walks every page of a list in order', async () => {
    const site = (code: string) => ({
      id: tenantId,
      code,
      name: code,
      residency: 'FR',
      s3Endpoint: null,
      recordedAt: '2026-01-01T00:00:00.000Z',
      version: 1,
    })
    const { client, sent } = clientOf([
      () => json({ items: [site('cergy'), site('pontoise')], nextCursor: 'next/1' }),
      () => json({ items: [site('sarcelles')], nextCursor: null }),
    ])
    const codes: string[] = []
    for await (const { code } of client.items('listSites', { query: { limit: 2 } })) {
      codes.push(code)
    }
    expect(codes).toEqual(['cergy', 'pontoise', 'sarcelles'])
    expect(sent.map((call) => new URL(call.url).search)).toEqual(['?limit=2', '?cursor=next%2F1&limit=2'])
  })

  it('downloads a document as bytes with the name the server proposes', async () => {
    const headers = { 'content-type': 'application/pdf', 'content-disposition': 'attachment; filename="2026-001.pdf"' }
    const { client } = clientOf([() => new Response(new Uint8Array([37, 80, 68, 70]), { headers })])
    const pdf = await client.download('getStatementPdf', { params: { statementId: tenantId } })
    expect(pdf).toEqual({
      bytes: new Uint8Array([37, 80, 68, 70]),
      mediaType: 'application/pdf',
      fileName: '2026-001.pdf',
    })
  })

  it('asks for the token before each call when it is given as a function', async () => {
    let count = 0
    const { client, sent } = clientOf([() => json({ items: [], nextCursor: null })], {
      token: async () => `token-${++count}`,
    })
    await client.call('listSites')
    await client.call('listSites')
    expect(sent.map((call) => call.headers.get('authorization'))).toEqual(['Bearer token-1', 'Bearer token-2'])
  })
})

describe('a refused call', () => {
  it('throws the problem as data: code, status, params, the fault of each field', async () => {
    const document = renderProblem({
      code: 'invalid-input',
      language: 'en',
      errors: [{ in: 'body', field: 'name', code: 'too_small', detail: 'Too small' }],
    })
    const { client } = clientOf([() => json(document, { status: 400, headers: { 'x-request-id': 'req-1' } })])
    const error = await client.call('listSites').catch((caught: unknown) => caught)
    expect(error).toBeInstanceOf(ClientProblem)
    expect(error).toMatchObject({ operation: 'listSites', code: 'invalid-input', status: 400, requestId: 'req-1' })
    expect((error as Error).message).toContain('body name: Too small')
  })

  it('is told even when something that is not Grenier answers', async () => {
    const { client } = clientOf([() => new Response('<h1>Bad Gateway</h1>', { status: 502 })], { attemptsMax: 1 })
    await expect(client.call('listSites')).rejects.toMatchObject({ code: null, status: 502, detail: 'HTTP 502' })
  })

  it('is never repeated when the answer is final', async () => {
    const { client, sent } = clientOf([() => refuse('not-found')])
    await expect(client.call('getQuotaRequest', { params: { requestId } })).rejects.toMatchObject({ code: 'not-found' })
    expect(sent).toHaveLength(1)
  })
})

describe('a call without an answer', () => {
  it('is repeated with the same key until it is answered', async () => {
    const { client, sent } = clientOf([
      () => {
        throw new TypeError('fetch failed')
      },
      () => refuse('unavailable'),
      () => refuse('idempotency-in-flight'),
      () => json(quotaRequestJson),
    ])
    expect((await client.call('withdrawQuotaRequest', { params: { requestId }, ifMatch: 1 })).version).toBe(1)
    expect(sent).toHaveLength(4)
    expect(new Set(sent.map((call) => call.headers.get('idempotency-key'))).size).toBe(1)
  })

  it('ends as ConnectionFailed after the last attempt', async () => {
    const failing = () => {
      throw new TypeError('fetch failed')
    }
    const { client, sent } = clientOf([failing], { attemptsMax: 2 })
    await expect(client.call('listSites')).rejects.toBeInstanceOf(ConnectionFailed)
    expect(sent).toHaveLength(2)
  })

  it('stops at once when the caller gives up', async () => {
    const given = new AbortController()
    const { client, sent } = clientOf([
      () => {
        queueMicrotask(() => given.abort(new Error('enough')))
        throw new TypeError('fetch failed')
      },
    ])
    await expect(client.call('listSites', { signal: given.signal })).rejects.toThrow('enough')
    expect(sent).toHaveLength(1)
  })
})
