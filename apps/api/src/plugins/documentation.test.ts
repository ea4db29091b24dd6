import { type Endpoint, endpoints, readingMediaTypes } from '@grenier/contracts'
import { describe, expect, it } from 'vitest'
import { fakeApp } from '../testing/fake-app.ts'

interface Operation {
  operationId: string
  tags: string[]
  security: unknown[]
  parameters?: { name: string; in: string; required?: boolean; examples?: Examples }[]
  requestBody?: { content: Record<string, { schema: object; examples?: Examples }> }
  responses: Record<string, { content?: Record<string, { schema: object; examples?: Examples }> }>
}

type Examples = Record<string, { summary: string; value: unknown }>

const { app } = await fakeApp()
const answer = await app.inject('/openapi.json')
const api = answer.json<{
  openapi: string
  paths: Record<string, Record<string, Operation>>
  components: { schemas: Record<string, { properties: Record<string, object> }> }
}>()
const table: [string, Endpoint][] = Object.entries(endpoints)
const operationOf = ({ path, method }: Endpoint) => api.paths[path]?.[method.toLowerCase()]

describe('/openapi.json', () => {
  it('is OpenAPI 3.1 and holds exactly the endpoint table', () => {
    expect(api.openapi).toBe('3.1.0')
    const documented = Object.values(api.paths).flatMap((methods) => Object.values(methods).map((o) => o.operationId))
    expect(documented.sort()).toEqual(Object.keys(endpoints).sort())
  })

  it.each(table)('%s: documents its answer, its problems, its headers and its protection', (operation, endpoint) => {
    const documented = operationOf(endpoint)
    expect(documented).toMatchObject({ operationId: operation, tags: [endpoint.context], security: [{ bearer: [] }] })
    const media = endpoint.produces ?? 'application/json'
    expect(documented?.responses[endpoint.status]?.content).toHaveProperty([media])
    for (const status of [400, 401, 403, 404, 500, 503]) {
      expect(documented?.responses[status]?.content).toHaveProperty(['application/problem+json'])
    }
    const headers = documented?.parameters?.filter((parameter) => parameter.in === 'header' && parameter.required)
    expect(headers?.map(({ name }) => name).sort()).toEqual([
      ...(endpoint.method === 'POST' ? ['idempotency-key'] : []),
      ...(endpoint.ifMatch === true ? ['if-match'] : []),
    ])
  })

  it('documents codecs as the text that travels, with an example', () => {
    const { QuotaRequest, QuotaRequestLine } = api.components.schemas
    expect(QuotaRequest?.properties['submittedAt']).toMatchObject({ type: 'string', format: 'date-time' })
    expect(QuotaRequestLine?.properties['heldBytes']).toMatchObject({ type: 'string', examples: ['107374182400'] })
    expect(answer.body).not.toMatch(/"(heldBytes|submittedAt|month)":\{\}/)
  })

  it.each(table.filter(([, { examples }]) => examples !== undefined))('%s: shows its examples', (_, endpoint) => {
    const documented = operationOf(endpoint)
    const valuesOf = (examples: Examples = {}) => Object.values(examples).map(({ value }) => value)
    const { examples = [] } = endpoint
    const answers = documented?.responses[endpoint.status]?.content?.['application/json']?.examples
    expect(valuesOf(answers)).toEqual(examples.map(({ answer }) => answer))
    expect(valuesOf(documented?.requestBody?.content['application/json']?.examples)).toEqual(
      examples.flatMap(({ body }) => (body === undefined ? [] : [body])),
    )
    for (const { name, in: place, examples: shown } of documented?.parameters ?? []) {
      const sent = examples.flatMap(({ params, query }) => (place === 'path' ? params : query)?.[name] ?? [])
      expect({ name, values: valuesOf(shown) }).toEqual({ name, values: place === 'header' ? [] : sent })
    }
  })

  it('closes bodies, which are read strictly, and leaves answers open to new fields', () => {
    const body = operationOf(endpoints.recordReadings)?.requestBody?.content['application/json']?.schema
    expect(body).toMatchObject({ additionalProperties: false })
    expect(api.components.schemas['QuotaRequest']).not.toHaveProperty('additionalProperties')
  })

  it('shows the other media types of a body as text', () => {
    const content = operationOf(endpoints.recordReadings)?.requestBody?.content ?? {}
    expect(Object.keys(content)).toEqual(['application/json', ...readingMediaTypes])
    expect(content['application/x-ndjson']?.schema).toEqual({ type: 'string' })
  })

  it('offers the live form of the endpoint that streams', () => {
    const responses = operationOf(endpoints.listProvisioningEvents)?.responses
    expect(Object.keys(responses?.[200]?.content ?? {})).toEqual(['application/json', 'text/event-stream'])
  })
})

describe('/docs', () => {
  it('is where the front door leads', async () => {
    expect((await app.inject('/')).headers.location).toBe('/docs/')
  })

  it('loads its reader from this host only, under a policy that names its one inline script', async () => {
    const page = await app.inject('/docs/')
    const policy = String(page.headers['content-security-policy'])
    expect(page.statusCode).toBe(200)
    expect(page.body).not.toMatch(/(src|href)="(https?:)?\/\//)
    expect(policy).toMatch(/script-src 'self' 'sha256-[A-Za-z0-9+/=]{44}'/)
    expect(policy).not.toMatch(/https?:|unsafe-eval|\*/)
    const script = await app.inject('/docs/js/scalar.js')
    expect([script.statusCode, script.headers['content-type']]).toEqual([200, 'application/javascript; charset=utf-8'])
    expect(script.body.length).toBeGreaterThan(100_000)
  })
})
