import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'
import type { SecretBox } from '@grenier/control-plane/ports'

/** One AES-256 key: an id that sealed texts name, and 32 bytes in base64. */
export interface SecretBoxKey {
  readonly id: string
  readonly base64: string
}

const algorithm = 'aes-256-gcm'
const keyBytes = 32
/** 96 bits, as NIST SP 800-38D recommends for GCM. */
const nonceBytes = 12
const tagBytes = 16
const format = 'g1'

/**
 * Reads keys as configuration writes them: `id:base64`, the current one first, others after commas. Throws without
 * repeating any part of the text.
 */
export function secretBoxKeysFrom(text: string): { keys: SecretBoxKey[]; current: string } {
  const keys = text.split(',').map((entry) => {
    const [id = '', base64 = '', ...rest] = entry.trim().split(':')
    if (id === '' || base64 === '' || rest.length > 0) {
      throw new Error('secret box: write keys as id:base64, separated by commas, the current one first')
    }
    return { id, base64 }
  })
  return { keys, current: keys[0]?.id ?? '' }
}

/**
 * Seals texts with AES-256-GCM: `g1.<key id>.<nonce>.<ciphertext and tag>`, the last two in base64url. Texts are sealed
 * with `current`; every listed key still opens what it sealed, so a key is rotated by adding one and naming it current.
 *
 * Throws at once for a key that is not 32 bytes, an id that would break the format, a repeated id, or an unknown `current`.
 */
export function createSecretBox(options: { keys: readonly SecretBoxKey[]; current: string }): SecretBox {
  const keys = readKeys(options.keys)
  const currentKey = keys.get(options.current)
  if (currentKey === undefined) {
    throw new Error(`secret box: no key has the current id "${options.current}"`)
  }
  return {
    randomSecret: (bytes) => randomBytes(bytes).toString('base64url'),
    seal: (plainText) => seal(plainText, { id: options.current, key: currentKey }),
    open: (sealed) => open(sealed, keys),
  }
}

function readKeys(keys: readonly SecretBoxKey[]): Map<string, Buffer> {
  const byId = new Map<string, Buffer>()
  for (const { id, base64 } of keys) {
    const key = Buffer.from(base64, 'base64')
    if (key.length !== keyBytes) {
      throw new Error(`secret box: key "${id}" has ${key.length} bytes, ${keyBytes} are needed`)
    }
    if (!/^[A-Za-z0-9_-]{1,40}$/.test(id) || byId.has(id)) {
      throw new Error(`secret box: key id "${id}" is repeated or has other characters than letters, digits, - and _`)
    }
    byId.set(id, key)
  }
  return byId
}

function seal(plainText: string, { id, key }: { id: string; key: Buffer }): string {
  const nonce = randomBytes(nonceBytes)
  const cipher = createCipheriv(algorithm, key, nonce)
  // The header is authenticated too: a sealed text cannot be relabelled with another key's id.
  cipher.setAAD(Buffer.from(`${format}.${id}`))
  const box = Buffer.concat([cipher.update(plainText, 'utf8'), cipher.final(), cipher.getAuthTag()])
  return [format, id, nonce.toString('base64url'), box.toString('base64url')].join('.')
}

function open(sealed: string, keys: ReadonlyMap<string, Buffer>): string {
  const [header, id = '', nonceText = '', boxText = '', ...rest] = sealed.split('.')
  const key = keys.get(id)
  const nonce = Buffer.from(nonceText, 'base64url')
  const box = Buffer.from(boxText, 'base64url')
  if (header !== format || rest.length > 0 || nonce.length !== nonceBytes || box.length < tagBytes) {
    throw new Error('secret box: this is not a sealed text')
  }
  if (key === undefined) {
    throw new Error(`secret box: sealed with key "${id}", which is not configured`)
  }
  const decipher = createDecipheriv(algorithm, key, nonce, { authTagLength: tagBytes })
  decipher.setAAD(Buffer.from(`${format}.${id}`))
  decipher.setAuthTag(box.subarray(-tagBytes))
  try {
    return Buffer.concat([decipher.update(box.subarray(0, -tagBytes)), decipher.final()]).toString('utf8')
  } catch (cause) {
    throw new Error('secret box: the sealed text was altered', { cause })
  }
}
