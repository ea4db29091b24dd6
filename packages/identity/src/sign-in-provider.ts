import { Problem, type SignInAttempt, type SignInProvider } from '@grenier/control-plane/ports'
import {
  AuthorizationResponseError,
  authorizationCodeGrant,
  buildAuthorizationUrl,
  buildEndSessionUrl,
  ClientError,
  ClientSecretPost,
  type Configuration,
  calculatePKCECodeChallenge,
  fetchUserInfo,
  None,
  ResponseBodyError,
  randomNonce,
  randomPKCECodeVerifier,
  randomState,
} from 'openid-client'
import { discoverProvider, keptAnswer } from './discover-provider.ts'
import { type ClaimSettings, identityFromClaims } from './identity-claims.ts'

export interface SignInSettings {
  readonly issuer: string
  readonly clientId: string
  /** Null: a client without a secret, which PKCE alone protects. */
  readonly clientSecret: string | null
  /** Where the provider sends the browser back to. */
  readonly redirectUri: string
  /** Where it sends it once its own session is ended. */
  readonly signedOutUri: string
  /** Scopes, separated by spaces; `openid` among them. */
  readonly scope: string
  /** How surely the person must be known (`acr_values`), where the provider wants it said (ProConnect: `eidas1`). */
  readonly acrValues: string | null
  readonly claims: ClaimSettings
}

/** Nothing is asked of the provider before the first sign-in. */
export function createSignInProvider(settings: SignInSettings): SignInProvider {
  const { issuer, clientId, clientSecret } = settings
  // In the body and not as Basic, whose encoding providers read in two ways once an id holds a hyphen.
  const authentication = clientSecret === null ? None() : ClientSecretPost(clientSecret)
  const discovered = keptAnswer(() => discoverProvider({ issuer, clientId, authentication }))
  const provider = () => discovered().catch(unavailable)
  return {
    begin: async () => begin(await provider(), settings),
    finish: async (callback, attempt) => finish(await provider(), settings, { callback, attempt }),
    signOutUrl: async (idToken) => {
      const known = await provider()
      if (known.serverMetadata().end_session_endpoint === undefined) return null
      return buildEndSessionUrl(known, {
        post_logout_redirect_uri: settings.signedOutUri,
        ...(idToken === null ? {} : { id_token_hint: idToken }),
      })
    },
  }
}

async function begin(provider: Configuration, settings: SignInSettings) {
  const attempt = { state: randomState(), nonce: randomNonce(), codeVerifier: randomPKCECodeVerifier() }
  const url = buildAuthorizationUrl(provider, {
    redirect_uri: settings.redirectUri,
    scope: settings.scope,
    state: attempt.state,
    nonce: attempt.nonce,
    code_challenge: await calculatePKCECodeChallenge(attempt.codeVerifier),
    code_challenge_method: 'S256',
    ...(settings.acrValues === null ? {} : { acr_values: settings.acrValues }),
  })
  return { url, attempt }
}

async function finish(
  provider: Configuration,
  { claims }: SignInSettings,
  { callback, attempt }: { callback: URL; attempt: SignInAttempt },
): ReturnType<SignInProvider['finish']> {
  const tokens = await authorizationCodeGrant(provider, callback, {
    expectedState: attempt.state,
    expectedNonce: attempt.nonce,
    pkceCodeVerifier: attempt.codeVerifier,
    idTokenExpected: true,
  }).catch(refused)
  const idClaims = tokens.claims()
  if (idClaims === undefined || tokens.id_token === undefined) throw new Problem('sign-in-refused')
  // ProConnect says in the ID token only who, and everything else in the answer of this address, for the same subject.
  const more =
    provider.serverMetadata().userinfo_endpoint === undefined
      ? {}
      : await fetchUserInfo(provider, tokens.access_token, idClaims.sub).catch(unavailable)
  const identity = identityFromClaims({ ...idClaims, ...more }, claims)
  if (identity === null) throw new Problem('sign-in-refused')
  const { sid } = idClaims
  return { identity, idToken: tokens.id_token, providerSessionId: typeof sid === 'string' ? sid : null }
}

function refused(error: unknown): never {
  if (error instanceof AuthorizationResponseError) throw problem('sign-in-refused', error)
  if (error instanceof ResponseBodyError || error instanceof ClientError) throw problem('sign-in-stale', error)
  throw problem('unavailable', error)
}

function unavailable(error: unknown): never {
  throw problem('unavailable', error)
}

/** The reason is for our own log; it is not told. */
function problem(code: 'sign-in-refused' | 'sign-in-stale' | 'unavailable', cause: unknown): Problem {
  const told = new Problem(code)
  told.cause = cause
  return told
}
