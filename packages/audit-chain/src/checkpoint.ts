import { createPublicKey, hash, verify } from 'node:crypto'
import { canonicalJson } from './canonical-json.ts'
import type { ChainHead } from './link.ts'

/** A signed place in a chain: whoever rewrites what is before it would have to sign anew. */
export interface Checkpoint extends ChainHead {
  readonly chain: string
  /** RFC 3339 in UTC. */
  readonly signedAt: string
  /** RFC 7638 thumbprint of the public key. */
  readonly keyId: string
  /** Ed25519 (RFC 8032) over `checkpointText`, base64url. */
  readonly signature: string
}

/** The text that is signed. */
export function checkpointText({ chain, sequence, hash, signedAt, keyId }: Omit<Checkpoint, 'signature'>): string {
  return canonicalJson({
    format: 'grenier-audit-checkpoint/1',
    chain,
    sequence: String(sequence),
    hash,
    signedAt,
    keyId,
  })
}

/** A public key of Ed25519 as RFC 8037 writes it. */
export interface PublicJwk {
  readonly kty: 'OKP'
  readonly crv: 'Ed25519'
  /** 32 bytes, base64url. */
  readonly x: string
}

/** What a key is known by: RFC 7638, SHA-256, base64url. */
export function keyIdOf({ crv, kty, x }: PublicJwk): string {
  return hash('sha256', canonicalJson({ crv, kty, x }), 'base64url')
}

/** True when this key signed it. One signature has one text: bits that decoding would drop are not free to be changed. */
export function isSignedBy(checkpoint: Checkpoint, publicJwk: PublicJwk): boolean {
  const signature = Buffer.from(checkpoint.signature, 'base64url')
  if (signature.toString('base64url') !== checkpoint.signature) return false
  const key = createPublicKey({ key: { ...publicJwk }, format: 'jwk' })
  return verify(null, Buffer.from(checkpointText(checkpoint)), key, signature)
}
