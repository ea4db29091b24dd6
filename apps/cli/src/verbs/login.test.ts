import { describe, expect, it, vi } from 'vitest'
import type { CliParts } from '../cli-parts.ts'
import type { SignInProtocol } from '../connection/sign-in-protocol.ts'
import { runFake } from '../testing/fake-parts.ts'

const tokens = { accessToken: 'secret-access', expiresInSeconds: 600, refreshToken: 'secret-refresh' }
const code = {
  userCode: 'ABCD-EFGH',
  verificationUri: 'https://sso.example/device',
  verificationUriComplete: null,
  expiresInSeconds: 590,
}

function protocolOf(changes: Partial<SignInProtocol> = {}): SignInProtocol {
  return {
    issuerOf: async () => 'https://sso.example',
    signIn: async (_, show) => {
      show(code)
      return tokens
    },
    refresh: async () => null,
    revoke: async () => {},
    ...changes,
  }
}

const login = (words: readonly string[], parts: Partial<CliParts> = {}) =>
  runFake(['login', ...words], { parts: { protocol: protocolOf(), ...parts } })

describe('grenier login', () => {
  it('shows the code, keeps the tokens for that address, and speaks to it from then on', async () => {
    const signIn = vi.fn(protocolOf().signIn)
    const { code, err, out, kept } = await login(['https://g.example/', '-q'], { protocol: protocolOf({ signIn }) })
    expect([code, out]).toEqual([0, ''])
    expect(err).toBe('Open https://sso.example/device\nand write this code: ABCD-EFGH\n(good for 10 minutes)')
    expect(signIn.mock.calls[0]?.[0]).toEqual({
      issuer: 'https://sso.example',
      clientId: 'grenier-cli',
      resource: 'https://g.example',
      scope: 'openid',
    })
    expect(kept.contexts.currentContext).toBe('g.example')
    expect(kept.credentials.get('g.example')).toMatchObject({ server: 'https://g.example', expiresAtMs: 1_600_000 })
  })

  it('signs in again to the current context, as its client', async () => {
    const { kept } = await login([])
    expect(kept.credentials.get('here')).toMatchObject({ server: 'https://grenier.example', clientId: 'cli' })
  })

  it('takes a token of the console from standard input, and shows it nowhere', async () => {
    const given = await login(['https://g.example', '--with-token'], { readLine: async () => ' gre_secret \n' })
    expect(given.kept.credentials.get('g.example')).toEqual({
      kind: 'token',
      server: 'https://g.example',
      token: 'gre_secret',
    })
    expect(given.out + given.err).not.toContain('secret')
    expect(await login(['https://g.example', '--with-token'], { readLine: async () => '' })).toMatchObject({ code: 2 })
  })

  it('says how to come in where there is no provider, and changes nothing', async () => {
    const none = await login(['https://g.example'], { protocol: protocolOf({ issuerOf: async () => null }) })
    expect(none).toMatchObject({ code: 1, err: expect.stringContaining('--with-token') })
    expect([none.kept.contexts.currentContext, none.kept.credentials.size]).toEqual(['here', 0])
  })

  it('sends nothing without TLS', async () => {
    expect(await login(['http://g.example'])).toMatchObject({ code: 2, err: expect.stringContaining('https') })
  })
})

describe('grenier logout', () => {
  it('forgets the tokens even where the provider does not answer', async () => {
    const revoke = vi.fn(async () => {
      throw new Error('no answer')
    })
    const credentials = new Map()
    const kept = {
      kind: 'oauth' as const,
      server: 'https://grenier.example',
      issuer: 'https://sso.example',
      clientId: 'cli',
      accessToken: 'a',
      expiresAtMs: null,
      refreshToken: 'r',
    }
    credentials.set('here', kept)
    const file = {
      read: async (name: string) => credentials.get(name) ?? null,
      write: async () => {},
      remove: async (name: string) => credentials.delete(name),
    }
    const ended = await runFake(['logout'], { parts: { protocol: protocolOf({ revoke }), credentials: file } })
    expect(ended).toMatchObject({ code: 0, err: 'The identity provider did not answer.\nSigned out of “here”.' })
    expect(revoke).toHaveBeenCalledExactlyOnceWith(kept, 'r')
    expect(credentials.size).toBe(0)
    expect(await runFake(['logout'], { parts: { credentials: file } })).toMatchObject({
      err: 'Nobody was signed in to “here”.',
    })
  })
})

describe('grenier config', () => {
  it('lists, chooses and forgets contexts', async () => {
    expect((await runFake(['config', 'get-contexts', '-o', 'json'])).out).toBe(
      '[{"isCurrent":true,"name":"here","server":"https://grenier.example","clientId":"cli"}\n]',
    )
    expect(await runFake(['config', 'use-context', 'there'])).toMatchObject({
      code: 2,
      err: expect.stringContaining('here'),
    })
    const forgotten = await runFake(['config', 'delete-context', 'here'])
    expect(forgotten.kept.contexts).toEqual({ currentContext: null, contexts: {} })
  })
})
