import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { parseGroupRoles } from '@grenier/contracts'
import { Problem } from '@grenier/control-plane/ports'
import { exportJWK, generateKeyPair, type JWTPayload, SignJWT, UnsecuredJWT } from 'jose'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { createLocalIssuer, type LocalIssuer } from './local-issuer.ts'
import { createIdentityVerifier, createTokenVerifier, type TokenVerifier } from './token-verifier.ts'

const issuer = 'https://issuer.test'
const audience = 'grenier'
const tenantId = '0198c0de-7a00-7000-8000-000000000001'

const local = await createLocalIssuer({ issuer, audience })
const verifier = createTokenVerifier({ issuer, audience, jwks: { keys: local.publicJwks } })

const operator = (overrides: Partial<Parameters<LocalIssuer['mint']>[0]> = {}) =>
  local.mint({
    subject: 'op-1',
    roles: ['operator'],
    tenantId: null,
    lifetimeSeconds: 600,
    nowMs: Date.now(),
    ...overrides,
  })

async function codeOf(token: string, by: TokenVerifier = verifier): Promise<string> {
  try {
    await by.verify(token)
    return 'accepted'
  } catch (error) {
    if (error instanceof Problem) {
      return error.code
    }
    throw error
  }
}

/** A token with any claims, signed by a fresh key of either algorithm, and a verifier that knows that key. */
async function forge(claims: Record<string, unknown>, options: { alg?: 'ES256' | 'RS256' } = {}) {
  const alg = options.alg ?? 'ES256'
  const { privateKey, publicKey } = await generateKeyPair(alg)
  const jwk = { ...(await exportJWK(publicKey)), kid: 'k1', alg }
  const token = await new SignJWT(claims).setProtectedHeader({ alg, kid: 'k1' }).sign(privateKey)
  return { token, by: createTokenVerifier({ issuer, audience, jwks: { keys: { keys: [jwk] } } }) }
}

const inOneHour = (): number => Math.floor(Date.now() / 1_000) + 3_600
const sound = (): JWTPayload => ({ iss: issuer, aud: audience, sub: 'a', exp: inOneHour(), roles: ['operator'] })

describe('createTokenVerifier', () => {
  it('tells who a platform token and a member token speak for', async () => {
    expect(await verifier.verify(await operator())).toEqual({
      subject: 'op-1',
      roles: ['operator'],
      tenantId: null,
      poolId: null,
    })
    const member = await operator({ subject: 'm-1', roles: ['member-admin'], tenantId })
    expect(await verifier.verify(member)).toEqual({
      subject: 'm-1',
      roles: ['member-admin'],
      tenantId,
      poolId: null,
    })
    const approver = await operator({ subject: 'a-1', roles: ['pool-approver'], poolId: tenantId })
    expect(await verifier.verify(approver)).toEqual({
      subject: 'a-1',
      roles: ['pool-approver'],
      tenantId: null,
      poolId: tenantId,
    })
  })

  it('accepts RS256, which many providers sign with', async () => {
    const { token, by } = await forge(sound(), { alg: 'RS256' })
    expect(await codeOf(token, by)).toBe('accepted')
  })

  it.each([
    ['another issuer', { iss: 'https://other.test' }],
    ['another audience', { aud: 'other' }],
    ['no subject', { sub: undefined }],
    ['an empty subject', { sub: '' }],
    ['no end', { exp: undefined }],
    ['no roles', { roles: undefined }],
    ['roles of other applications only', { roles: ['realm-admin'] }],
    ['roles as one text', { roles: 'operator' }],
    ['a member role without a tenant', { roles: ['member-viewer'] }],
    ['a member role beside a platform role, without a tenant', { roles: ['operator', 'member-viewer'] }],
    ['a pool’s approver without a pool', { roles: ['pool-approver'] }],
    ['a pool’s approver beside a platform role, without a pool', { roles: ['operator', 'pool-approver'] }],
    ['a pool that is no id', { roles: ['pool-approver'], pool: '%' }],
    ['a tenant that is no id', { roles: ['member-viewer'], tenant: '%' }],
    ['a start in the future', { nbf: inOneHour() }],
  ])('refuses a token with %s', async (_, overrides) => {
    const { token, by } = await forge({ ...sound(), ...overrides })
    expect(await codeOf(token, by)).toBe('not-authenticated')
  })

  it('refuses unsigned tokens, tokens of another key, altered tokens and noise', async () => {
    const unsigned = new UnsecuredJWT(sound()).encode()
    const stranger = await createLocalIssuer({ issuer, audience })
    const ofStranger = await stranger.mint({
      subject: 'op-1',
      roles: ['operator'],
      tenantId: null,
      lifetimeSeconds: 600,
      nowMs: Date.now(),
    })
    const [header, , signature] = (await operator()).split('.')
    const claims = Buffer.from(JSON.stringify({ ...sound(), roles: ['finance'] })).toString('base64url')
    for (const token of [unsigned, ofStranger, `${header}.${claims}.${signature}`, 'noise', '', 'x'.repeat(10_000)]) {
      expect(await codeOf(token)).toBe('not-authenticated')
    }
  })

  it('never accepts a shared-secret signature made with the public key', async () => {
    const secret = Buffer.from(JSON.stringify(local.publicJwks.keys[0]))
    const token = await new SignJWT(sound()).setProtectedHeader({ alg: 'HS256' }).sign(secret)
    expect(await codeOf(token)).toBe('not-authenticated')
  })

  it('forgives 30 seconds of clock difference and no more', async () => {
    const endedAgo = (seconds: number) => operator({ nowMs: Date.now() - 600_000 - seconds * 1_000 })
    expect(await codeOf(await endedAgo(15))).toBe('accepted')
    expect(await codeOf(await endedAgo(60))).toBe('not-authenticated')
  })
})

describe('createTokenVerifier with a remote key set', () => {
  const closers: (() => void)[] = []
  afterEach(() => {
    vi.useRealTimers()
    for (const close of closers.splice(0)) {
      close()
    }
  })

  async function serve(answer: () => { status: number; body: unknown }): Promise<URL> {
    const server = createServer((_, response) => {
      const { status, body } = answer()
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    closers.push(() => server.close())
    return new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}/jwks`)
  }

  it('reads the keys from the address, once for many tokens', async () => {
    let reads = 0
    const url = await serve(() => ({ status: 200, body: (reads++, local.publicJwks) }))
    const by = createTokenVerifier({ issuer, audience, jwks: { url } })
    expect(await Promise.all([operator(), operator()].map(async (token) => codeOf(await token, by)))).toEqual([
      'accepted',
      'accepted',
    ])
    expect(await codeOf(await operator(), by)).toBe('accepted')
    expect(reads).toBe(1)
  })

  it('says that the service is unavailable, not that the caller is a stranger, when the keys cannot be read', async () => {
    const url = await serve(() => ({ status: 500, body: {} }))
    expect(await codeOf(await operator(), createTokenVerifier({ issuer, audience, jwks: { url } }))).toBe('unavailable')
  })

  it('reads the set again for a key it has not seen, once the cooldown has passed', async () => {
    const next = await createLocalIssuer({ issuer, audience })
    let keys = local.publicJwks
    const url = await serve(() => ({ status: 200, body: keys }))
    const by = createTokenVerifier({ issuer, audience, jwks: { url } })
    const signed = await operator()
    expect(await codeOf(signed, by)).toBe('accepted')
    keys = next.publicJwks
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 11_000 })
    const claims = { subject: 'op-1', roles: ['operator'] as const, tenantId: null, lifetimeSeconds: 600 }
    expect(await codeOf(await next.mint({ ...claims, nowMs: Date.now() }), by)).toBe('accepted')
    expect(await codeOf(signed, by)).toBe('not-authenticated')
  })

  it('does not read the keys again for each token with an unknown key id', async () => {
    let reads = 0
    const url = await serve(() => ({ status: 200, body: (reads++, local.publicJwks) }))
    const by = createTokenVerifier({ issuer, audience, jwks: { url } })
    await codeOf(await operator(), by)
    const { token } = await forge(sound())
    for (let i = 0; i < 5; i++) {
      expect(await codeOf(token, by)).toBe('not-authenticated')
    }
    expect(reads).toBe(1)
  })
})

describe('createIdentityVerifier', () => {
  const claims = {
    groupClaims: ['groups'],
    groupRoles: parseGroupRoles('ops=operator').groupRoles,
    personRoles: new Map(),
    emailsVouched: false,
  }
  const closers: (() => void)[] = []
  afterEach(() => {
    for (const close of closers.splice(0)) close()
  })

  /** A provider's document and keys; `named` is the issuer that the document names. */
  async function provider(options: { named?: string; broken?: () => boolean } = {}) {
    const { privateKey, publicKey } = await generateKeyPair('ES256')
    const jwk = { ...(await exportJWK(publicKey)), kid: 'k1', alg: 'ES256' }
    const asked: string[] = []
    let url = ''
    const server = createServer((request, response) => {
      asked.push(`${request.url}`)
      const isDocument = request.url === '/.well-known/openid-configuration'
      const answer = isDocument ? { issuer: options.named ?? url, jwks_uri: `${url}/keys` } : { keys: [jwk] }
      const status = options.broken?.() === true ? 500 : 200
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(answer))
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    closers.push(() => server.close())
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
    const sign = (over: Record<string, unknown> = {}) =>
      new SignJWT({ ...sound(), iss: url, groups: ['ops'], ...over })
        .setProtectedHeader({ alg: 'ES256', kid: 'k1' })
        .sign(privateKey)
    const by = createIdentityVerifier({ issuer: url, audience, jwks: 'discovered', claims })
    return { asked, sign, by }
  }

  const outcome = async (answer: Promise<unknown>): Promise<unknown> =>
    await answer.catch((error: unknown) => (error instanceof Problem ? error.code : error))

  it('finds the keys through the provider’s document, once for many tokens', async () => {
    const { asked, sign, by } = await provider()
    const identity = await by.identify(await sign())
    expect(identity.grants).toEqual([{ role: 'operator', tenantId: null, poolId: null }])
    await by.identify(await sign({ sub: 'b' }))
    expect(asked).toEqual(['/.well-known/openid-configuration', '/keys'])
  })

  it('lets in a person whom no group gives anything', async () => {
    const { sign, by } = await provider()
    expect((await by.identify(await sign({ groups: undefined }))).grants).toEqual([])
  })

  it('refuses ID tokens, which say who signed in and give no right to call', async () => {
    const { sign, by } = await provider()
    expect(await outcome(by.identify(await sign({ nonce: 'n' })))).toBe('not-authenticated')
    expect(await outcome(by.identify(await sign({ typ: 'ID' })))).toBe('not-authenticated')
    expect(await outcome(by.identify(await sign({ at_hash: 'h' })))).toBe('not-authenticated')
    expect(await outcome(by.identify(await sign({ typ: 'Bearer' })))).toMatchObject({ subject: 'a' })
  })

  it('refuses logout and refresh tokens, which the same keys sign', async () => {
    const { sign, by } = await provider()
    const events = { 'http://schemas.openid.net/event/backchannel-logout': {} }
    for (const over of [{ events }, { typ: 'Logout' }, { typ: 'Refresh' }, { typ: 'Offline' }])
      expect([over, await outcome(by.identify(await sign(over)))]).toEqual([over, 'not-authenticated'])
  })

  it('believes no document that names another issuer', async () => {
    const { sign, by } = await provider({ named: 'https://elsewhere.test' })
    expect(await outcome(by.identify(await sign()))).toBe('unavailable')
  })

  it('asks a provider that fails again only after the cooldown', async () => {
    let broken = true
    const { asked, sign, by } = await provider({ broken: () => broken })
    for (let i = 0; i < 4; i++) expect(await outcome(by.identify(await sign()))).toBe('unavailable')
    expect(asked).toHaveLength(1)
    broken = false
    const later = performance.now() + 11_000
    const clock = vi.spyOn(performance, 'now').mockReturnValue(later)
    expect(await outcome(by.identify(await sign()))).toMatchObject({ subject: 'a' })
    clock.mockRestore()
  })
})

describe('the rules of a token', () => {
  it('forgive as much clock difference as is set', async () => {
    const strict = createTokenVerifier({ issuer, audience, jwks: { keys: local.publicJwks }, clockSkewSeconds: 5 })
    const ended = await operator({ nowMs: Date.now() - 615_000 })
    expect([await codeOf(ended), await codeOf(ended, strict)]).toEqual(['accepted', 'not-authenticated'])
  })

  it('accept the signatures that are set and no other', async () => {
    const rules = { issuer, audience, jwks: { keys: local.publicJwks } }
    expect(await codeOf(await operator(), createTokenVerifier({ ...rules, algorithms: ['RS256'] }))).toBe(
      'not-authenticated',
    )
  })
})
