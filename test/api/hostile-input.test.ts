import { problemDocument } from '@grenier/contracts'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { firstAnswerOf } from '../fuzz/api/judge.ts'
import { sendRaw } from '../fuzz/api/raw-requests.ts'
import { communeOf, communeSiren, ids, insertGround, insertMember, recordedAt } from '../harness/fixtures.ts'
import { siretFrom } from '../harness/sirene-numbers.ts'
import { everythingStored } from './support/everything-stored.ts'
import { type RealApi, startRealApi } from './support/real-api.ts'
import { refusal, type Sent } from './support/refusal.ts'

let api: RealApi
beforeAll(async () => {
  api = await startRealApi(recordedAt)
  await api.unitOfWork.transact({ kind: 'platform' }, async (tx) => {
    await insertGround(tx)
    await insertMember(tx, 1)
    await tx.tenancy.insertOrganisation(communeOf(2))
  })
})
afterAll(() => api?.close())

const act = { organ: 'Conseil', number: '2026-2', title: 'Tarifs', adoptedOn: '2026-02-02', sentToPrefectOn: null }
const offer = { name: 'Offre', kind: 'block', clusterId: ids.cluster, className: 'standard', residency: 'FR' }
const sizes = { code: 'offre', roundingStepBytes: '4', quotaBytesMax: '16', sizeStepsBytes: ['4', '8'] }
const terms = { number: 'C-2', actId: ids.act, noticeDays: 90, billingCycle: 'month', annualCommitmentCents: '0' }
const recipient = {
  siret: siretFrom(communeSiren(2)),
  budget: 'principal',
  serviceCode: null,
  serviceCodeRequired: false,
}
const enrolment = {
  organisationId: ids.organisation(2),
  parentNodeId: ids.epci,
  dataClass: 'ordinary',
  agreement: { ...terms, startsOn: '2026-06-01', endsOn: '2026-05-31' },
  recipient: {
    ...recipient,
    engagementRequired: false,
    expenseAccount: null,
    vatLiable: false,
    settlementMode: 'titre',
  },
  starterQuotas: [],
}

// Each was once answered as a failure of ours: random calls found them.
const cases: readonly (Sent & {
  readonly title: string
  readonly status: number
  readonly code: string
  readonly fault?: string
})[] = [
  {
    title: 'an act published before it was adopted',
    path: '/v1/acts',
    role: 'operator',
    body: { ...act, publishedOn: '2026-02-01' },
    status: 422,
    code: 'act-dates',
  },
  {
    title: 'an offer of nothing',
    path: '/v1/offers',
    role: 'operator',
    body: { ...offer, ...sizes, quotaBytesMax: '0' },
    status: 422,
    code: 'offer-sizes',
  },
  {
    title: 'an offer in steps of nothing',
    path: '/v1/offers',
    role: 'operator',
    body: { ...offer, ...sizes, roundingStepBytes: '0' },
    status: 422,
    code: 'offer-sizes',
  },
  {
    title: 'an offer with sizes between its steps',
    path: '/v1/offers',
    role: 'operator',
    body: { ...offer, ...sizes, sizeStepsBytes: ['6'] },
    status: 422,
    code: 'offer-sizes',
  },
  {
    title: 'an agreement that ends before it begins',
    path: '/v1/tenants',
    role: 'operator',
    body: enrolment,
    status: 422,
    code: 'agreement-dates',
  },
  {
    title: 'a month of the year 0',
    path: '/v1/periods/0000-06/closing',
    body: {},
    status: 400,
    code: 'invalid-input',
    fault: 'month: invalid_format',
  },
  {
    title: 'a text with a null in it',
    path: '/v1/opening-balances',
    body: { csv: 'a\u0000', dryRun: true },
    status: 400,
    code: 'invalid-input',
    fault: 'csv: text-unstorable',
  },
  {
    title: 'half of a character',
    path: '/v1/opening-balances',
    body: { csv: '\ud800', dryRun: true },
    status: 400,
    code: 'invalid-input',
    fault: 'csv: text-unstorable',
  },
]

describe('what no table can hold', () => {
  it.each(cases)(
    '$title: $code, in both languages, and nothing is stored',
    async ({ status, code, fault, ...sent }) => {
      const before = await everythingStored(api.adminUrl)
      const [french, english] = [await refusal(api, sent, 'fr'), await refusal(api, sent, 'en')]
      for (const told of [french, english]) {
        expect(told).toMatchObject({ status, code, faults: fault === undefined ? [] : [fault] })
      }
      expect(french.said).not.toBe(english.said)
      expect(await everythingStored(api.adminUrl)).toEqual(before)
    },
  )
})

describe('bytes that are no request', () => {
  const told = async (bytes: string) => {
    const answer = firstAnswerOf(await sendRaw(Number(new URL(api.baseUrl).port), bytes))
    expect(answer?.contentType).toBe('application/problem+json; charset=utf-8')
    const { status, code } = problemDocument.parse(JSON.parse(answer?.text ?? ''))
    expect(answer?.status).toBe(status)
    return { status, code }
  }

  it.each([
    ['no line of HTTP', 'hello\r\n\r\n', 400, 'request-malformed'],
    ['no host', 'GET /livez HTTP/1.1\r\n\r\n', 400, 'request-malformed'],
    [
      'two lengths',
      'POST /v1/readings HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\nContent-Length: 4\r\n\r\n',
      400,
      'request-malformed',
    ],
    [
      'a header of 20 kB',
      `GET /livez HTTP/1.1\r\nHost: a\r\nX-A: ${'x'.repeat(20_000)}\r\n\r\n`,
      431,
      'headers-too-large',
    ],
  ])('%s: a problem document, and the connection is closed', async (_what, bytes, ...[status, code]) => {
    expect(await told(bytes)).toEqual({ status, code })
  })

  it('a probe of HTTP/1.0, which names no host, is answered', async () => {
    const raw = await sendRaw(Number(new URL(api.baseUrl).port), 'GET /livez HTTP/1.0\r\n\r\n')
    expect(firstAnswerOf(raw)?.status).toBe(200)
  })
})
