import { describe, expect, it } from 'vitest'
import type { ClusterConnection } from '../client/kubeconfig.ts'
import { credentialExpiry } from './credential-expiry.ts'

function endOf(token: string | null): number | null {
  const connection: ClusterConnection = {
    server: 'https://cluster.test',
    caPem: null,
    tlsServerName: null,
    token,
    clientCertificate: null,
  }
  return credentialExpiry(connection)
}

function jwt(claims: object): string {
  return ['{}', JSON.stringify(claims), 'x'].map((part) => Buffer.from(part).toString('base64url')).join('.')
}

describe('when a credential ends', () => {
  it('is what a bound service account token says', () => {
    expect(endOf(jwt({ exp: 1_773_302_400 }))).toBe(Date.UTC(2026, 2, 12, 8))
  })

  it.each([
    ['no token at all', null],
    ['an opaque token', 'opaque-token'],
    ['a token with dots that is no JWT', 'a.b.c'],
    ['a JWT without an end', jwt({ sub: 'worker' })],
    ['a JWT with an end that is no number', jwt({ exp: 'tomorrow' })],
  ])('is unknown for %s', (_, token) => {
    expect(endOf(token)).toBeNull()
  })
})
