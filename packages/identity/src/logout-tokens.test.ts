import { exportJWK, generateKeyPair, type JWTPayload, SignJWT } from 'jose'
import { beforeAll, describe, expect, it } from 'vitest'
import { createLogoutTokens } from './logout-tokens.ts'

const names = { issuer: 'https://id.test', audience: 'grenier-console' }
const event = { 'http://schemas.openid.net/event/backchannel-logout': {} }
type Keys = Awaited<ReturnType<typeof generateKeyPair>>
let [own, foreign]: Keys[] = []
let verify: (token: string) => Promise<unknown>

const now = () => Math.floor(Date.now() / 1_000)
const sound = (): JWTPayload => ({
  iss: names.issuer,
  aud: names.audience,
  sub: 'maire',
  sid: 'session-1',
  iat: now(),
  jti: 'token-1',
  events: event,
})

function without(...names: string[]): JWTPayload {
  return Object.fromEntries(Object.entries(sound()).filter(([name]) => !names.includes(name)))
}

async function sign(claims: JWTPayload, { typ, keys = own }: { typ?: string; keys?: Keys | undefined } = {}) {
  if (keys === undefined) throw new Error('no keys')
  const header = { alg: 'ES256', kid: 'k1', ...(typ === undefined ? {} : { typ }) }
  return await new SignJWT(claims).setProtectedHeader(header).sign(keys.privateKey)
}

beforeAll(async () => {
  ;[own, foreign] = await Promise.all([generateKeyPair('ES256'), generateKeyPair('ES256')])
  if (own === undefined) throw new Error('no keys')
  const jwk = { ...(await exportJWK(own.publicKey)), kid: 'k1', alg: 'ES256', use: 'sig' }
  verify = (token) => createLogoutTokens({ ...names, jwks: { keys: { keys: [jwk] } } }).verify(token)
})

describe('a logout token', () => {
  it.each(['logout+jwt', 'JWT', undefined])('of the type %s says whose session has ended', async (typ) => {
    const told = await verify(await sign(sound(), typ === undefined ? {} : { typ }))
    expect(told).toMatchObject({ subject: 'maire', providerSessionId: 'session-1', tokenId: 'token-1' })
  })

  it('may name the person alone, or the session alone', async () => {
    expect(await verify(await sign(without('sub')))).toMatchObject({ subject: null, providerSessionId: 'session-1' })
    expect(await verify(await sign(without('sid')))).toMatchObject({ subject: 'maire', providerSessionId: null })
  })

  it.each<[string, () => JWTPayload]>([
    ['another issuer', () => ({ ...sound(), iss: 'https://evil.test' })],
    ['another client', () => ({ ...sound(), aud: 'another' })],
    ['neither person nor session', () => without('sub', 'sid')],
    ['a nonce, as an ID token has', () => ({ ...sound(), nonce: 'n' })],
    ['no logout event', () => ({ ...sound(), events: {} })],
    [
      'an event that is no object',
      () => ({ ...sound(), events: 'http://schemas.openid.net/event/backchannel-logout' }),
    ],
    ['no name of its own', () => without('jti')],
    ['no instant', () => without('iat')],
    ['an instant long ago', () => ({ ...sound(), iat: now() - 400 })],
    ['an instant to come', () => ({ ...sound(), iat: now() + 400 })],
    ['an end that is past', () => ({ ...sound(), exp: now() - 60 })],
  ])('with %s is refused', async (_fault, claims) => {
    await expect(verify(await sign(claims()))).rejects.toMatchObject({ code: 'logout-token-refused' })
  })

  it('signed by another key, of another type, unsigned or too long is refused', async () => {
    const header = Buffer.from('{"alg":"none"}').toString('base64url')
    const unsigned = `${header}.${Buffer.from(JSON.stringify(sound())).toString('base64url')}.`
    const tokens = [
      await sign(sound(), { keys: foreign }),
      await sign(sound(), { typ: 'at+jwt' }),
      unsigned,
      'nonsense',
      '',
      'x'.repeat(10_000),
    ]
    for (const token of tokens) await expect(verify(token)).rejects.toMatchObject({ code: 'logout-token-refused' })
  })

  it('is not judged while the provider’s keys cannot be read', async () => {
    const jwks = { url: new URL('http://127.0.0.1:9/keys') }
    const asked = createLogoutTokens({ ...names, jwks }).verify(await sign(sound()))
    await expect(asked).rejects.toMatchObject({ code: 'unavailable' })
  })
})
