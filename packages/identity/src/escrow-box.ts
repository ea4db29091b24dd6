import {
  createCipheriv,
  createDecipheriv,
  createHash,
  createPrivateKey,
  createPublicKey,
  diffieHellman,
  generateKeyPairSync,
  hkdfSync,
  type KeyObject,
  randomBytes,
} from 'node:crypto'
import type { EscrowBox, SealedSubject } from '@grenier/control-plane/ports'

/**
 * The format `ge1`: `ge1.<key id>.<ephemeral key>.<nonce>.<ciphertext and tag>`, the last three in base64url. X25519 between a
 * key of this one seal and the operator's (RFC 7748), HKDF-SHA-256 over both public keys (RFC 5869), AES-256-GCM. Whoever
 * seals cannot open.
 */
const format = 'ge1'
const algorithm = 'aes-256-gcm'
const nonceBytes = 12
const tagBytes = 16
const keyBytes = 32
const purpose = 'grenier-escrow-1'

function rawPublicKey(key: KeyObject): Buffer {
  const { x } = key.export({ format: 'jwk' })
  if (key.asymmetricKeyType !== 'x25519' || x === undefined) throw new Error('escrow: the key is no X25519 key')
  return Buffer.from(x, 'base64url')
}

/** The first 16 hexadecimal digits of the SHA-256 of the public key's 32 bytes. */
function keyIdOf(publicKey: KeyObject): string {
  return createHash('sha256').update(rawPublicKey(publicKey)).digest('hex').slice(0, 16)
}

/** PEM, or the base64 of a PEM without its first and last line, as one line of configuration holds it. */
function publicKeyFrom(text: string): KeyObject {
  try {
    return text.includes('-----BEGIN ')
      ? createPublicKey(text)
      : createPublicKey({ key: Buffer.from(text, 'base64'), format: 'der', type: 'spki' })
  } catch {
    throw new Error('escrow: the public key cannot be read')
  }
}

function cipherKey(shared: Buffer, ephemeral: Buffer, recipient: Buffer): Buffer {
  return Buffer.from(hkdfSync('sha256', shared, Buffer.concat([ephemeral, recipient]), purpose, keyBytes))
}

/** What a seal is of is authenticated with it: it cannot be passed off as another tenant's. */
function context(keyId: string, { installationId, tenantId }: SealedSubject): Buffer {
  return Buffer.from([format, keyId, installationId, tenantId].join('|'))
}

/** Seals to the operator's public key. Throws at once for a text that is no X25519 public key. */
export function createEscrowBox(publicKeyText: string): EscrowBox {
  const recipientKey = publicKeyFrom(publicKeyText)
  const recipient = rawPublicKey(recipientKey)
  const keyId = keyIdOf(recipientKey)
  return {
    keyId,
    seal(plainText, subject) {
      const { privateKey, publicKey } = generateKeyPairSync('x25519')
      const ephemeral = rawPublicKey(publicKey)
      const shared = diffieHellman({ privateKey, publicKey: recipientKey })
      const nonce = randomBytes(nonceBytes)
      const cipher = createCipheriv(algorithm, cipherKey(shared, ephemeral, recipient), nonce)
      cipher.setAAD(context(keyId, subject))
      const box = Buffer.concat([cipher.update(plainText, 'utf8'), cipher.final(), cipher.getAuthTag()])
      return [format, keyId, ...[ephemeral, nonce, box].map((part) => part.toString('base64url'))].join('.')
    },
  }
}

/**
 * Opens a seal with the operator's private key (PEM). Throws without repeating anything of the key or the text: for a seal of
 * another key, and for one that was altered or is of another subject.
 */
export function openEscrowSeal(sealed: string, privateKeyPem: string, subject: SealedSubject): string {
  const privateKey = createPrivateKey(privateKeyPem)
  const recipientKey = createPublicKey(privateKey)
  const recipient = rawPublicKey(recipientKey)
  const [header, keyId = '', ephemeralText = '', nonceText = '', boxText = '', ...rest] = sealed.split('.')
  const ephemeral = Buffer.from(ephemeralText, 'base64url')
  const nonce = Buffer.from(nonceText, 'base64url')
  const box = Buffer.from(boxText, 'base64url')
  const isOne = ephemeral.length === keyBytes && nonce.length === nonceBytes && box.length >= tagBytes
  if (header !== format || rest.length > 0 || !isOne) throw new Error('escrow: this is not a seal')
  if (keyId !== keyIdOf(recipientKey)) throw new Error(`escrow: sealed for key ${keyId}, which this is not`)
  const publicKey = createPublicKey({ key: { kty: 'OKP', crv: 'X25519', x: ephemeralText }, format: 'jwk' })
  const shared = diffieHellman({ privateKey, publicKey })
  const key = cipherKey(shared, ephemeral, recipient)
  const decipher = createDecipheriv(algorithm, key, nonce, { authTagLength: tagBytes })
  decipher.setAAD(context(keyId, subject))
  decipher.setAuthTag(box.subarray(-tagBytes))
  try {
    return Buffer.concat([decipher.update(box.subarray(0, -tagBytes)), decipher.final()]).toString('utf8')
  } catch (cause) {
    throw new Error('escrow: the seal was altered, or is of another tenant', { cause })
  }
}
