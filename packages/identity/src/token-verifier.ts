import type { Actor } from '@grenier/contracts'
import { type Identity, Problem } from '@grenier/control-plane/ports'
import { actorFromClaims } from './claims.ts'
import { type ClaimSettings, identityFromClaims } from './identity-claims.ts'
import { createClaimVerifier, type TokenRules } from './verified-claims.ts'

export interface TokenVerifier {
  /** Who the bearer token speaks for. Throws `not-authenticated`, or `unavailable` when the keys cannot be read. */
  verify(token: string): Promise<Actor>
}

export interface IdentityVerifier {
  /** Whose bearer token it is. Throws `not-authenticated`, or `unavailable` when the keys cannot be read. */
  identify(token: string): Promise<Identity>
}

/** Verifies tokens of our own issuer, which say themselves which roles they carry and where. */
export function createTokenVerifier(rules: TokenRules): TokenVerifier {
  const claimsOf = createClaimVerifier(rules)
  return {
    verify: async (token) => {
      const actor = actorFromClaims(await claimsOf(token))
      if (actor === null) throw new Problem('not-authenticated')
      return actor
    },
  }
}

/** Verifies tokens of any OpenID Connect provider: who it is, and the roles that its groups give by configuration. */
export function createIdentityVerifier(rules: TokenRules & { readonly claims: ClaimSettings }): IdentityVerifier {
  const claimsOf = createClaimVerifier(rules)
  return {
    identify: async (token) => {
      const identity = identityFromClaims(await claimsOf(token), rules.claims)
      if (identity === null) throw new Problem('not-authenticated')
      return identity
    },
  }
}
