import { describe, expect, it } from 'vitest'
import { createLocalIssuer } from './local-issuer.ts'
import { createTokenVerifier } from './token-verifier.ts'

const names = { issuer: 'https://issuer.test', audience: 'grenier' }

describe('createLocalIssuer', () => {
  it('keeps its tokens valid over a restart when its key was kept', async () => {
    const before = await createLocalIssuer(names)
    const token = await before.mint({
      subject: 'finance-1',
      roles: ['finance'],
      tenantId: null,
      lifetimeSeconds: 60,
      nowMs: Date.now(),
    })
    const kept = JSON.parse(JSON.stringify(before.privateJwk)) as typeof before.privateJwk
    const after = await createLocalIssuer({ ...names, privateJwk: kept })
    const verifier = createTokenVerifier({ ...names, jwks: { keys: after.publicJwks } })
    expect((await verifier.verify(token)).subject).toBe('finance-1')
  })

  it('never publishes its private part', async () => {
    const { publicJwks, privateJwk } = await createLocalIssuer(names)
    expect(privateJwk.d).toBeTypeOf('string')
    expect(JSON.stringify(publicJwks)).not.toContain(privateJwk.d)
  })

  it('refuses a key that cannot sign', async () => {
    const { publicJwks } = await createLocalIssuer(names)
    await expect(createLocalIssuer({ ...names, privateJwk: { ...publicJwks.keys[0], kty: 'EC' } })).rejects.toThrow(
      'private P-256',
    )
  })
})
