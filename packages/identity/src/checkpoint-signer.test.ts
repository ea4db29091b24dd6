import { createPublicKey, verify } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { createCheckpointSigner } from './checkpoint-signer.ts'
import { createSecretBox } from './secret-box.ts'

const box = createSecretBox({ keys: [{ id: 'k1', base64: Buffer.alloc(32, 3).toString('base64') }], current: 'k1' })
const signer = createCheckpointSigner(box)

function isSigned(text: string, signature: string, publicJwk: Readonly<Record<string, string>>): boolean {
  const key = createPublicKey({ key: { ...publicJwk }, format: 'jwk' })
  return verify(null, Buffer.from(text), key, Buffer.from(signature, 'base64url'))
}

describe('a signed checkpoint', () => {
  it('is known by the public key that was made with it, and by no other', async () => {
    const [key, other] = [await signer.newKey(), await signer.newKey()]
    const signature = await signer.sign(key, 'place 7')
    expect(isSigned('place 7', signature, key.publicJwk)).toBe(true)
    expect(isSigned('place 8', signature, key.publicJwk)).toBe(false)
    expect(isSigned('place 7', signature, other.publicJwk)).toBe(false)
    expect(key.keyId).not.toBe(other.keyId)
  })

  it('comes of a key whose private half is nowhere in the open', async () => {
    const { privateSealed, publicJwk } = await signer.newKey()
    expect(Object.keys(publicJwk)).toEqual(['kty', 'crv', 'x'])
    expect(privateSealed).not.toContain('"d"')
    expect(JSON.parse(box.open(privateSealed))).toMatchObject({ ...publicJwk, d: expect.stringMatching(/^[\w-]{43}$/) })
  })
})
