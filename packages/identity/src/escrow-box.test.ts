import { generateKeyPairSync } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { createEscrowBox, openEscrowSeal } from './escrow-box.ts'

function keyPair() {
  const { publicKey, privateKey } = generateKeyPairSync('x25519')
  return {
    publicPem: publicKey.export({ format: 'pem', type: 'spki' }).toString(),
    publicBase64: publicKey.export({ format: 'der', type: 'spki' }).toString('base64'),
    privatePem: privateKey.export({ format: 'pem', type: 'pkcs8' }).toString(),
  }
}

const mine = keyPair()
const subject = { installationId: 'installation-1', tenantId: 'tenant-1' }
const password = 'p4ss-é-\u{1f5dd}'

describe('what is sealed for an escrow', () => {
  it('is opened by the private key to the very same bytes, and differs each time', () => {
    const box = createEscrowBox(mine.publicPem)
    const [one, other] = [box.seal(password, subject), box.seal(password, subject)]
    expect(one).not.toBe(other)
    expect(one.startsWith(`ge1.${box.keyId}.`)).toBe(true)
    expect([one, other].map((sealed) => openEscrowSeal(sealed, mine.privatePem, subject))).toEqual([password, password])
  })

  it('is sealed for one key, however that is written', () => {
    expect(createEscrowBox(mine.publicBase64).keyId).toBe(createEscrowBox(mine.publicPem).keyId)
    const sealed = createEscrowBox(mine.publicBase64).seal(password, subject)
    expect(openEscrowSeal(sealed, mine.privatePem, subject)).toBe(password)
    expect(() => openEscrowSeal(sealed, keyPair().privatePem, subject)).toThrow(/^escrow: sealed for key/)
  })

  it('cannot be passed off as another tenant’s or another installation’s, nor be altered', () => {
    const sealed = createEscrowBox(mine.publicPem).seal(password, subject)
    const open = (text: string, changes: object = {}) =>
      openEscrowSeal(text, mine.privatePem, { ...subject, ...changes })
    expect(() => open(sealed, { tenantId: 'tenant-2' })).toThrow(/altered/)
    expect(() => open(sealed, { installationId: 'installation-2' })).toThrow(/altered/)
    const parts = sealed.split('.')
    for (const part of [2, 3, 4]) {
      const bytes = Buffer.from(parts[part] ?? '', 'base64url')
      bytes[5] = (bytes[5] ?? 0) ^ 1
      expect(() => open(parts.with(part, bytes.toString('base64url')).join('.'))).toThrow(/altered/)
    }
    expect(() => open('g1.k1.a.b')).toThrow(/not a seal/)
  })

  it('takes no key of another kind, and repeats none', () => {
    const { publicKey } = generateKeyPairSync('ed25519')
    const other = publicKey.export({ format: 'pem', type: 'spki' }).toString()
    expect(() => createEscrowBox(other)).toThrow(/no X25519 key/)
    expect(() => createEscrowBox('c2VjcmV0')).toThrow(/^escrow: the public key cannot be read$/)
  })
})
