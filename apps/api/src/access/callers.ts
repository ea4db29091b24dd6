import type { Actor } from '@grenier/contracts'
import { type People, tokenPrefix } from '@grenier/control-plane'
import type { Identity, PlaceWanted } from '@grenier/control-plane/ports'
import type { CallerSource } from '../deps.ts'

/** Who calls by a bearer token of the identity provider, by one that was made here, or by a session. */
export function createCallers(options: {
  people: People
  verifier: { identify(token: string): Promise<Identity> }
}): CallerSource {
  const { people, verifier } = options
  return {
    ofBearer: async (token, wanted) =>
      token.startsWith(tokenPrefix)
        ? people.callerOfToken(token)
        : people.callerOfIdentity(await verifier.identify(token), wanted),
    ofSession: (secret: string, wanted: PlaceWanted) => people.callerOfSession(secret, wanted),
  }
}

/** Callers by tokens that say themselves what they carry, and by nothing else; no table is asked. */
export function callersByToken(verifier: { verify(token: string): Promise<Actor> }): CallerSource {
  return { ofBearer: async (token) => ({ actor: await verifier.verify(token) }) }
}
