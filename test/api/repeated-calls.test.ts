import { ClientProblem, createClient } from '@grenier/contracts'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ids, insertGround, insertMember, recordedAt } from '../harness/fixtures.ts'
import { anHourAfter, type RealApi, startRealApi } from './support/real-api.ts'

let api: RealApi
beforeAll(async () => {
  api = await startRealApi(anHourAfter(recordedAt))
  await api.unitOfWork.transact({ kind: 'platform' }, async (tx) => {
    await insertGround(tx)
    await insertMember(tx, 1)
  })
  await api.client('operator').call('setPoolCapacity', {
    params: { poolId: ids.region },
    body: { offerId: ids.offer(1), limitBytes: 10n ** 12n },
    ifMatch: 1,
  })
})
afterAll(() => api?.close())

const organisation = (name: string) => ({
  kind: 'commune' as const,
  name,
  siren: null,
  inseeCode: null,
  departementCode: '95',
  population: null,
  groupId: null,
  validFrom: '2026-01-01',
  source: 'test',
})

/** A POST with the raw answer, to compare bytes. */
async function post(path: string, options: { role: 'operator' | 'finance'; key: string; body: object }) {
  const response = await fetch(`${api.baseUrl}${path}`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${await api.token(options.role)}`,
      'content-type': 'application/json',
      'idempotency-key': options.key,
    },
    body: JSON.stringify(options.body),
  })
  return { status: response.status, text: await response.text() }
}

describe('a repeated POST', () => {
  it('gets the first answer again, byte for byte, and changes nothing more', async () => {
    const call = { role: 'operator', key: 'repeat-1', body: organisation('Vétheuil') } as const
    const first = await post('/v1/organisations', call)
    expect(first.status).toBe(201)
    expect(await post('/v1/organisations', call)).toEqual(first)
    const names: string[] = []
    for await (const { name } of api.client('operator').items('listOrganisations')) {
      names.push(name)
    }
    expect(names.filter((name) => name === 'Vétheuil')).toHaveLength(1)
  })

  it('with another body is refused, whatever the order of its fields was', async () => {
    const body = organisation('Chars')
    const reordered = Object.fromEntries(Object.entries(body).toReversed())
    const first = await post('/v1/organisations', { role: 'operator', key: 'repeat-2', body })
    expect(await post('/v1/organisations', { role: 'operator', key: 'repeat-2', body: reordered })).toEqual(first)
    const other = await post('/v1/organisations', { role: 'operator', key: 'repeat-2', body: organisation('Us') })
    expect([other.status, (JSON.parse(other.text) as { code: string }).code]).toEqual([409, 'idempotency-key-reused'])
  })

  it('many times at once happens once: the others get the same answer or are told to come back', async () => {
    const call = { role: 'operator', key: 'repeat-3', body: organisation('Nesles-la-Vallée') } as const
    const answers = await Promise.all(Array.from({ length: 8 }, () => post('/v1/organisations', call)))
    const created = answers.filter(({ status }) => status === 201)
    expect(new Set(created.map(({ text }) => text)).size).toBe(1)
    const others = answers.filter(({ status }) => status !== 201)
    expect(others.every(({ text }) => text.includes('"idempotency-in-flight"'))).toBe(true)
  })

  it('by the typed client survives a connection that breaks after the server has answered', async () => {
    let breaks = 1
    const client = createClient({
      baseUrl: api.baseUrl,
      token: () => api.token('operator'),
      fetch: async (input, init) => {
        const response = await fetch(input, init)
        if (breaks-- > 0) {
          throw new TypeError('terminated')
        }
        return response
      },
    })
    const made = await client.call('createSite', {
      body: { code: 'ouest', name: 'Ouest', residency: 'FR', s3Endpoint: null },
    })
    const { items } = await client.call('listSites')
    expect(items.filter((site) => site.code === 'ouest')).toEqual([made])
  })
})

describe('a change of an existing row', () => {
  it('is refused when the row has moved on, and accepted with the version it has now', async () => {
    const client = api.client('operator')
    const body = { offerId: ids.offer(1), limitBytes: 2n * 10n ** 12n }
    const params = { poolId: ids.region }
    const stale = client.call('setPoolCapacity', { params, body, ifMatch: 1 })
    await expect(stale).rejects.toMatchObject({ status: 412, code: 'version-stale' })
    const changed = await client.call('setPoolCapacity', { params, body, ifMatch: 2 })
    expect(changed.version).toBe(3)
    expect(changed.levels.find((level) => level.offerId === ids.offer(1))?.limitBytes).toBe(2n * 10n ** 12n)
  })
})

describe('a list', () => {
  it('gives each item once over its pages, and takes no cursor of another list', async () => {
    const client = api.client('operator')
    for (const name of ['Écouen', 'Eaubonne', 'Ermont', 'Ézanville', 'Enghien-les-Bains']) {
      await client.call('registerOrganisation', { body: { ...organisation(name), validFrom: '2026-01-01' as never } })
    }
    const names: string[] = []
    for await (const { name } of client.items('listOrganisations', { query: { limit: 2 } })) {
      names.push(name)
    }
    expect(new Set(names).size).toBe(names.length)
    const french = new Intl.Collator('fr')
    expect(names).toEqual(names.toSorted(french.compare))
    const { nextCursor } = await client.call('listOrganisations', { query: { limit: 1 } })
    const elsewhere = client.call('listTenants', { query: { cursor: nextCursor ?? '' } })
    await expect(elsewhere).rejects.toBeInstanceOf(ClientProblem)
    await expect(elsewhere).rejects.toMatchObject({ code: 'cursor-invalid' })
  })
})
