import type { Actor } from '@grenier/contracts'
import { Problem } from '@grenier/control-plane/ports'
import { createLocalJWKSet, createRemoteJWKSet, type JSONWebKeySet, type JWTVerifyGetKey } from 'jose'
import { actorFromClaims } from './claims.ts'
import { KeysUnreadable, verifyOnce } from './verify-once.ts'

/** Where the issuer's public keys are: its JWKS address, or the set itself. */
export type KeySet = { readonly url: URL } | { readonly keys: JSONWebKeySet }

export interface TokenVerifier {
  /** Who the bearer token speaks for. Throws `not-authenticated`, or `unavailable` when the keys cannot be read. */
  verify(token: string): Promise<Actor>
}

/** RFC 7519 §4.1.4 allows some leeway for clocks that differ; more would keep ended tokens alive. */
const clockSkewSeconds = 30
/** A key the issuer withdrew is trusted at most this long. */
const keysMaxAgeMs = 600_000
/** An unknown key id reads the set again (rotation), but not more often than this: forged ids must not become a flood. */
const keysCooldownMs = 10_000
const keysTimeoutMs = 5_000
/** No token of ours comes near this; a longer one is not worth the cost of parsing. */
const tokenLengthMax = 8_192

/**
 * Verifies bearer tokens as an OAuth resource server: signature ES256 or RS256, `iss`, `aud`, `exp`, `nbf`, and a
 * subject with roles. Never trusts the algorithm a token names outside these two (RFC 8725 §3.1).
 */
export function createTokenVerifier(options: { issuer: string; audience: string; jwks: KeySet }): TokenVerifier {
  const claimsOf = verifyOnce(keysOf(options.jwks), {
    issuer: options.issuer,
    audience: options.audience,
    algorithms: ['ES256', 'RS256'],
    clockTolerance: clockSkewSeconds,
    requiredClaims: ['sub', 'exp'],
  })
  return {
    verify: async (token) => {
      if (token.length > tokenLengthMax) {
        throw new Problem('not-authenticated')
      }
      const claims = await claimsOf(token).catch((error: unknown) => {
        // Which check failed is the caller's business only if it is honest, and helps whoever is not.
        throw new Problem(error instanceof KeysUnreadable ? 'unavailable' : 'not-authenticated')
      })
      const actor = actorFromClaims(claims)
      if (actor === null) {
        throw new Problem('not-authenticated')
      }
      return actor
    },
  }
}

function keysOf(jwks: KeySet): JWTVerifyGetKey {
  return 'keys' in jwks
    ? createLocalJWKSet(jwks.keys)
    : createRemoteJWKSet(jwks.url, {
        cacheMaxAge: keysMaxAgeMs,
        cooldownDuration: keysCooldownMs,
        timeoutDuration: keysTimeoutMs,
      })
}
