import { endpoints } from '@grenier/contracts'
import { addMs, GIB, msPerDay } from '@grenier/quota-billing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { idOf, ids, insertGround, insertMember, recordedAt } from '../harness/fixtures.ts'
import { anHourAfter, type RealApi, startRealApi } from './support/real-api.ts'
import { sweepRequests } from './support/sweep-requests.ts'

let api: RealApi
const [own, other, missing] = [ids.tenant(1), ids.tenant(2), idOf(7, 99)]
const offerId = ids.offer(1)

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
  await api.client('member-admin', other).call('submitQuotaRequest', {
    params: { tenantId: other },
    body: { lines: [{ offerId, wantedQuotaBytes: 10n * GIB }], justification: 'archives', wishedOn: null },
  })
})
afterAll(() => api?.close())

interface Told {
  readonly refusals: { explanation?: string; alternatives: { explanation?: string }[] }[]
  readonly automatic: { reasons: { explanation?: string }[] } | null
}

interface Ended {
  readonly decisionReason: string
  readonly decisionExplanation?: string
  readonly history: { kind: string; explanation?: string }[]
}

interface Ask {
  readonly language: string
  readonly role?: 'member-requester' | 'operator'
  readonly key?: string
  readonly body?: object
}

async function ask(path: string, { language, role = 'member-requester', key, body }: Ask) {
  const response = await fetch(`${api.baseUrl}${path}`, {
    method: body === undefined ? 'GET' : 'POST',
    headers: {
      authorization: `Bearer ${await api.token(role, role === 'operator' ? undefined : own)}`,
      'accept-language': language,
      ...(body === undefined ? {} : { 'content-type': 'application/json', 'idempotency-key': key ?? '' }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  const text = (await response.text()).replaceAll(/[\u00a0\u202f]/g, ' ')
  const headers = [...response.headers].filter(([name]) => !['date', 'x-request-id'].includes(name))
  return { status: response.status, headers: new Map(headers), text }
}

/** The answer as data, all its sentences taken out. */
const dataOf = (text: string): unknown =>
  JSON.parse(text, (name, value: unknown) => (/^(explanation|decisionExplanation)$/.test(name) ? undefined : value))

const wish = (gib: bigint) => ({
  lines: [{ offerId, wantedQuotaBytes: String(gib * GIB) }],
  justification: 'Numérisation du cadastre',
  wishedOn: null,
})
const simulation = (tenantId: string, gib: bigint) =>
  `/v1/tenants/${tenantId}/quota-simulation?lines=${offerId}:${gib * GIB}`

describe('an answer with sentences', () => {
  it('is told in the caller’s language, and again in another one when the call is repeated', async () => {
    const path = `/v1/tenants/${own}/quota-requests`
    const french = await ask(path, { language: 'fr', key: 'told', body: wish(50n) })
    const english = await ask(path, { language: 'en-GB', key: 'told', body: wish(50n) })
    expect([french.status, english.status]).toEqual([201, 201])
    const [inFrench, inEnglish] = [JSON.parse(french.text) as Told, JSON.parse(english.text) as Told]
    expect(inFrench.refusals[0]?.explanation).toBe(
      'Refusé : il reste 20 Go sur 30 Go dans la réserve « Communauté » ; 1 demande en cours y retient 10 Go. ' +
        'Passeraient dès maintenant : 20 Go de plus.',
    )
    expect(inEnglish.refusals[0]?.explanation).toBe(
      'Refused: 20 GB of 30 GB are left in the reserve “Communauté”; 1 request in progress sets 10 GB aside there. ' +
        'Would pass now: 20 GB more.',
    )
    expect(inEnglish.refusals[0]?.alternatives[0]?.explanation).toBe('Ask for 20 GB more')
    expect(dataOf(english.text)).toEqual(dataOf(french.text))
    expect([french, english].map(({ headers }) => headers.get('content-language'))).toEqual(['fr', 'en'])
    expect(french.headers.get('vary')).toMatch(/accept-language/i)
    // Repeated in the language it was first told in, it is the same to the last byte.
    expect((await ask(path, { language: 'fr', key: 'told', body: wish(50n) })).text).toBe(french.text)
  })

  it('is stored without any sentence', async () => {
    const stored = await api.unitOfWork.read({ kind: 'platform' }, (tx) => tx.quota.listRequests({ limit: 100 }))
    const refusals = stored.items.flatMap((request) => request.refusals)
    expect(refusals).toHaveLength(1)
    for (const item of [...refusals, ...refusals.flatMap(({ alternatives }) => alternatives)]) {
      expect(item).not.toHaveProperty('explanation')
    }
  })

  it('tells also in lists, and why a request was left to a person', async () => {
    const waiting = await ask(`/v1/tenants/${own}/quota-requests`, { language: 'en', key: 'waits', body: wish(5n) })
    expect((JSON.parse(waiting.text) as Told).automatic?.reasons.map(({ explanation }) => explanation)).toEqual([
      'No price list is in force: the cost of a year is not known.',
    ])
    const list = await ask('/v1/quota-requests', { language: 'fr' })
    const { items } = JSON.parse(list.text) as { items: Told[] }
    const sentences = items.flatMap(({ refusals, automatic }) => [...refusals, ...(automatic?.reasons ?? [])])
    expect(sentences).toHaveLength(2)
    for (const { explanation } of sentences) expect(explanation).toMatch(/^(Refusé|Aucun barème)/)
  })
})

describe('a simulation over HTTP', () => {
  it('needs no key, writes nothing, and answers in the caller’s language', async () => {
    const before = await api.unitOfWork.read({ kind: 'platform' }, (tx) => tx.quota.listRequests({ limit: 100 }))
    const french = await ask(simulation(own, 25n), { language: 'fr' })
    expect(french.status).toBe(200)
    expect((JSON.parse(french.text) as Told).refusals[0]?.explanation).toMatch(/^Refusé : il reste 15 Go sur 30 Go/)
    const english = await ask(simulation(own, 25n), { language: 'en' })
    expect(dataOf(english.text)).toEqual(dataOf(french.text))
    const after = await api.unitOfWork.read({ kind: 'platform' }, (tx) => tx.quota.listRequests({ limit: 100 }))
    expect(after).toEqual(before)
  })

  it('of another tenant and of a missing one answers alike, byte for byte, and of a bad line says which field', async () => {
    for (const language of ['fr', 'en']) {
      const foreign = await ask(simulation(other, 1n), { language })
      expect(foreign.status).toBe(404)
      expect(await ask(simulation(missing, 1n), { language })).toEqual(foreign)
    }
    const bad = await ask(`/v1/tenants/${own}/quota-simulation?lines=${offerId}:-1`, { language: 'en' })
    expect(bad.status).toBe(400)
    expect(bad.text).toContain('"field":"lines.0.wantedQuotaBytes"')
  })

  it('is typed for clients: lines go in as they are submitted, figures come back as numbers', async () => {
    const answer = await api.client('member-admin', own).call('simulateQuotaRequest', {
      params: { tenantId: own },
      query: { lines: [{ offerId, wantedQuotaBytes: 7n * GIB }] },
    })
    expect(answer.lines[0]).toMatchObject({ deltaBytes: 7n * GIB, fits: true })
    expect(answer.lines[0]?.levels.map(({ levelName, given }) => [levelName, given])).toEqual([
      ['Région', null],
      ['Communauté', null],
    ])
  })
})

describe('whose the holds are', () => {
  it('is for the operator and the auditor alone', async () => {
    const path = `/v1/pools/${ids.epci}/holds?offerId=${offerId}`
    expect(endpoints.listPoolHolds.roles).toEqual(['operator', 'auditor'])
    expect((await ask(path, { language: 'fr' })).status).toBe(403)
    const seen = await ask(path, { language: 'fr', role: 'operator' })
    expect(seen.status).toBe(200)
    expect(seen.text).toContain('Commune 002')
    // Nothing that a member is told of the same holds names the commune.
    const told = [
      await ask(simulation(own, 25n), { language: 'fr' }),
      await ask('/v1/quota-requests', { language: 'fr' }),
    ]
    for (const { text } of told) expect(text).not.toMatch(new RegExp(`Commune 002|${other}`))
  })
})

describe('a request that ended by itself', () => {
  it('says so in a sentence of the caller’s language, beside the code that is stored', async () => {
    const waiting = await api.client('member-admin', own).call('submitQuotaRequest', {
      params: { tenantId: own },
      body: {
        lines: [{ offerId, wantedQuotaBytes: 29n * GIB }],
        justification: 'archives',
        wishedOn: null,
        waitIfFull: true,
      },
    })
    expect(waiting.state).toBe('waiting')
    api.clock.set(addMs(api.clock.now(), 91 * msPerDay))
    await sweepRequests(api)
    const path = `/v1/quota-requests/${waiting.id}`
    const [french, english] = [await ask(path, { language: 'fr' }), await ask(path, { language: 'en' })]
    const [inFrench, inEnglish] = [JSON.parse(french.text) as Ended, JSON.parse(english.text) as Ended]
    expect([inFrench.decisionReason, inEnglish.decisionReason]).toEqual(['waiting-place-ended', 'waiting-place-ended'])
    expect(inFrench.decisionExplanation).toMatch(/^Aucune place ne s’est libérée à temps/)
    expect(inEnglish.decisionExplanation).toMatch(/^No room came free in time/)
    expect(inFrench.history.at(-1)).toMatchObject({ kind: 'expired', explanation: inFrench.decisionExplanation })
    expect(dataOf(english.text)).toEqual(dataOf(french.text))
    const stored = await api.unitOfWork.read({ kind: 'platform' }, (tx) => tx.quota.listRequests({ limit: 100 }))
    expect(stored.items.find(({ id }) => id === waiting.id)).not.toHaveProperty('decisionExplanation')
  })
})
