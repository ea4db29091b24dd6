import { type ProblemDocument, problemDocument } from '@grenier/contracts'
import { Problem } from '@grenier/control-plane/ports'
import type { InjectOptions } from 'fastify'
import { describe, expect, it } from 'vitest'
import { bearer, fakeApp, tenantId } from './testing/fake-app.ts'
import { sampleId, sampleRequest } from './testing/samples.ts'

const key = { 'idempotency-key': 'key-1' }
const submit = `/v1/tenants/${tenantId}/quota-requests`
const decide = `/v1/quota-requests/${sampleId}/decision`
const decision = { decision: 'approve', reason: 'room enough' }

const { app } = await fakeApp({
  submitQuotaRequest: async () => sampleRequest,
  decideQuotaRequest: async () => {
    throw new Problem('version-stale')
  },
  setPoolCapacity: async () => {
    throw new Problem('capacity-below-allocated', { allocatedBytes: '91', leastLimitBytes: '46' }, [
      { kind: 'tenant', nodeId: sampleId, name: 'Ableiges', allocatedBytes: '71', heldBytes: '20' },
    ])
  },
  createOffer: async () => {
    throw new Problem('idempotency-key-reused')
  },
  publishTariff: async () => {
    throw new Problem('act-not-executory', { number: '2026-12', neededOn: '2026-03-01', actLacks: 'published' })
  },
})

async function problemOf(options: InjectOptions): Promise<ProblemDocument & { headers: Record<string, unknown> }> {
  const answer = await app.inject(options)
  expect(answer.headers['content-type']).toBe('application/problem+json; charset=utf-8')
  const document = problemDocument.parse(answer.json())
  expect(document.status).toBe(answer.statusCode)
  return { ...document, headers: answer.headers }
}

const post = async (url: string, payload: object | string | undefined, headers: Record<string, string> = {}) =>
  problemOf({
    method: 'POST',
    url,
    headers: { ...(await bearer('operator', 'finance')), ...key, 'content-type': 'application/json', ...headers },
    ...(payload === undefined ? {} : { payload }),
  })

describe('a refused call', () => {
  it('400: names every fault of path, query and body at once, by field', async () => {
    const problem = await problemOf({
      method: 'POST',
      url: `/v1/tenants/not-an-id/quota-requests?limt=5`,
      headers: { ...(await bearer('operator')), ...key },
      payload: {
        lines: [{ offerId: sampleId, wantedQuotaBytes: '-1' }],
        justification: 'no',
        wishedOn: '2026-02-30',
        x: 1,
      },
    })
    expect(problem.code).toBe('invalid-input')
    expect(problem.errors?.map((fault) => `${fault.in} ${fault.field}`).sort()).toEqual([
      'body justification',
      'body lines.0.wantedQuotaBytes',
      'body wishedOn',
      'body x',
      'path tenantId',
      'query limt',
    ])
  })

  it('400: tells the faults in the language asked for', async () => {
    const told = async (language: string) =>
      (await post(submit, { lines: [], justification: 'long enough' }, { 'accept-language': language })).errors?.map(
        (fault) => fault.detail,
      )
    const [french, english] = [await told('fr'), await told('en')]
    expect(french).toHaveLength(2)
    expect(french).not.toEqual(english)
    expect(english?.join(' ')).toMatch(/Too small/)
  })

  it('400: names at most fifty faults of a body with thousands', async () => {
    const readings = Array.from({ length: 500 }, () => ({}))
    const problem = await problemOf({
      method: 'POST',
      url: '/v1/readings',
      headers: { ...(await bearer('collector')), ...key },
      payload: { source: 'test', readings },
    })
    expect(problem.errors).toHaveLength(50)
  })

  it.each([
    ['noise', '{"lines": ['],
    ['nothing', undefined],
    ['an array', '[]'],
    ['text', '"text"'],
    ['null', 'null'],
  ])('400: a body that is %s', async (_, payload) => {
    expect(await post(submit, payload)).toMatchObject({ status: 400, code: 'invalid-input' })
  })

  it('400: a body of more levels than any has, in JSON and as lines, and none that only has many brackets', async () => {
    const deep = `{"lines":${'['.repeat(5_000)}${']'.repeat(5_000)}}`
    expect(await post(submit, deep)).toMatchObject({ status: 400, code: 'body-too-deep', params: { depthMax: '32' } })
    const ofCollector = { ...(await bearer('collector')), ...key, 'content-type': 'application/x-ndjson' }
    const lines = { method: 'POST', url: '/v1/readings', headers: ofCollector, payload: deep } as const
    expect(await problemOf(lines)).toMatchObject({ status: 400, code: 'body-too-deep' })
    const flat = JSON.stringify({ justification: '[{'.repeat(1_000) })
    expect(await post(submit, flat)).toMatchObject({ code: 'invalid-input' })
  })

  it('400: a body where none is wanted', async () => {
    const url = '/v1/periods/2026-01/closing'
    expect(await post(url, { force: true })).toMatchObject({ code: 'invalid-input', errors: [{ field: 'force' }] })
  })

  it('400: a POST without Idempotency-Key, or with one that no client should send', async () => {
    expect(await post(submit, {}, { 'idempotency-key': '' })).toMatchObject({ code: 'idempotency-key-missing' })
    for (const bad of ['x'.repeat(201), 'two words', 'é']) {
      expect(await post(submit, {}, { 'idempotency-key': bad })).toMatchObject({
        code: 'invalid-input',
        errors: [{ in: 'header', field: 'Idempotency-Key' }],
      })
    }
  })

  it.each([undefined, 'Basic YTpi', 'Bearer', 'Bearer not.a.token'])('401: authorization %j', async (authorization) => {
    const problem = await problemOf({
      url: '/v1/offers',
      headers: authorization === undefined ? {} : { authorization },
    })
    expect(problem).toMatchObject({ status: 401, code: 'not-authenticated' })
    expect(problem.headers['www-authenticate']).toMatch(/^Bearer realm="grenier"/)
  })

  it('403: a role that the endpoint table does not name', async () => {
    const problem = await problemOf({ method: 'POST', url: '/v1/offers', headers: await bearer('finance', 'auditor') })
    expect(problem).toMatchObject({ status: 403, code: 'not-allowed' })
  })

  it.each([
    ['GET', '/v1/nowhere'],
    ['DELETE', '/v1/offers'],
    ['GET', '/v1/tenants/%E0%A4%A'],
    ['GET', `/v1/tenants/${'x'.repeat(300)}`],
  ] as const)('404: %s %s', async (method, url) => {
    expect(await problemOf({ method, url })).toMatchObject({ status: 404, code: 'method-not-supported' })
  })

  it('409: whatever conflict the use case finds', async () => {
    const offer = {
      code: 'standard',
      name: 'Standard',
      kind: 'block',
      clusterId: sampleId,
      className: 'hdd',
      residency: 'FR',
      roundingStepBytes: '1',
      quotaBytesMax: '2',
      sizeStepsBytes: [],
    }
    expect(await post('/v1/offers', offer)).toMatchObject({ status: 409, code: 'idempotency-key-reused' })
  })

  it('409: a capacity below what is given tells the least that is possible and who has it', async () => {
    const change = { offerId: sampleId, limitBytes: '1' }
    const problem = await post(`/v1/pools/${sampleId}/capacity`, change, { 'if-match': '"1"' })
    expect(problem).toMatchObject({
      status: 409,
      code: 'capacity-below-allocated',
      detail: expect.stringMatching(/^La capacité ne peut descendre sous 46.octets : 91.octets sont déjà attribués/),
      holders: [{ kind: 'tenant', nodeId: sampleId, name: 'Ableiges', allocatedBytes: '71', heldBytes: '20' }],
    })
  })

  it('412: a version that the row no longer has, or that no row can have', async () => {
    for (const tag of ['"7"', '7', 'W/"7"', '"x"', '"1", "2"']) {
      expect(await post(decide, decision, { 'if-match': tag })).toMatchObject({ status: 412, code: 'version-stale' })
    }
  })

  it('413: a body beyond its endpoint’s own limit, which is larger for readings', async () => {
    const large = { padding: 'x'.repeat(300 * 1_024) }
    expect(await post(submit, large)).toMatchObject({ status: 413, code: 'body-too-large' })
    const collector = { ...(await bearer('collector')), ...key }
    const readings = (payload: object) =>
      problemOf({ method: 'POST', url: '/v1/readings', headers: collector, payload })
    expect(await readings(large)).toMatchObject({ status: 400 })
    expect(await readings({ padding: 'x'.repeat(5 * 2 ** 20) })).toMatchObject({ status: 413, code: 'body-too-large' })
  })

  it.each(['text/plain', 'application/xml', 'multipart/form-data; boundary=x'])('415: %s', async (type) => {
    expect(await post(submit, 'x', { 'content-type': type })).toMatchObject({
      status: 415,
      code: 'media-type-not-supported',
    })
  })

  it('422: fills the text with the params and sends them as data', async () => {
    const tariff = {
      code: 'T',
      name: 'T',
      actId: sampleId,
      currency: 'EUR',
      validFrom: '2026-03-01',
      validTo: null,
      rules: [{ kind: 'perInhabitantYear', ruleId: 'r', label: 'l', unitPriceMicros: '1' }],
    }
    expect(await post('/v1/tariffs', tariff)).toMatchObject({
      status: 422,
      title: 'Demande impossible à satisfaire',
      detail: 'L’acte 2026-12 n’est pas exécutoire au 1er mars 2026 : sa date de publication manque.',
      params: { number: '2026-12', neededOn: '2026-03-01', actLacks: 'published' },
    })
  })

  it('428: a change without If-Match, or with a star that names no version', async () => {
    expect(await post(decide, decision)).toMatchObject({ status: 428, code: 'if-match-missing' })
    expect(await post(decide, decision, { 'if-match': '*' })).toMatchObject({ status: 428 })
  })

  it('speaks French unless English is asked for, and says which it spoke', async () => {
    const french = await problemOf({ url: '/v1/nowhere' })
    const english = await problemOf({ url: '/v1/nowhere', headers: { 'accept-language': 'en-GB,fr;q=0.5' } })
    expect([french.detail, french.headers['content-language']]).toEqual(['Cette adresse n’existe pas.', 'fr'])
    expect([english.detail, english.headers['content-language']]).toEqual(['There is nothing at this address.', 'en'])
    expect(english.headers['vary']).toBe('accept-language')
  })
})
