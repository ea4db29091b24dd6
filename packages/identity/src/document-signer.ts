import type { DocumentSigner, SecretBox } from '@grenier/control-plane/ports'
import { CompactSign, calculateJwkThumbprint, exportJWK, generateKeyPair, importJWK, type JWK } from 'jose'

const algorithm = 'ES256'

/** Signs documents by keys whose private half is kept sealed: ES256, known by their RFC 7638 thumbprint. */
export function createDocumentSigner(secretBox: Pick<SecretBox, 'seal' | 'open'>): DocumentSigner {
  return {
    async newKey() {
      const { privateKey } = await generateKeyPair(algorithm, { extractable: true })
      const { kty, crv, x, y, d } = await exportJWK(privateKey)
      if (kty === undefined || crv === undefined || x === undefined || y === undefined || d === undefined) {
        throw new Error('a new key lacks one of its parts')
      }
      const publicJwk = { kty, crv, x, y }
      const privateSealed = secretBox.seal(JSON.stringify({ ...publicJwk, d }))
      return { keyId: await calculateJwkThumbprint(publicJwk), publicJwk, privateSealed }
    },

    async sign({ keyId, privateSealed }, payload) {
      const key = await importJWK(JSON.parse(secretBox.open(privateSealed)) as JWK, algorithm)
      const jws = await new CompactSign(new TextEncoder().encode(payload))
        .setProtectedHeader({ alg: algorithm, kid: keyId })
        .sign(key)
      const [header, , signature] = jws.split('.')
      return `${header}..${signature}`
    },
  }
}
