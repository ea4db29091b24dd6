import type { Instant } from '@grenier/quota-billing'
import type { Identity } from './identity.ts'

/** What the browser must bring back from the provider for its sign-in to be the one that was begun here. */
export interface SignInAttempt {
  readonly state: string
  readonly nonce: string
  readonly codeVerifier: string
}

/** Sign-in by authorization code with PKCE (RFC 7636, RFC 9700 §2.1.1) at any OpenID Connect provider. */
export interface SignInProvider {
  /** Where to send the browser. Problem: `unavailable`. */
  begin(): Promise<{ readonly url: URL; readonly attempt: SignInAttempt }>
  /**
   * Who came back. Problems: `sign-in-refused` when the provider said no; `sign-in-stale` when what came back does not belong
   * to the attempt or was used already; `unavailable`.
   */
  finish(
    callback: URL,
    attempt: SignInAttempt,
  ): Promise<{
    readonly identity: Identity
    readonly idToken: string
    /** The provider's own session (`sid`), where it names it. */
    readonly providerSessionId: string | null
  }>
  /** Where the browser ends the provider's own session; null when the provider offers no such place. */
  signOutUrl(idToken: string | null): Promise<URL | null>
}

/** What a logout token says has ended: a session of the provider, or every session of a person there. One of them is named. */
export interface LogoutTold {
  readonly subject: string | null
  readonly providerSessionId: string | null
  /** The token's own name (`jti`). */
  readonly tokenId: string
  /** From when on it would not be taken any more, whoever sent it. */
  readonly staleAt: Instant
}

/** Logout tokens of the provider (OpenID Connect Back-Channel Logout 1.0 §2.6). */
export interface LogoutTokens {
  /** Problems: `logout-token-refused`; `unavailable` when the provider's keys cannot be read. */
  verify(token: string): Promise<LogoutTold>
}
