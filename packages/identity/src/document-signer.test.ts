import { compactVerify, importJWK } from 'jose'
import { describe, expect, it } from 'vitest'
import { createDocumentSigner } from './document-signer.ts'
import { createSecretBox } from './secret-box.ts'

const box = createSecretBox({ keys: [{ id: 'k1', base64: Buffer.alloc(32, 3).toString('base64') }], current: 'k1' })
const signer = createDocumentSigner(box)

async function verify(jws: string, payload: string, publicJwk: Readonly<Record<string, string>>) {
  const [header, , signature] = jws.split('.')
  const whole = `${header}.${Buffer.from(payload).toString('base64url')}.${signature}`
  return await compactVerify(whole, await importJWK({ ...publicJwk }, 'ES256'))
}

describe('a signed document', () => {
  it('is verified by anybody who has its text and the public key, and names that key', async () => {
    const key = await signer.newKey()
    const jws = await signer.sign(key, 'liste détruite')
    expect(jws.split('.')[1]).toBe('')
    expect((await verify(jws, 'liste détruite', key.publicJwk)).protectedHeader.kid).toBe(key.keyId)
  })

  it('is refused when one letter of it changed, or by another key', async () => {
    const key = await signer.newKey()
    const jws = await signer.sign(key, 'liste détruite')
    await expect(verify(jws, 'liste detruite', key.publicJwk)).rejects.toThrow('signature verification failed')
    await expect(verify(jws, 'liste détruite', (await signer.newKey()).publicJwk)).rejects.toThrow(
      'signature verification failed',
    )
  })

  it('leaves its private key sealed', async () => {
    const { privateSealed } = await signer.newKey()
    expect(privateSealed).toMatch(/^g1\.k1\./)
  })
})
