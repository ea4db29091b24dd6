import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { callersByIdentity, createCallers } from '@grenier/api'
import { parseGroupRoles } from '@grenier/contracts'
import { createPeople } from '@grenier/control-plane'
import { createIdentityVerifier, createLocalIssuer } from '@grenier/identity'
import { civilDate } from '@grenier/quota-billing'
import { importJWK, type JWK, SignJWT } from 'jose'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ids, insertGround, insertMember, recordedAt } from '../harness/fixtures.ts'
import { clustersOfTheSuite, type RealApi, startRealApi } from './support/real-api.ts'

const [first, second] = [ids.tenant(1), ids.tenant(2)]
const audience = 'grenier'
const named = { issuer: 'unused', audience }
let issuer = ''
let keys = await createLocalIssuer(named)
let provider: Server
let api: RealApi

beforeAll(async () => {
  provider = createServer((request, response) => {
    const document = { issuer, jwks_uri: `${issuer}/protocol/openid-connect/certs` }
    const answer = request.url?.endsWith('/openid-configuration') === true ? document : keys.publicJwks
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(answer))
  })
  await new Promise<void>((resolve) => provider.listen(0, '127.0.0.1', resolve))
  issuer = `http://127.0.0.1:${(provider.address() as AddressInfo).port}/realms/grenier`
  api = await startRealApi(recordedAt, {
    ...clustersOfTheSuite,
    access: (ports) => {
      const people = createPeople(ports)
      const { groupRoles } = parseGroupRoles(`grenier-exploitation=operator;/communes/une=member-viewer@${first}`)
      const claims = {
        groupClaims: ['groups', 'realm_access.roles'],
        groupRoles,
        personRoles: new Map(),
        emailsVouched: false,
      }
      const verifier = createIdentityVerifier({ issuer, audience, jwks: 'discovered', claims })
      return { callers: createCallers({ people, others: callersByIdentity(people, verifier) }) }
    },
  })
  await api.unitOfWork.transact({ kind: 'platform' }, async (tx) => {
    await insertGround(tx)
    for (const number of [1, 2]) await insertMember(tx, number)
  })
})
afterAll(async () => {
  await api.close()
  await new Promise<void>((resolve) => provider.close(() => resolve()))
})

/** A token of the realm, with what Keycloak puts into one. */
async function tokenOf(claims: object, privateJwk: JWK = keys.privateJwk): Promise<string> {
  const kid = `${keys.publicJwks.keys[0]?.kid}`
  return await new SignJWT({
    typ: 'Bearer',
    azp: 'grenier-cli',
    realm_access: { roles: ['offline_access'] },
    ...claims,
  })
    .setProtectedHeader({ alg: 'ES256', kid })
    .setIssuer(issuer)
    .setAudience([audience, 'account'])
    .setSubject('f3c1a3f0-1b7e-4f7e-9d0c-2c3a1f0a9b11')
    .setIssuedAt()
    .setExpirationTime('5m')
    .sign(await importJWK(privateJwk, 'ES256'))
}

async function get(path: string, claims: object, headers: Record<string, string> = {}) {
  const authorization = `Bearer ${await tokenOf(claims)}`
  const answer = await fetch(`${api.baseUrl}${path}`, { headers: { authorization, ...headers } })
  return { status: answer.status, json: (await answer.json()) as Record<string, unknown> }
}

describe('a token of a realm like Keycloak’s', () => {
  it('brings the roles that its groups were given here, and no other', async () => {
    expect((await get('/v1/tenants', { realm_access: { roles: ['grenier-exploitation'] } })).status).toBe(200)
    for (const claims of [
      {},
      { realm_access: { roles: ['operator'] } },
      { roles: ['operator'] },
      { groups: ['/communes'] },
    ])
      expect(await get('/v1/tenants', claims)).toMatchObject({ status: 403, json: { code: 'not-allowed' } })
    expect(await get('/v1/session', {})).toMatchObject({ status: 200, json: { roles: [], tenants: [], session: null } })
  })

  it('acts for the member that a group or a mandate names, for one at a time', async () => {
    const viewer = { groups: ['/communes/une'] }
    expect((await get(`/v1/tenants/${first}/quotas`, viewer)).status).toBe(200)
    expect((await get(`/v1/tenants/${second}/quotas`, viewer)).status).toBe(404)
    const operator = await tokenOf({ realm_access: { roles: ['grenier-exploitation'] } })
    const recorded = await fetch(`${api.baseUrl}/v1/tenants/${second}/mandates`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${operator}`,
        'content-type': 'application/json',
        'idempotency-key': crypto.randomUUID(),
      },
      body: JSON.stringify({
        personSubject: 'f3c1a3f0-1b7e-4f7e-9d0c-2c3a1f0a9b11',
        personName: 'Claire Fontaine',
        function: 'mayor',
        ceilingCents: null,
        validFrom: civilDate('2026-01-01'),
        validUntil: null,
        actId: null,
      }),
    })
    expect(recorded.status).toBe(201)
    expect(await get('/v1/quota-requests', viewer)).toMatchObject({ json: { code: 'organisation-not-chosen' } })
    expect((await get('/v1/quota-requests', viewer, { 'grenier-tenant': second })).status).toBe(200)
    const session = (headers = {}) => get('/v1/session', viewer, headers).then(({ json }) => json)
    expect(await session({ 'grenier-tenant': second })).toMatchObject({ tenantId: second, roles: ['member-admin'] })
    expect(await session({ 'grenier-tenant': first })).toMatchObject({ tenantId: first, roles: ['member-viewer'] })
    expect((await get('/v1/session', viewer, { 'grenier-tenant': ids.tenant(3) })).status).toBe(404)
  })

  it('holds only by a key that the realm publishes', async () => {
    const stranger = await createLocalIssuer(named)
    const forged = await tokenOf({ realm_access: { roles: ['grenier-exploitation'] } }, stranger.privateJwk)
    const answer = await fetch(`${api.baseUrl}/v1/tenants`, { headers: { authorization: `Bearer ${forged}` } })
    expect(answer.status).toBe(401)
    keys = stranger
    // Another key by now; the set was read less than the cooldown ago.
    expect((await get('/v1/tenants', { realm_access: { roles: ['grenier-exploitation'] } })).status).toBe(401)
  })
})
