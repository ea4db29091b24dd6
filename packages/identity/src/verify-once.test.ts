import { createLocalJWKSet, exportJWK, generateKeyPair, type JWTVerifyGetKey, SignJWT } from 'jose'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { KeysUnreadable, verifyOnce } from './verify-once.ts'

const rules = { algorithms: ['ES256'], clockTolerance: 30, requiredClaims: ['exp'] }
const verifying = vi.spyOn(crypto.subtle, 'verify')
beforeEach(() => void vi.useFakeTimers({ toFake: ['Date'] }))
afterEach(() => {
  vi.useRealTimers()
  verifying.mockClear()
})

async function issuerOf(kid: string) {
  const { privateKey, publicKey } = await generateKeyPair('ES256')
  const jwks = { keys: [{ ...(await exportJWK(publicKey)), kid, alg: 'ES256' }] }
  const sign = (sub: string, seconds = 600) =>
    new SignJWT({ sub, exp: Math.floor(Date.now() / 1_000) + seconds })
      .setProtectedHeader({ alg: 'ES256', kid })
      .sign(privateKey)
  return { jwks, sign }
}

describe('a token that is sent with every call', () => {
  it('has its signature verified once, and says the same each time', async () => {
    const { jwks, sign } = await issuerOf('k1')
    const verify = verifyOnce(createLocalJWKSet(jwks), rules)
    const [one, other] = [await sign('a'), await sign('b')]
    const subjects = [await verify(one), await verify(one), await verify(other), await verify(one)].map(
      ({ sub }) => sub,
    )
    expect(subjects).toEqual(['a', 'a', 'b', 'a'])
    expect(verifying).toHaveBeenCalledTimes(2)
  })

  it('ends when it says, leeway included, remembered or not', async () => {
    const { jwks, sign } = await issuerOf('k1')
    const verify = verifyOnce(createLocalJWKSet(jwks), rules)
    const token = await sign('a', 60)
    await verify(token)
    vi.setSystemTime(Date.now() + 85_000)
    expect((await verify(token)).sub).toBe('a')
    vi.setSystemTime(Date.now() + 10_000)
    await expect(verify(token)).rejects.toThrow('exp')
  })

  it('holds no longer than its key is the issuer’s: a set that was read again is believed at once', async () => {
    const [first, second] = [await issuerOf('k1'), await issuerOf('k2')]
    let keys: JWTVerifyGetKey = createLocalJWKSet(first.jwks)
    const verify = verifyOnce((header, input) => keys(header, input), rules)
    const token = await first.sign('a')
    await verify(token)
    keys = createLocalJWKSet(second.jwks)
    await expect(verify(token)).rejects.toThrow('no applicable key')
    const sameName = await issuerOf('k1')
    keys = createLocalJWKSet(sameName.jwks)
    await expect(verify(token)).rejects.toThrow('signature verification failed')
    keys = createLocalJWKSet(first.jwks)
    expect((await verify(token)).sub).toBe('a')
  })

  it('is not believed while the keys cannot be read, though it was before', async () => {
    const { jwks, sign } = await issuerOf('k1')
    const known = createLocalJWKSet(jwks)
    let isDown = false
    const verify = verifyOnce(async (header, input) => {
      if (isDown) throw new Error('connect ECONNREFUSED')
      return await known(header, input)
    }, rules)
    const token = await sign('a')
    await verify(token)
    isDown = true
    await expect(verify(token)).rejects.toBeInstanceOf(KeysUnreadable)
  })

  it('is never taken for another: one letter more or less is another token, and a refused one is refused again', async () => {
    const { jwks, sign } = await issuerOf('k1')
    const verify = verifyOnce(createLocalJWKSet(jwks), rules)
    const token = await sign('a')
    await verify(token)
    const [head, body, signature = ''] = token.split('.')
    const claims = Buffer.from(JSON.stringify({ sub: 'b', exp: 9_999_999_999 })).toString('base64url')
    for (let turn = 0; turn < 2; turn += 1) {
      await expect(verify(`${head}.${claims}.${signature}`)).rejects.toThrow('signature verification failed')
      await expect(verify(`${head}.${body}.${signature.slice(0, -4)}AAAA`)).rejects.toThrow(
        'signature verification failed',
      )
    }
  })
})
