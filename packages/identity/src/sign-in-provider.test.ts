import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { Problem } from '@grenier/control-plane/ports'
import { exportJWK, generateKeyPair, SignJWT } from 'jose'
import { afterEach, describe, expect, it } from 'vitest'
import { createSignInProvider, type SignInSettings } from './sign-in-provider.ts'

const clientId = 'grenier-console'
const subject = '704e024229015d2bd47f7a5e5ab05b35c8336ab403c38022985f8cfadc86fe91'
const person = { given_name: 'Paul', usual_name: 'Meunier', email: 'Paul@auvers.example', siret: '21950039400016' }

const closers: (() => void)[] = []
afterEach(() => {
  for (const close of closers.splice(0)) close()
})

/** A provider that answers as ProConnect does: who in the ID token, the rest as a signed document. */
async function proConnect(over: { idClaims?: object; userInfo?: object; withoutEnd?: boolean } = {}) {
  const { privateKey, publicKey } = await generateKeyPair('RS256')
  const jwk = { ...(await exportJWK(publicKey)), kid: 'k1', alg: 'RS256', use: 'sig' }
  const asked: { path: string; body: URLSearchParams }[] = []
  let issuer = ''
  let nonce = ''
  const sign = (claims: object) =>
    new SignJWT({ iss: issuer, aud: clientId, sub: subject, ...claims })
      .setProtectedHeader({ alg: 'RS256', kid: 'k1' })
      .setIssuedAt()
      .setExpirationTime('5m')
      .sign(privateKey)
  const answers: Record<string, () => Promise<{ type: string; body: string }>> = {
    '/.well-known/openid-configuration': async () =>
      json({
        issuer,
        authorization_endpoint: `${issuer}/authorize`,
        token_endpoint: `${issuer}/token`,
        userinfo_endpoint: `${issuer}/userinfo`,
        jwks_uri: `${issuer}/jwks`,
        ...(over.withoutEnd === true ? {} : { end_session_endpoint: `${issuer}/session/end` }),
        id_token_signing_alg_values_supported: ['RS256', 'ES256'],
        userinfo_signing_alg_values_supported: ['RS256', 'ES256'],
      }),
    '/jwks': async () => json({ keys: [jwk] }),
    '/token': async () =>
      json({
        access_token: 'opaque',
        token_type: 'Bearer',
        expires_in: 60,
        id_token: await sign({ nonce, acr: 'eidas1', ...over.idClaims }),
      }),
    '/userinfo': async () => ({ type: 'application/jwt', body: await sign({ ...person, ...over.userInfo }) }),
  }
  const answer = async (request: IncomingMessage) => {
    const path = `${request.url}`
    asked.push({ path, body: new URLSearchParams(await text(request)) })
    return await (answers[path] ?? (async () => json({})))()
  }
  const server = createServer((request, response) => {
    void answer(request).then(({ type, body }) => response.writeHead(200, { 'content-type': type }).end(body))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  closers.push(() => server.close())
  issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const settings: SignInSettings = {
    issuer,
    clientId,
    clientSecret: 'quiet',
    redirectUri: 'https://grenier.test/auth/callback',
    signedOutUri: 'https://grenier.test/',
    scope: 'openid given_name usual_name email siret',
    acrValues: 'eidas1',
    claims: { groupClaims: ['groups'], groupRoles: new Map(), personRoles: new Map(), emailsVouched: true },
  }
  const provider = createSignInProvider(settings)
  const callback = (state: string) => new URL(`https://grenier.test/auth/callback?code=c&state=${state}`)
  return {
    asked,
    provider,
    /** A whole sign-in; `bend` changes what the browser remembers. */
    signIn: async (bend: object = {}) => {
      const { url, attempt } = await provider.begin()
      nonce = attempt.nonce
      return { url, signedIn: await provider.finish(callback(attempt.state), { ...attempt, ...bend }) }
    },
  }
}

const json = (value: object) => ({ type: 'application/json', body: JSON.stringify(value) })
const codeOf = (call: Promise<unknown>) =>
  call.then(
    () => 'signed in',
    (error: unknown) => (error instanceof Problem ? error.code : error),
  )

describe('a sign-in at a provider like ProConnect', () => {
  it('asks how surely the person is known, and reads who it is from a signed document', async () => {
    const { asked, signIn } = await proConnect()
    const { url, signedIn } = await signIn()
    expect(url.searchParams.get('acr_values')).toBe('eidas1')
    expect(signedIn.identity).toEqual({
      subject,
      name: 'Paul Meunier',
      email: 'paul@auvers.example',
      emailVerified: true,
      siret: '21950039400016',
      grants: [],
    })
    const token = asked.find(({ path }) => path === '/token')
    expect(token?.body.get('code_verifier')?.length).toBeGreaterThan(40)
    expect(Object.fromEntries(token?.body ?? [])).toMatchObject({ client_id: clientId, client_secret: 'quiet' })
  })

  it('takes nothing that does not belong to what was begun here', async () => {
    for (const bend of [{ state: 'another' }, { nonce: 'another' }]) {
      const { signIn } = await proConnect()
      expect(await codeOf(signIn(bend))).toBe('sign-in-stale')
    }
  })

  it('takes no token for another client, of another issuer or of another person', async () => {
    for (const over of [
      { idClaims: { aud: 'another' } },
      { idClaims: { iss: 'https://elsewhere.test' } },
      { userInfo: { sub: 'another' } },
    ]) {
      const { signIn } = await proConnect(over)
      expect(await codeOf(signIn())).not.toBe('signed in')
    }
  })

  it('ends its own session where it offers to', async () => {
    const { provider } = await proConnect()
    const url = await provider.signOutUrl('an-id-token')
    expect(Object.fromEntries(url?.searchParams ?? [])).toMatchObject({
      id_token_hint: 'an-id-token',
      post_logout_redirect_uri: 'https://grenier.test/',
    })
    expect(await (await proConnect({ withoutEnd: true })).provider.signOutUrl(null)).toBeNull()
  })

  it('is unavailable when the provider is', async () => {
    const { provider } = await proConnect()
    for (const close of closers.splice(0)) close()
    expect(await codeOf(provider.begin())).toBe('unavailable')
  })
})
