import { describe, expect, it } from 'vitest'
import { boundTokenClaims, tokenOf } from '../test-support/kubeconfigs.ts'
import { readBoundToken } from './bound-token.ts'

describe('a token that a cluster gave to an account', () => {
  it('says whose it is, for whom, and from when until when', () => {
    expect(readBoundToken(tokenOf(boundTokenClaims()))).toEqual({
      username: 'system:serviceaccount:grenier-system:grenier-worker',
      namespace: 'grenier-system',
      account: { name: 'grenier-worker', uid: 'uid-of-account' },
      audiences: ['https://kubernetes.default.svc'],
      boundTo: null,
      life: { issuedAt: 1_800_000_000_000, expiresAt: 1_800_003_600_000 },
    })
  })

  it('says which object it ends with', () => {
    const { 'kubernetes.io': own } = boundTokenClaims()
    const claims = boundTokenClaims({ 'kubernetes.io': { ...own, pod: { name: 'p', uid: 'u' } } })
    expect(readBoundToken(tokenOf(claims))?.boundTo).toEqual({ kind: 'Pod', name: 'p', uid: 'u' })
  })

  it.each<[string, string | null]>([
    ['is none', null],
    ['is no JWT', 'opaque'],
    ['never ends', tokenOf(boundTokenClaims({ exp: undefined }))],
    ['does not say since when', tokenOf(boundTokenClaims({ iat: undefined }))],
    ['ended before it began', tokenOf(boundTokenClaims({ exp: 1 }))],
    ['is of a person', tokenOf(boundTokenClaims({ 'kubernetes.io': undefined }))],
    ['names two accounts', tokenOf(boundTokenClaims({ sub: 'system:serviceaccount:kube-system:admin' }))],
  ])('is not renewed when it %s', (_, token) => {
    expect(readBoundToken(token)).toBeNull()
  })
})
