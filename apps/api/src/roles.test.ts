import { type Endpoint, endpoints, isMemberRole, roles } from '@grenier/contracts'
import { describe, expect, it } from 'vitest'
import { bearer, fakeApp, tenantId } from './testing/fake-app.ts'
import { sampleId } from './testing/samples.ts'

const { app } = await fakeApp()
const table: [string, Endpoint][] = Object.entries(endpoints)

const urlOf = ({ path }: Endpoint) =>
  path
    .replace('{tenantId}', tenantId)
    .replace('{month}', '2026-01')
    .replaceAll(/\{\w+\}/g, sampleId)

describe('every endpoint of the table', () => {
  it.each(table)('%s turns away whoever has no token', async (_, endpoint) => {
    const answer = await app.inject({ method: endpoint.method, url: urlOf(endpoint) })
    expect([answer.statusCode, answer.json<{ code: string }>().code]).toEqual([401, 'not-authenticated'])
  })

  it.each(table)('%s is open to its roles and to no other', async (_, endpoint) => {
    for (const role of roles) {
      const answer = await app.inject({ method: endpoint.method, url: urlOf(endpoint), headers: await bearer(role) })
      expect([role, answer.statusCode === 403]).toEqual([role, !endpoint.roles.includes(role)])
    }
  })

  it.each(table.filter(([, { tenantParam }]) => tenantParam === true))(
    '%s hides other tenants from members',
    async (_, endpoint) => {
      for (const role of endpoint.roles.filter(isMemberRole)) {
        const url = urlOf(endpoint).replace(tenantId, sampleId)
        const answer = await app.inject({ method: endpoint.method, url, headers: await bearer(role) })
        expect(answer.json<{ code: string }>().code).toBe('not-found')
      }
    },
  )
})
