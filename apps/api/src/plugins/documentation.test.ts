import { type Endpoint, endpoints } from '@grenier/contracts'
import { describe, expect, it } from 'vitest'
import { fakeApp } from '../testing/fake-app.ts'

interface Operation {
  operationId: string
  tags: string[]
  security: unknown[]
  parameters?: { name: string; in: string; required?: boolean }[]
  responses: Record<string, { content?: Record<string, { schema: object }> }>
}

const { app } = await fakeApp()
const answer = await app.inject('/openapi.json')
const api = answer.json<{ openapi: string; paths: Record<string, Record<string, Operation>> }>()
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

  it('documents codecs as the text that travels', () => {
    const schema = operationOf(endpoints.getQuotaRequest)?.responses[200]?.content?.['application/json']?.schema
    expect(schema).toMatchObject({
      properties: {
        submittedAt: { type: 'string', format: 'date-time' },
        lines: { items: { properties: { heldBytes: { type: 'string', examples: ['107374182400'] } } } },
      },
    })
    expect(answer.body).not.toMatch(/"(heldBytes|submittedAt|month)":\{\}/)
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
