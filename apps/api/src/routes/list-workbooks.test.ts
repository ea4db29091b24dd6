import { civilMonth, instant } from '@grenier/quota-billing'
import { describe, expect, it } from 'vitest'
import { listWorkbookRowsMax } from '../limits.ts'
import { bearer, fakeApp, otherTenantId, tenantId } from '../testing/fake-app.ts'

const now = instant(Date.parse('2026-03-31T22:30:00Z'))
const installation = { operatorName: 'Val-d’Oise', timeZone: 'Europe/Paris', now }
const carried = (index: number) => ({
  tenantId,
  payerName: `Commune ${index}`,
  month: civilMonth('2026-01'),
  amountMicros: 1_234_567n,
  payableCents: 123n,
  thresholdCents: 500n,
  askedIn: null,
  carriedAt: now,
  statementId: null,
  isPaying: true,
})

const asked: object[] = []
const clustersAsked: object[] = []
const previewed: object[] = []
const pageMax = 500
const { app } = await fakeApp({
  getInstallation: async () => installation as never,
  listOffers: async () => ({ items: [], nextCursor: null }),
  listClusters: async (command) => {
    clustersAsked.push(command)
    return { items: [], nextCursor: null }
  },
  listCarriedAmounts: async (command) => {
    asked.push(command)
    const first = command.cursor === undefined ? 0 : Number(command.cursor)
    const count = Math.min(pageMax, 1_200 - first)
    const next = first + count
    const items = Array.from({ length: count }, (_, index) => carried(first + index))
    return { items, nextCursor: next < 1_200 ? String(next) : null }
  },
  listDisputes: async () => ({ items: [], nextCursor: 'more' }),
  previewTerritoryEvent: async (command) => {
    previewed.push(command)
    return { items: [], newCommunes: [], nextBehind: command.behind === 0 ? pageMax : null } as never
  },
  listContacts: async () => ({ items: [] }),
})

const get = async (url: string, role: 'finance' | 'member-viewer' = 'finance') =>
  app.inject({ url, headers: await bearer(role) })

describe('a list as a workbook', () => {
  it('holds every page of it, asked with the filters of the call', async () => {
    const answer = await get('/v1/carried-amounts.xlsx?state=open')
    expect(answer.statusCode).toBe(200)
    expect(answer.headers['content-disposition']).toBe('attachment; filename="montants-reportes.xlsx"')
    expect(asked).toEqual([
      { state: 'open', limit: pageMax },
      { state: 'open', limit: pageMax, cursor: '500' },
      { state: 'open', limit: pageMax, cursor: '1000' },
    ])
    expect(answer.rawPayload.subarray(0, 2).toString('latin1')).toBe('PK')
  })

  it('is refused rather than cut where it is longer than a workbook may be', async () => {
    const answer = await get('/v1/disputes.xlsx')
    expect(answer.statusCode).toBe(422)
    expect(answer.json()).toMatchObject({ code: 'list-too-long', params: { rowsMax: String(listWorkbookRowsMax) } })
  })

  it('is for whoever may read the list, about nobody else', async () => {
    expect((await get(`/v1/tenants/${tenantId}/contacts.xlsx`, 'member-viewer')).statusCode).toBe(200)
    expect((await get(`/v1/tenants/${otherTenantId}/contacts.xlsx`, 'member-viewer')).statusCode).toBe(404)
    expect((await get('/v1/issued-statements.xlsx', 'member-viewer')).statusCode).toBe(403)
  })

  it('holds every page of a list that counts its rows from the first on', async () => {
    const answer = await get('/v1/territory-preview.xlsx?effectiveOn=2026-01-01')
    expect(answer.headers['content-disposition']).toBe('attachment; filename="changements-du-registre.xlsx"')
    const asEach = { effectiveOn: '2026-01-01', onlyMembers: 'false', limit: pageMax }
    expect(previewed).toEqual([
      { ...asEach, behind: 0 },
      { ...asEach, behind: pageMax },
    ])
  })

  it('calls clusters by name for whoever may list them, and asks for them for offers alone', async () => {
    clustersAsked.length = 0
    expect((await get('/v1/offers.xlsx')).statusCode).toBe(200)
    const operator = await bearer('operator')
    await app.inject({ url: '/v1/carried-amounts.xlsx', headers: operator })
    expect(clustersAsked).toEqual([])
    const answer = await app.inject({ url: '/v1/offers.xlsx', headers: operator })
    expect(answer.headers['content-disposition']).toBe('attachment; filename="offres.xlsx"')
    expect(clustersAsked).toEqual([{ limit: pageMax }])
  })

  it('takes no cursor, and refuses months that end before they begin', async () => {
    expect((await get('/v1/issued-statements.xlsx?from=2026-03&to=2026-01')).statusCode).toBe(400)
    const { paths } = (await app.inject({ url: '/openapi.json' })).json()
    const names = paths['/v1/carried-amounts.xlsx'].get.parameters.map(({ name }: { name: string }) => name)
    expect(names.toSorted()).toEqual(['accept-language', 'month', 'state', 'tenantId'])
  })
})
