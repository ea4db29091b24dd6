import { type Actor, type Endpoint, endpoints, isMemberRole, type Role, roles } from '@grenier/contracts'
import type { Caller } from '@grenier/control-plane/ports'
import { describe, expect, it } from 'vitest'
import { bearer, fakeApp, tenantId } from './testing/fake-app.ts'
import { sampleId } from './testing/samples.ts'

const { app } = await fakeApp()
const table: [string, Endpoint][] = Object.entries(endpoints)

/** One app for every caller that a test makes up. */
let caller: Caller = { actor: { subject: 'somebody', roles: [], tenantId: null, poolId: null } }
const { app: appOfCaller } = await fakeApp({}, { callers: { ofBearer: async () => caller } })

async function answerTo(who: Caller, request: { method: Endpoint['method']; url: string }) {
  caller = who
  const answer = await appOfCaller.inject({ ...request, headers: anyBearer })
  return { status: answer.statusCode, code: answer.json<{ code?: string }>().code }
}

const anyBearer = { authorization: 'Bearer any' }

/** Somebody with these roles, acting for the tenant that the paths name where one of them is a member's. */
const actorWith = (held: readonly Role[]): Actor => ({
  subject: 'somebody',
  roles: held,
  tenantId: held.some(isMemberRole) ? tenantId : null,
  poolId: null,
})

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

  it.each(table)('%s is open to a person without any role only where everyone is', async (_, endpoint) => {
    const { status } = await answerTo({ actor: actorWith([]) }, { method: endpoint.method, url: urlOf(endpoint) })
    expect(status === 403).toBe(endpoint.everyPerson !== true)
  })

  it.each(table)(
    '%s is done by tokens that were made here unless it is done in person',
    async (operation, endpoint) => {
      const token = { id: sampleId, operations: null }
      const statusWith = async (operations: readonly string[] | null) => {
        const actor = { ...actorWith(endpoint.roles), token: { ...token, operations } }
        return (await answerTo({ actor }, { method: endpoint.method, url: urlOf(endpoint) })).status
      }
      const isRefused = endpoint.inPerson === true
      expect((await statusWith(null)) === 403).toBe(isRefused)
      expect((await statusWith([operation])) === 403).toBe(isRefused)
      expect(await statusWith(['anotherOperation'])).toBe(403)
    },
  )
})

describe('somebody who acts for several members', () => {
  it('is asked for which one where a role of theirs would do, and refused where none would', async () => {
    const grants = [tenantId, sampleId].map((place) => ({
      role: 'member-viewer' as const,
      tenantId: place,
      poolId: null,
    }))
    const several = { actor: actorWith([]), person: { grants, sessionHash: null } }
    const code = async (url: string) => (await answerTo(several, { method: 'GET', url })).code
    expect(await code('/v1/quota-requests')).toBe('organisation-not-chosen')
    expect(await code('/v1/tenants')).toBe('not-allowed')
  })
})
