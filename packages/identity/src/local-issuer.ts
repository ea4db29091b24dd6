import type { Role } from '@grenier/contracts'
import {
  calculateJwkThumbprint,
  exportJWK,
  generateKeyPair,
  importJWK,
  type JSONWebKeySet,
  type JWK,
  SignJWT,
} from 'jose'

const algorithm = 'ES256'

/** Signs tokens for one installation that has no identity provider of its own: the standalone app and tests. */
export interface LocalIssuer {
  readonly publicJwks: JSONWebKeySet
  /** To be kept (owner-only) and handed in at the next start, so that tokens outlive a restart. */
  readonly privateJwk: JWK
  mint(options: {
    subject: string
    roles: readonly Role[]
    /** The tenant of a member; null on the platform. */
    tenantId: string | null
    /** The pool of a pool's approver. */
    poolId?: string | null
    lifetimeSeconds: number
    /** Technical time, epoch milliseconds. */
    nowMs: number
  }): Promise<string>
}

/** Takes the ES256 key given as a JWK, or generates one. Throws when the JWK is not a private P-256 key. */
export async function createLocalIssuer(options: {
  issuer: string
  audience: string
  privateJwk?: JWK
}): Promise<LocalIssuer> {
  const privateJwk = options.privateJwk ?? (await generatePrivateJwk())
  const { kty, crv, x, y, d } = privateJwk
  if (kty !== 'EC' || crv !== 'P-256' || d === undefined || x === undefined || y === undefined) {
    throw new Error('the issuer key is not a private P-256 key')
  }
  const key = await importJWK(privateJwk, algorithm)
  const kid = await calculateJwkThumbprint({ kty, crv, x, y })
  return {
    publicJwks: { keys: [{ kty, crv, x, y, kid, alg: algorithm, use: 'sig' }] },
    privateJwk,
    mint: ({ subject, roles, tenantId, poolId = null, lifetimeSeconds, nowMs }) => {
      const issuedAt = Math.floor(nowMs / 1_000)
      const bounds = {
        ...(tenantId === null ? {} : { tenant: tenantId }),
        ...(poolId === null ? {} : { pool: poolId }),
      }
      return new SignJWT({ roles: [...roles], ...bounds })
        .setProtectedHeader({ alg: algorithm, kid, typ: 'at+jwt' })
        .setIssuer(options.issuer)
        .setAudience(options.audience)
        .setSubject(subject)
        .setIssuedAt(issuedAt)
        .setExpirationTime(issuedAt + lifetimeSeconds)
        .sign(key)
    },
  }
}

async function generatePrivateJwk(): Promise<JWK> {
  const { privateKey } = await generateKeyPair(algorithm, { extractable: true })
  return exportJWK(privateKey)
}
