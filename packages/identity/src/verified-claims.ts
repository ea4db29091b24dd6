import type { TokenAlgorithm } from '@grenier/contracts'
import { Problem } from '@grenier/control-plane/ports'
import { createLocalJWKSet, createRemoteJWKSet, type JSONWebKeySet, type JWTVerifyGetKey } from 'jose'
import { discoverProvider, keptAnswer } from './discover-provider.ts'
import { KeysUnreadable, verifyOnce } from './verify-once.ts'

/** Where the issuer's public keys are: its JWKS address, the set itself, or to be discovered from the issuer. */
export type KeySet = { readonly url: URL } | { readonly keys: JSONWebKeySet } | 'discovered'

/** What a token must be signed by, say and be said to. */
export interface TokenRules {
  readonly issuer: string
  readonly audience: string
  readonly jwks: KeySet
  /** Left out: 30 s. RFC 7519 §4.1.4 allows some leeway for clocks that differ; more would keep ended tokens alive. */
  readonly clockSkewSeconds?: number
  /** Left out: ES256 and RS256, with which most providers sign. */
  readonly algorithms?: readonly TokenAlgorithm[]
}

export const clockSkewSecondsDefault = 30
export const algorithmsDefault: readonly TokenAlgorithm[] = ['ES256', 'RS256']
/** A key the issuer withdrew is trusted at most this long. */
const keysMaxAgeMs = 600_000
/** An unknown key id reads the set again (rotation), but not more often than this: forged ids must not become a flood. */
const keysCooldownMs = 10_000
const keysTimeoutMs = 5_000
/** No token of ours comes near this; a longer one is not worth the cost of parsing. */
export const tokenLengthMax = 8_192

/** The claims of a bearer token that holds. Problems: `not-authenticated`; `unavailable` when the keys cannot be read. */
export type ClaimVerifier = (token: string) => Promise<Readonly<Record<string, unknown>>>

/**
 * Verifies bearer tokens as an OAuth resource server: signature, `iss`, `aud`, `exp`, `nbf`, and that there is a `sub`.
 * Which of them failed is not said: it helps whoever is not honest.
 */
export function createClaimVerifier(rules: TokenRules): ClaimVerifier {
  const keys = keysOf(rules)
  const verifying = {
    issuer: rules.issuer,
    audience: rules.audience,
    algorithms: [...(rules.algorithms ?? algorithmsDefault)],
    clockTolerance: rules.clockSkewSeconds ?? clockSkewSecondsDefault,
    requiredClaims: ['sub', 'exp'],
  }
  const claimsOf = verifyOnce(keys, verifying)
  return async (token) => {
    if (token.length > tokenLengthMax) throw new Problem('not-authenticated')
    const claims = await claimsOf(token).catch((error: unknown) => {
      throw new Problem(error instanceof KeysUnreadable ? 'unavailable' : 'not-authenticated')
    })
    if (isOtherToken(claims)) throw new Problem('not-authenticated')
    return claims
  }
}

/** As Keycloak calls what is for itself or for a client, and no right to call anybody. */
const otherTypes: readonly unknown[] = ['ID', 'Logout', 'Refresh', 'Offline']
/** Claims of ID tokens (OpenID Connect Core §2) and of logout tokens. */
const otherClaims = ['nonce', 'at_hash', 'c_hash', 'events'] as const

/**
 * An ID token says who signed in somewhere, a logout token that somebody went; neither is a right to call us, though the same
 * keys sign them (RFC 9068 §5).
 */
function isOtherToken(payload: Readonly<Record<string, unknown>>): boolean {
  return otherTypes.includes(payload['typ']) || otherClaims.some((claim) => payload[claim] !== undefined)
}

/** The keys that a provider signs by: given, at an address, or found through the provider. */
export function keysOf({ jwks, issuer, audience }: Pick<TokenRules, 'jwks' | 'issuer' | 'audience'>): JWTVerifyGetKey {
  if (jwks === 'discovered') return discoveredKeys(issuer, audience)
  return 'keys' in jwks ? createLocalJWKSet(jwks.keys) : remoteKeys(jwks.url)
}

function remoteKeys(url: URL): JWTVerifyGetKey {
  return createRemoteJWKSet(url, {
    cacheMaxAge: keysMaxAgeMs,
    cooldownDuration: keysCooldownMs,
    timeoutDuration: keysTimeoutMs,
  })
}

/** The issuer's document names its keys, once for the process. */
function discoveredKeys(issuer: string, clientId: string): JWTVerifyGetKey {
  const found = keptAnswer(async () => {
    const url = (await discoverProvider({ issuer, clientId })).serverMetadata().jwks_uri
    if (url === undefined) throw new Error('the identity provider names no keys')
    return remoteKeys(new URL(url))
  })
  return async (header, input) => await (await found())(header, input)
}
