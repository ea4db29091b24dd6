import { describe, expect, it, vi } from 'vitest'
import { fakeParts } from '../testing/fake-parts.ts'
import type { OauthCredential } from './credentials-file.ts'
import { speakAs } from './speak-as.ts'

const target = { context: 'here', server: 'https://grenier.example', clientId: 'cli' }
const nowMs = 1_000_000
const former: OauthCredential = {
  kind: 'oauth',
  server: target.server,
  issuer: 'https://sso.example',
  clientId: 'cli',
  accessToken: 'old',
  expiresAtMs: nowMs + 60_000,
  refreshToken: 'refresh-1',
}

function speaker(
  credential: OauthCredential | null,
  refresh = vi.fn(async () => null as never),
  token: string | null = null,
) {
  const { parts, kept } = fakeParts()
  if (credential !== null) kept.credentials.set('here', credential)
  const protocol = { ...parts.protocol, refresh }
  return {
    speak: speakAs({ credentials: parts.credentials, protocol, token, nowMs: () => nowMs }, target),
    kept,
    refresh,
  }
}

describe('the token to call with', () => {
  it('is that of the environment before any other', async () => {
    expect(await speaker(former, undefined, 'gre_x').speak()).toBe('gre_x')
  })

  it('is the one that stands, while it holds', async () => {
    const { speak, refresh } = speaker(former)
    expect(await speak()).toBe('old')
    expect(refresh).not.toHaveBeenCalled()
  })

  it('is renewed before it ends, once for calls at the same time, and kept', async () => {
    const refresh = vi.fn(
      async () => ({ accessToken: 'new', expiresInSeconds: 600, refreshToken: 'refresh-2' }) as never,
    )
    const { speak, kept } = speaker({ ...former, expiresAtMs: nowMs + 29_000 }, refresh)
    expect(await Promise.all([speak(), speak()])).toEqual(['new', 'new'])
    expect(refresh).toHaveBeenCalledExactlyOnceWith(
      { issuer: former.issuer, clientId: 'cli', resource: target.server },
      'refresh-1',
    )
    expect(kept.credentials.get('here')).toMatchObject({
      accessToken: 'new',
      refreshToken: 'refresh-2',
      expiresAtMs: 1_600_000,
    })
  })

  it('keeps the refresh token where the provider gives no other', async () => {
    const refresh = vi.fn(async () => ({ accessToken: 'new', expiresInSeconds: null, refreshToken: null }) as never)
    const { speak, kept } = speaker({ ...former, expiresAtMs: 0 }, refresh)
    await speak()
    expect(kept.credentials.get('here')).toMatchObject({ refreshToken: 'refresh-1', expiresAtMs: null })
  })

  it('is the one that another run got meanwhile', async () => {
    const refresh = vi.fn(async () => {
      kept.credentials.set('here', { ...former, accessToken: 'theirs' })
      return null as never
    })
    const { speak, kept } = speaker({ ...former, expiresAtMs: 0 }, refresh)
    expect(await speak()).toBe('theirs')
  })

  it.each([
    ['nobody signed in', null],
    ['the context leads elsewhere now', { ...former, server: 'https://elsewhere.example' }],
    ['it ended and nothing renews it', { ...former, expiresAtMs: 0, refreshToken: null }],
    ['the provider does not take it any more', { ...former, expiresAtMs: 0 }],
  ])('is none when %s', async (_, credential) => {
    await expect(speaker(credential).speak()).rejects.toMatchObject({ name: 'CliFault', exitCode: 3 })
  })
})
