import { CliFault } from '../command/cli-fault.ts'
import { exitCodes } from '../terminal.ts'
import type { CredentialsFile, OauthCredential } from './credentials-file.ts'
import type { SignInProtocol, Tokens } from './sign-in-protocol.ts'
import type { Target } from './target.ts'

/** A token is renewed so long before its end that a call with it still arrives. */
const earlyMs = 30_000

export interface SpeakerParts {
  readonly credentials: CredentialsFile
  readonly protocol: SignInProtocol
  readonly token: string | null
  readonly nowMs: () => number
}

/**
 * The token to call with: `GRENIER_TOKEN`, else that of whoever signed in to the context, renewed in time. A token is only ever
 * sent to the address it was got for. Throws `CliFault` when there is none that holds.
 */
export function speakAs(parts: SpeakerParts, target: Target): () => Promise<string> {
  let renewing: Promise<string> | null = null
  return async () => {
    if (parts.token !== null) return parts.token
    const credential = target.context === null ? null : await parts.credentials.read(target.context)
    if (credential === null || credential.server !== target.server) throw notSignedIn(target)
    if (credential.kind === 'token') return credential.token
    if (!isEnding(credential, parts.nowMs())) return credential.accessToken
    renewing ??= renew(parts, target, credential).finally(() => {
      renewing = null
    })
    return await renewing
  }
}

function isEnding({ expiresAtMs }: OauthCredential, nowMs: number): boolean {
  return expiresAtMs !== null && expiresAtMs - earlyMs <= nowMs
}

async function renew(parts: SpeakerParts, target: Target, former: OauthCredential): Promise<string> {
  const context = target.context ?? ''
  const { refreshToken } = former
  const client = { issuer: former.issuer, clientId: former.clientId, resource: former.server }
  const tokens = refreshToken === null ? null : await parts.protocol.refresh(client, refreshToken)
  if (tokens === null) {
    // Another call of this command line may have been quicker: providers give a new refresh token and end the former one.
    const now = await parts.credentials.read(context)
    if (now?.kind === 'oauth' && now.server === former.server && !isEnding(now, parts.nowMs())) return now.accessToken
    throw notSignedIn(target)
  }
  await parts.credentials.write(context, renewed(former, tokens, parts.nowMs()))
  return tokens.accessToken
}

/** The credential with those tokens; a provider that gives no new refresh token lets the former one stand (RFC 6749 §6). */
export function renewed(former: OauthCredential, tokens: Tokens, nowMs: number): OauthCredential {
  return {
    ...former,
    accessToken: tokens.accessToken,
    expiresAtMs: tokens.expiresInSeconds === null ? null : nowMs + tokens.expiresInSeconds * 1_000,
    refreshToken: tokens.refreshToken ?? former.refreshToken,
  }
}

function notSignedIn({ server }: Target): CliFault {
  return new CliFault(exitCodes.notSignedIn, {
    fr: `Personne n’est connecté à ${server}. Connectez-vous : grenier login ${server}`,
    en: `Nobody is signed in to ${server}. Sign in: grenier login ${server}`,
  })
}
