import type { Actor } from '@grenier/contracts'
import { type People, tokenPrefix } from '@grenier/control-plane'
import { type Identity, Problem } from '@grenier/control-plane/ports'
import type { CallerSource } from '../deps.ts'

/** Who calls by a session, by a token that was made here, or by any other bearer token, which `others` knows. */
export function createCallers({ people, others }: { people: People; others: CallerSource }): CallerSource {
  return {
    ofBearer: (token, wanted) =>
      token.startsWith(tokenPrefix) ? people.callerOfToken(token) : others.ofBearer(token, wanted),
    ofSession: (secret, wanted) => people.callerOfSession(secret, wanted),
  }
}

/** Callers by tokens of an identity provider: who it is from the token, what they may do from its groups and our tables. */
export function callersByIdentity(
  people: People,
  verifier: { identify(token: string): Promise<Identity> },
): CallerSource {
  return { ofBearer: async (token, wanted) => people.callerOfIdentity(await verifier.identify(token), wanted) }
}

/** Nobody: where there is no identity provider, only tokens that were made here are known. */
export const noOtherCallers: CallerSource = {
  ofBearer: async () => {
    throw new Problem('not-authenticated')
  },
}

/** Callers by tokens that say themselves what they carry, and by nothing else; no table is asked. */
export function callersByToken(verifier: { verify(token: string): Promise<Actor> }): CallerSource {
  return { ofBearer: async (token) => ({ actor: await verifier.verify(token) }) }
}

/** Who calls by a bearer token that the first source knows, or else the next one; what is unavailable is not passed over. */
export function firstOfCallers(first: CallerSource, next: CallerSource): CallerSource {
  return {
    ofBearer: (token, wanted) =>
      first.ofBearer(token, wanted).catch((error: unknown) => {
        if (error instanceof Problem && error.code === 'not-authenticated') return next.ofBearer(token, wanted)
        throw error
      }),
  }
}
