import { type LogoutTokens, type LogoutTold, Problem } from '@grenier/control-plane/ports'
import { instant } from '@grenier/quota-billing'
import { type JWTPayload, jwtVerify } from 'jose'
import {
  algorithmsDefault,
  clockSkewSecondsDefault,
  keysOf,
  type TokenRules,
  tokenLengthMax,
} from './verified-claims.ts'
import { KeysUnreadable, readable } from './verify-once.ts'

const logoutEvent = 'http://schemas.openid.net/event/backchannel-logout'
/** A token is sent when the session ends; an older one is a repetition. Its id must be remembered no longer than this. */
const ageSecondsMax = 300
/** How a logout token may call itself (§2.4); providers before 2022 say `JWT`, or nothing. */
const types: readonly (string | undefined)[] = ['logout+jwt', 'jwt', undefined]
const nameLengthMax = 200

/**
 * Verifies logout tokens as OpenID Connect Back-Channel Logout 1.0 §2.6 says: signed by the provider's keys, said to this client
 * (`audience`), young, with the logout event, a name of its own and whose session it is, and without a nonce, so that no
 * ID token passes for one. Which of it failed is not said.
 */
export function createLogoutTokens(rules: TokenRules): LogoutTokens {
  const keys = readable(keysOf(rules))
  const skewSeconds = rules.clockSkewSeconds ?? clockSkewSecondsDefault
  return {
    verify: async (token) => {
      if (token.length > tokenLengthMax) throw new Problem('logout-token-refused')
      const verified = await jwtVerify(token, keys, {
        issuer: rules.issuer,
        audience: rules.audience,
        algorithms: [...(rules.algorithms ?? algorithmsDefault)],
        clockTolerance: skewSeconds,
        maxTokenAge: ageSecondsMax,
        requiredClaims: ['jti', 'events'],
      }).catch(refused)
      const told = types.includes(verified.protectedHeader.typ?.toLowerCase())
        ? toldBy(verified.payload, skewSeconds)
        : null
      if (told === null) throw new Problem('logout-token-refused')
      return told
    },
  }
}

function toldBy({ sub, sid, jti, iat, events, nonce }: JWTPayload, skewSeconds: number): LogoutTold | null {
  const isLogout = typeof events === 'object' && events !== null && Object.hasOwn(events, logoutEvent)
  const [subject, providerSessionId, tokenId] = [nameOf(sub), nameOf(sid), nameOf(jti)]
  if (!isLogout || nonce !== undefined || iat === undefined || tokenId === null) return null
  if (subject === null && providerSessionId === null) return null
  const staleAt = instant((iat + ageSecondsMax + skewSeconds + 1) * 1_000)
  return { subject, providerSessionId, tokenId, staleAt }
}

function nameOf(claim: unknown): string | null {
  return typeof claim === 'string' && claim !== '' && claim.length <= nameLengthMax ? claim : null
}

/** What the token lacks is told apart from keys that cannot be read, after which the provider may try again. */
function refused(error: unknown): never {
  const told = new Problem(error instanceof KeysUnreadable ? 'unavailable' : 'logout-token-refused')
  told.cause = error
  throw told
}
