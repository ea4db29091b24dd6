import type { Role } from '@grenier/contracts'
import { addMs, GIB, msPerDay } from '@grenier/quota-billing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { idOf, ids, insertGround, insertMember, recordedAt } from '../harness/fixtures.ts'
import { anHourAfter, type RealApi, startRealApi } from './support/real-api.ts'
import { sweepRequests } from './support/sweep-requests.ts'

let api: RealApi
const [own, neighbour] = [ids.tenant(1), ids.tenant(2)]
const offerId = ids.offer(1)
const submitPath = `/v1/tenants/${own}/quota-requests`

/** The requests that bad calls are about, as they stand before any of them. */
interface Scene {
  readonly open: Stored
  readonly ofOperator: Stored
  readonly decided: Stored
  readonly unanswered: Stored
  readonly waitedTooLong: Stored
}
interface Stored {
  readonly id: string
  readonly version: number
}
let scene: Scene

interface Sent {
  readonly path: string
  readonly role: Role
  /** Left out: the call only reads. */
  readonly body?: object
  /** Left out: a key that was never used; null: none at all. */
  readonly key?: string | null
  readonly ifMatch?: string
}

const wish = (line: object) => ({ lines: [{ offerId, ...line }], justification: 'archives', wishedOn: null })
const submission = (line: object): Sent => ({ path: submitPath, role: 'member-admin', body: wish(line) })
/** The same wish, only tried out: its lines stand in the query. */
const simulation = (lines: string): Sent => ({
  path: `/v1/tenants/${own}/quota-simulation?lines=${lines}`,
  role: 'member-admin',
})
const decision = (decided: 'approve' | 'reject', { id, version }: Stored): Sent & { readonly ifMatch: string } => ({
  path: `/v1/quota-requests/${id}/decision`,
  role: 'operator',
  body: { decision: decided, reason: 'room enough' },
  ifMatch: `"${version}"`,
})

/** What is sent under the key that the open request was submitted with. */
const firstBody = wish({ wantedQuotaBytes: String(3n * GIB) })
const usedKey = 'quota-bad-input-used'

interface Case {
  readonly title: string
  readonly status: number
  /** The problem's code, or where a field is named the code of that field's fault. */
  readonly code: string
  readonly field?: string
  readonly calls: () => readonly Sent[]
}

const bytesField = 'body lines.0.wantedQuotaBytes'
const cases: readonly Case[] = [
  {
    title: 'a negative number of bytes',
    status: 400,
    code: 'bytes-negative',
    field: bytesField,
    calls: () => ['-1', `-${2n ** 63n}`].map((wantedQuotaBytes) => submission({ wantedQuotaBytes })),
  },
  {
    title: 'bytes above 2^63 − 1',
    status: 400,
    code: 'bytes-too-large',
    field: bytesField,
    calls: () => [String(2n ** 63n), '9'.repeat(400)].map((wantedQuotaBytes) => submission({ wantedQuotaBytes })),
  },
  {
    title: 'bytes that are no whole number',
    status: 400,
    code: 'invalid_format',
    field: bytesField,
    calls: () => ['1.5', 'abc', '', '-0', '1e9'].map((wantedQuotaBytes) => submission({ wantedQuotaBytes })),
  },
  {
    title: 'bytes that are no text',
    status: 400,
    code: 'invalid_type',
    field: bytesField,
    calls: () => [5, -5, null].map((wantedQuotaBytes) => submission({ wantedQuotaBytes })),
  },
  {
    title: 'an unknown offer',
    status: 422,
    code: 'offer-unknown',
    calls: () => {
      const [known, unknown] = [offerId, idOf(4, 99)].map((id) => ({ offerId: id, wantedQuotaBytes: String(GIB) }))
      const alone = submission({ ...unknown })
      return [alone, { ...alone, body: { ...alone.body, lines: [known, unknown] } }]
    },
  },
  {
    title: 'a request decided twice',
    status: 409,
    code: 'already-decided',
    calls: () => [decision('approve', scene.decided), decision('reject', scene.decided)],
  },
  {
    title: 'a request that expired',
    status: 409,
    code: 'request-expired',
    calls: () => [
      decision('approve', scene.unanswered),
      decision('reject', scene.waitedTooLong),
      {
        path: `/v1/quota-requests/${scene.unanswered.id}/comments`,
        role: 'member-admin',
        body: { kind: 'answer', text: 'Too late' },
      },
    ],
  },
  {
    title: 'one’s own request',
    status: 403,
    code: 'own-request',
    calls: () => [decision('approve', scene.ofOperator), decision('reject', scene.ofOperator)],
  },
  {
    title: 'a wrong If-Match',
    status: 412,
    code: 'version-stale',
    calls: () => ['"99"', '"0"', 'W/"1"', 'abc'].map((ifMatch) => ({ ...decision('approve', scene.open), ifMatch })),
  },
  {
    title: 'no If-Match',
    status: 428,
    code: 'if-match-missing',
    calls: () => {
      const { ifMatch: _, ...rest } = decision('approve', scene.open)
      return [rest]
    },
  },
  {
    title: 'a used Idempotency-Key with another body',
    status: 409,
    code: 'idempotency-key-reused',
    calls: () =>
      [wish({ wantedQuotaBytes: String(4n * GIB) }), { ...firstBody, justification: 'other archives' }].map((body) => ({
        ...submission({}),
        body,
        key: usedKey,
      })),
  },
  {
    title: 'no Idempotency-Key',
    status: 400,
    code: 'idempotency-key-missing',
    calls: () => [{ ...submission({ wantedQuotaBytes: String(GIB) }), key: null }],
  },
]
/** Well-formed, so it is kept and answered like every wish that cannot be met. */
const zero = { status: 201, code: 'not-positive', sent: submission({ wantedQuotaBytes: '0' }) }

interface Told {
  readonly code: string
  readonly field?: string
  readonly detail: string
}

interface Answer {
  readonly status: number
  readonly document: {
    readonly code?: string
    readonly state?: string
    readonly detail?: string
    readonly errors?: readonly (Told & { in: string })[]
    readonly refusals?: readonly { code: string; explanation: string }[]
  }
}

async function send({ path, role, body, key, ifMatch }: Sent, language: string): Promise<Answer> {
  const tenantId = role === 'operator' ? undefined : own
  const response = await fetch(`${api.baseUrl}${path}`, {
    method: body === undefined ? 'GET' : 'POST',
    headers: {
      authorization: `Bearer ${await api.token(role, tenantId)}`,
      'accept-language': language,
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...(key === null || body === undefined ? {} : { 'idempotency-key': key ?? crypto.randomUUID() }),
      ...(ifMatch === undefined ? {} : { 'if-match': ifMatch }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  return { status: response.status, document: (await response.json()) as Answer['document'] }
}

/** Everything wrong that an answer names: the faults of its fields, its refusals, or the one problem. */
function toldBy({ document: { code = '', detail = '', errors, refusals } }: Answer): readonly Told[] {
  if (refusals !== undefined) return refusals.map((refusal) => ({ code: refusal.code, detail: refusal.explanation }))
  return errors?.map((fault) => ({ ...fault, field: `${fault.in} ${fault.field}` })) ?? [{ code, detail }]
}

/** Sends the call in French and in English and expects the same single fault, in two texts; gives the first answer. */
async function expectTold(sent: Sent, expected: Pick<Case, 'status' | 'code' | 'field'>): Promise<Answer> {
  const { status, code, field } = expected
  const answers = [await send(sent, 'fr'), await send(sent, 'en')] as const
  const told = { code, ...(field === undefined ? {} : { field }), detail: expect.stringMatching(/\w/) }
  for (const answer of answers) {
    expect([answer.status, toldBy(answer)]).toEqual([status, [expect.objectContaining(told)]])
    if (field !== undefined) expect(answer.document.code).toBe('invalid-input')
  }
  const [french, english] = answers.map((answer) => toldBy(answer)[0]?.detail)
  expect(french).not.toBe(english)
  return answers[0]
}

/** All that a call about quotas could store or move: requests with their history, levels, quotas, the ledger. */
async function everything() {
  const client = api.client('operator')
  const [requests, pools, ledger, ...quotas] = await Promise.all([
    storedRequests(),
    client.call('listPools', { query: { limit: 500 } }),
    client.call('listLedgerTransfers', { query: { limit: 500 } }),
    ...[own, neighbour].map((tenantId) => client.call('getTenantQuotas', { params: { tenantId } })),
  ])
  return { requests, pools: pools.items, ledger: ledger.items, quotas }
}

async function storedRequests() {
  return (await api.unitOfWork.read({ kind: 'platform' }, (tx) => tx.quota.listRequests({ limit: 500 }))).items
}

/** Submits for a tenant, by one of its own people unless the role is another one. */
async function submit(
  tenantId: string,
  gib: bigint,
  { role = 'member-admin', waitIfFull = false }: { role?: Role; waitIfFull?: boolean } = {},
) {
  const lines = [{ offerId, wantedQuotaBytes: gib * GIB }]
  return await api.client(role, role === 'operator' ? undefined : tenantId).call('submitQuotaRequest', {
    params: { tenantId },
    body: { lines, justification: 'archives', wishedOn: null, waitIfFull },
  })
}

async function prepareScene(): Promise<Scene> {
  const operator = api.client('operator')
  const asked = await submit(own, 10n)
  await operator.call('commentQuotaRequest', {
    params: { requestId: asked.id },
    body: { kind: 'question', text: 'Which archives?' },
  })
  const waiting = await submit(neighbour, 25n, { waitIfFull: true })
  expect(waiting.state).toBe('waiting')
  api.clock.set(addMs(api.clock.now(), 91 * msPerDay))
  await sweepRequests(api)
  const stored = async ({ id }: { id: string }) => await operator.call('getQuotaRequest', { params: { requestId: id } })
  const [unanswered, waitedTooLong] = [await stored(asked), await stored(waiting)]
  expect([unanswered, waitedTooLong].map(({ decisionReason }) => decisionReason)).toEqual([
    'question-unanswered',
    'waiting-place-ended',
  ])
  const { id, version } = await submit(neighbour, 2n)
  const decided = await operator.call('decideQuotaRequest', {
    params: { requestId: id },
    body: { decision: 'approve', reason: 'room enough' },
    ifMatch: version,
  })
  const ofOperator = await submit(neighbour, 5n, { role: 'operator' })
  expect((await send({ ...submission({}), body: firstBody, key: usedKey }, 'fr')).status).toBe(201)
  const open = (await storedRequests()).find(({ tenantId, state }) => tenantId === own && state === 'submitted')
  if (open === undefined) throw new Error('no request is open')
  return { open, ofOperator, decided, unanswered, waitedTooLong }
}

beforeAll(async () => {
  api = await startRealApi(anHourAfter(recordedAt))
  await api.unitOfWork.transact({ kind: 'platform' }, async (tx) => {
    await insertGround(tx)
    await insertMember(tx, 1)
    await insertMember(tx, 2)
  })
  await api.client('operator').call('setPoolCapacity', {
    params: { poolId: ids.epci },
    body: { offerId, limitBytes: 30n * GIB },
    ifMatch: 1,
  })
  scene = await prepareScene()
})
afterAll(() => api?.close())

describe('a bad call about quotas', () => {
  it.each(cases)('$title: is $code, in both languages, and leaves no trace', async ({ calls, ...expected }) => {
    const before = await everything()
    for (const sent of calls()) await expectTold(sent, expected)
    expect(await everything()).toEqual(before)
  })

  it('wish of zero: is kept, refused as not-positive, and moves nothing', async () => {
    const { requests: known, ...before } = await everything()
    const answer = await expectTold({ ...zero.sent, key: 'quota-bad-input-zero' }, zero)
    expect(answer.document.state).toBe('rejected')
    const { requests, ...after } = await everything()
    expect(after).toEqual(before)
    const added = requests.filter(({ id }) => known.every((request) => request.id !== id))
    expect(added).toMatchObject([{ state: 'rejected', lines: [{ requestedQuotaBytes: 0n, heldBytes: 0n }] }])
    expect(requests.filter((request) => !added.includes(request))).toEqual(known)
  })

  it.each([
    ['bytes-negative', '-1'],
    ['bytes-too-large', String(2n ** 63n)],
  ])('says %s wherever bytes are sent', async (code, text) => {
    const before = await everything()
    const decided = decision('approve', scene.open)
    await expectTold(
      { ...decided, body: { ...decided.body, amendedLines: [{ offerId, quotaBytes: text }] } },
      { status: 400, code, field: 'body amendedLines.0.quotaBytes' },
    )
    const path = `/v1/pools/${ids.epci}/capacity`
    await expectTold(
      { path, role: 'operator', ifMatch: '"2"', body: { offerId, limitBytes: text } },
      { status: 400, code, field: 'body limitBytes' },
    )
    expect(await everything()).toEqual(before)
  })

  it.each([
    ['bytes-negative', '-1'],
    ['bytes-too-large', String(2n ** 63n)],
    ['bytes-too-large', '9'.repeat(400)],
    ['invalid_format', '1.5'],
    ['invalid_format', '-0'],
    ['invalid_format', ''],
  ])('says %s of %s in a simulation’s query as in a submission’s body', async (code, text) => {
    const before = await everything()
    const field = 'lines.0.wantedQuotaBytes'
    await expectTold(simulation(`${offerId}:${text}`), { status: 400, code, field: `query ${field}` })
    await expectTold(submission({ wantedQuotaBytes: text }), { status: 400, code, field: `body ${field}` })
    const second = { status: 400, code, field: 'query lines.1.wantedQuotaBytes' }
    await expectTold(simulation(`${offerId}:1,${idOf(4, 99)}:${text}`), second)
    expect(await everything()).toEqual(before)
  })

  it('says of zero and of an unknown offer in a simulation what a submission says, and keeps nothing', async () => {
    const before = await everything()
    await expectTold(simulation(`${offerId}:0`), { status: 200, code: zero.code })
    const unknown = { status: 422, code: 'offer-unknown' }
    await expectTold(simulation(`${idOf(4, 99)}:${GIB}`), unknown)
    await expectTold(simulation(`${offerId}:${GIB},${idOf(4, 99)}:${GIB}`), unknown)
    const misspelt = { status: 400, code: 'invalid_format', field: 'query lines.0.offerId' }
    await expectTold(simulation(`standard:${GIB}`), misspelt)
    expect(await everything()).toEqual(before)
  })

  it('has a code of its own for each thing that is wrong', () => {
    const codes = [...cases, zero].map(({ code }) => code)
    expect(codes.filter((code, index) => codes.indexOf(code) !== index)).toEqual([])
    expect(codes).toHaveLength(13)
  })
})
