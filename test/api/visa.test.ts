import { type Role } from '@grenier/contracts'
import { civilDate, GIB } from '@grenier/quota-billing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { idOf, ids, insertGround, insertMember, recordedAt } from '../harness/fixtures.ts'
import { anHourAfter, type RealApi, startRealApi } from './support/real-api.ts'

let api: RealApi
const tenantId = ids.tenant(1)
const offerId = ids.offer(1)
/** Whom the API's tokens of these roles name. */
const [mayor, secretary] = ['member-admin-1', 'member-requester-1']
const mandate = {
  personSubject: mayor,
  personName: 'Claire Fontaine',
  function: 'mayor',
  ceilingCents: null,
  validFrom: '2026-01-01',
  validUntil: null,
  actId: null,
}

interface Told {
  readonly status: number
  readonly document: {
    readonly code?: string
    readonly detail?: string
    readonly errors?: readonly { in: string; field: string; code: string }[]
    readonly visaReasons?: readonly { code: string; explanation: string }[]
  }
}

async function send(
  path: string,
  call: { role: Role; body?: object; language?: string; ifMatch?: number },
): Promise<Told> {
  const { role, body, language = 'fr', ifMatch } = call
  const response = await fetch(`${api.baseUrl}${path}`, {
    method: body === undefined ? 'GET' : 'POST',
    headers: {
      authorization: `Bearer ${await api.token(role, role === 'operator' ? undefined : tenantId)}`,
      'accept-language': language,
      'content-type': 'application/json',
      'idempotency-key': crypto.randomUUID(),
      ...(ifMatch === undefined ? {} : { 'if-match': `"${ifMatch}"` }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  return { status: response.status, document: (await response.json()) as Told['document'] }
}

const mandatesPath = `/v1/tenants/${tenantId}/mandates`

beforeAll(async () => {
  api = await startRealApi(anHourAfter(recordedAt))
  await api.unitOfWork.transact({ kind: 'platform' }, async (tx) => {
    await insertGround(tx)
    await insertMember(tx, 1)
  })
})
afterAll(() => api?.close())

describe('bad calls about mandates', () => {
  const faults = [
    [{ validUntil: '2026-01-01' }, 422, 'mandate-dates'],
    [{ function: 'delegate' }, 422, 'mandate-act-missing'],
    [{ actId: idOf(5, 99) }, 422, 'act-unknown'],
    [{ actId: ids.act, validFrom: '2025-12-31' }, 422, 'act-not-executory'],
  ] as const

  it.each(faults)('%o is %i %s, in both languages', async (change, status, code) => {
    const details = await Promise.all(
      ['fr', 'en'].map(async (language) => {
        const told = await send(mandatesPath, { role: 'operator', body: { ...mandate, ...change }, language })
        expect([told.status, told.document.code]).toEqual([status, code])
        return told.document.detail
      }),
    )
    expect(details[0]).not.toBe(details[1])
  })

  it.each([
    [{ ceilingCents: '-1' }, 'ceilingCents', 'invalid_format'],
    [{ ceilingCents: '0.5' }, 'ceilingCents', 'invalid_format'],
    [{ ceilingCents: '9'.repeat(16) }, 'ceilingCents', 'invalid_format'],
    [{ ceilingCents: 100 }, 'ceilingCents', 'invalid_type'],
    [{ validFrom: '2026-02-30' }, 'validFrom', 'invalid_format'],
    [{ function: 'prefect' }, 'function', 'invalid_value'],
    [{ personSubject: '' }, 'personSubject', 'too_small'],
  ])('%o is 400 and names its field', async (change, field, code) => {
    const told = await send(mandatesPath, { role: 'operator', body: { ...mandate, ...change } })
    expect([told.status, told.document.code]).toEqual([400, 'invalid-input'])
    expect(told.document.errors).toMatchObject([{ in: 'body', field, code }])
  })

  it('by a member are not allowed, and leave nothing', async () => {
    expect(await send(mandatesPath, { role: 'member-admin', body: mandate })).toMatchObject({ status: 403 })
    const { items } = await api.client('member-admin', tenantId).call('listMandates', { params: { tenantId } })
    expect(items).toEqual([])
  })
})

describe('a request that wants a visa', () => {
  it('is found and signed by its address alone, by whoever holds the mandate, and told why in its language', async () => {
    await api.client('operator').call('recordMandate', {
      params: { tenantId },
      body: {
        ...mandate,
        personSubject: secretary,
        function: 'requester',
        ceilingCents: 0n,
        validFrom: civilDate('2026-01-01'),
      },
    })
    const { id, version } = await api.client('member-requester', tenantId).call('submitQuotaRequest', {
      params: { tenantId },
      body: { lines: [{ offerId, wantedQuotaBytes: 2n * GIB }], justification: 'archives', wishedOn: null },
    })
    const path = `/v1/quota-requests/${id}`
    const sentences = await Promise.all(
      ['fr', 'en'].map(async (language) => {
        const { document } = await send(path, { role: 'member-admin', language })
        return document.visaReasons?.map(({ code, explanation }) => [code, explanation.slice(0, 12)])
      }),
    )
    // No tariff is in force: nobody can say what it costs.
    expect(sentences).toEqual([[['visa-cost-unknown', 'Aucun barème']], [['visa-cost-unknown', 'No price lis']]])

    const body = { decision: 'approve', reason: 'Vu et accepté' }
    const decide = (role: Role, change: object = {}) =>
      send(`${path}/decision`, { role, body: { ...body, ...change }, ifMatch: version })
    expect(await decide('operator')).toMatchObject({ status: 403, document: { code: 'step-not-due' } })
    expect(await decide('member-viewer')).toMatchObject({ status: 403, document: { code: 'not-allowed' } })
    expect(await decide('member-requester')).toMatchObject({ status: 403, document: { code: 'own-request' } })
    const missing = await decide('member-admin')
    expect(missing).toMatchObject({ status: 403, document: { code: 'visa-mandate-missing', params: {} } })
    await api.client('operator').call('recordMandate', {
      params: { tenantId },
      body: { ...mandate, function: 'mayor', validFrom: civilDate('2026-01-01') },
    })
    const raised = await decide('member-admin', { amendedLines: [{ offerId, quotaBytes: String(3n * GIB) }] })
    expect(raised).toMatchObject({ status: 422, document: { code: 'visa-size-raised' } })
    expect(await decide('member-admin')).toMatchObject({
      status: 200,
      document: {
        state: 'submitted',
        steps: [
          { role: 'visa', decidedBy: mayor },
          { role: 'operator', decidedBy: null },
        ],
      },
    })
  })
})
