import { endpoints } from '@grenier/contracts'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type RealApi, startRealApi } from '../../api/support/real-api.ts'
import { recordedAt } from '../../harness/fixtures.ts'
import { faultOf, firstAnswerOf, foundNoPlace } from './judge.ts'
import { clustersOfTheFuzz, prepareGround } from './prepare-ground.ts'
import { runFuzz } from './run-fuzz.ts'

const requests = Number(process.env.GRENIER_API_FUZZ_REQUESTS ?? 3_000)
const seed = Number(process.env.GRENIER_API_FUZZ_SEED ?? 20_261_126)

let api: RealApi
beforeAll(async () => {
  api = await startRealApi(recordedAt, clustersOfTheFuzz)
  await prepareGround(api)
})
afterAll(() => api?.close())

it(`every one of ${requests} calls of seed ${seed} is answered by what it asked for or by a problem document`, async () => {
  const report = await runFuzz(api, { requests, seed, say: () => undefined })
  expect(report).toMatchObject({ requests, serverErrors: 0, invalidProblems: 0, unhandled: 0, examples: [] })
  const document = (await (await fetch(`${api.baseUrl}/openapi.json`)).json()) as { paths: Record<string, object> }
  const documented = Object.values(document.paths).flatMap((calls) => Object.keys(calls))
  expect(report.operations).toBe(documented.length)
  // Some get through, or only the border would have been tried.
  expect(Object.keys(report.statuses)).toEqual(
    expect.arrayContaining(['200', '201', '400', '401', '403', '404', '409', '422']),
  )
}, 600_000)

describe('the judge', () => {
  const problem = {
    type: 'urn:grenier:problem:not-found',
    title: 'Not found',
    status: 404,
    detail: 'There is no such thing.',
    code: 'not-found',
    params: {},
  }
  const answer = (change: object = {}, told: object = {}) => ({
    status: 404,
    contentType: 'application/problem+json; charset=utf-8',
    text: JSON.stringify({ ...problem, ...told }),
    ...change,
  })

  it('finds nothing wrong with an answer and with a problem', () => {
    expect(faultOf(answer())).toBeNull()
    expect(faultOf({ status: 200, contentType: 'text/csv', text: '' })).toBeNull()
  })

  it.each([
    ['a failure', answer({ status: 500, text: '' }), 'status 500'],
    [
      'a refusal of the service, by its code',
      answer({ status: 503 }, { code: 'unavailable' }),
      'status 503 unavailable',
    ],
    ['a page', answer({ contentType: 'text/html' }), '404 as text/html'],
    ['no JSON', answer({ text: 'no' }), 'no problem document'],
    ['a document without a code', answer({}, { code: undefined }), 'no problem document'],
    ['another status', answer({}, { status: 400 }), 'the document says 400'],
    ['an unheard-of code', answer({}, { code: 'unheard-of' }), 'in no table'],
    ['a place that nothing fills', answer({}, { detail: 'At most {bytesMax}.' }), 'nothing fills'],
  ])('finds %s', (_what, given, fault) => {
    expect(faultOf(given)).toContain(fault)
  })

  it('lets nobody come again but who found no place for an export', () => {
    const busy = answer({ status: 503 }, { status: 503, code: 'exports-busy' })
    expect(foundNoPlace(busy, endpoints.exportFocus)).toBe(true)
    expect(foundNoPlace(busy, endpoints.listTenants)).toBe(false)
    for (const code of ['unavailable', 'overloaded']) {
      expect(foundNoPlace(answer({ status: 503 }, { status: 503, code }), endpoints.exportFocus)).toBe(false)
    }
  })

  it('reads what came over a bare connection', () => {
    const raw = `HTTP/1.1 400 Bad Request\r\nContent-Type: text/plain\r\nContent-Length: 2\r\n\r\nnoHTTP/1.1 200 OK\r\n\r\n`
    expect(firstAnswerOf(raw)).toEqual({ status: 400, contentType: 'text/plain', text: 'no' })
    expect(firstAnswerOf('')).toBeNull()
  })
})
