import { createPrivateKey, generateKeyPairSync, type JsonWebKey, sign } from 'node:crypto'
import type { CheckpointSigner, SecretBox } from '@grenier/control-plane/ports'
import { calculateJwkThumbprint } from 'jose'

/** Signs checkpoints of the audit trail by Ed25519 keys whose private half is kept sealed, known by their RFC 7638 thumbprint. */
export function createCheckpointSigner(secretBox: Pick<SecretBox, 'seal' | 'open'>): CheckpointSigner {
  return {
    async newKey() {
      const { kty, crv, x, d } = generateKeyPairSync('ed25519').privateKey.export({ format: 'jwk' })
      if (kty === undefined || crv === undefined || x === undefined || d === undefined) {
        throw new Error('a new key lacks one of its parts')
      }
      const publicJwk = { kty, crv, x }
      const privateSealed = secretBox.seal(JSON.stringify({ ...publicJwk, d }))
      return { keyId: await calculateJwkThumbprint(publicJwk), publicJwk, privateSealed }
    },

    async sign({ privateSealed }, text) {
      const key = createPrivateKey({ key: JSON.parse(secretBox.open(privateSealed)) as JsonWebKey, format: 'jwk' })
      return sign(null, Buffer.from(text), key).toString('base64url')
    },
  }
}
