import {
  allowInsecureRequests,
  ClientError,
  type Configuration,
  discovery,
  initiateDeviceAuthorization,
  None,
  pollDeviceAuthorizationGrant,
  ResponseBodyError,
  refreshTokenGrant,
  tokenRevocation,
} from 'openid-client'
import { z } from 'zod'
import { CliFault, type Said } from '../command/cli-fault.ts'
import { exitCodes } from '../terminal.ts'

/** What a person does elsewhere while the command line waits. */
export interface DeviceCode {
  readonly userCode: string
  readonly verificationUri: string
  /** With the code in it, where the provider makes one. */
  readonly verificationUriComplete: string | null
  readonly expiresInSeconds: number
}

export interface Tokens {
  readonly accessToken: string
  readonly expiresInSeconds: number | null
  readonly refreshToken: string | null
}

export interface ProtocolClient {
  readonly issuer: string
  readonly clientId: string
}

export interface SignInProtocol {
  /** Who gives tokens for that installation (RFC 9728); null: nobody but itself. Throws `CliFault`. */
  readonly issuerOf: (server: string, signal: AbortSignal) => Promise<string | null>
  /** Asks for a code, shows it, and waits until somebody confirmed it (RFC 8628). Throws `CliFault`. */
  readonly signIn: (
    client: ProtocolClient & { readonly resource: string; readonly scope: string },
    show: (code: DeviceCode) => void,
    signal: AbortSignal,
  ) => Promise<Tokens>
  /** New tokens for an old one; null: the provider does not take it any more. */
  refresh(client: ProtocolClient & { readonly resource: string }, refreshToken: string): Promise<Tokens | null>
  /** Tells the provider that the token is not used any more (RFC 7009), where it wants to know. */
  revoke(client: ProtocolClient, token: string): Promise<void>
}

const metadataSchema = z.object({ resource: z.string(), authorization_servers: z.array(z.string()).optional() })
const timeoutSeconds = 15

/** The protocol by `openid-client`; nothing of it is written here but the two documents that lead to the issuer. */
export function createSignInProtocol(fetch: typeof globalThis.fetch): SignInProtocol {
  return {
    issuerOf: async (server, signal) => await issuerOf(fetch, server, signal),
    signIn: async (client, show, signal) => {
      const provider = await discover(client)
      if (provider.serverMetadata().device_authorization_endpoint === undefined)
        throw new CliFault(exitCodes.failed, noDeviceFlow)
      const { resource, scope } = client
      try {
        const code = await initiateDeviceAuthorization(provider, { resource, scope })
        show({
          userCode: code.user_code,
          verificationUri: code.verification_uri,
          verificationUriComplete: code.verification_uri_complete ?? null,
          expiresInSeconds: code.expires_in,
        })
        return tokensOf(await pollDeviceAuthorizationGrant(provider, code, { resource }, { signal }))
      } catch (error) {
        signal.throwIfAborted()
        throw refusalOf(error)
      }
    },
    refresh: async (client, refreshToken) => {
      try {
        return tokensOf(await refreshTokenGrant(await discover(client), refreshToken, { resource: client.resource }))
      } catch (error) {
        if (error instanceof ResponseBodyError && error.error === 'invalid_grant') return null
        throw refusalOf(error)
      }
    },
    revoke: async (client, token) => {
      const provider = await discover(client)
      if (provider.serverMetadata().revocation_endpoint !== undefined) await tokenRevocation(provider, token)
    },
  }
}

/** A place of RFC 9728 §3.1: between host and path. The document must speak of the very address that was asked for (§3.3). */
async function issuerOf(fetch: typeof globalThis.fetch, server: string, signal: AbortSignal): Promise<string | null> {
  const { origin, pathname } = new URL(server)
  const address = `${origin}/.well-known/oauth-protected-resource${pathname === '/' ? '' : pathname}`
  const answer = await fetch(address, { signal, headers: { accept: 'application/json' } }).catch((error: unknown) => {
    signal.throwIfAborted()
    throw new CliFault(exitCodes.unreachable, {
      fr: `${server} ne répond pas (${reasonOf(error)}).`,
      en: `${server} does not answer (${reasonOf(error)}).`,
    })
  })
  const metadata = metadataSchema.safeParse(answer.ok ? await answer.json().catch(() => null) : null)
  if (!metadata.success) throw new CliFault(exitCodes.failed, unpublished(server))
  const named = metadata.data.resource.replace(/\/+$/, '')
  if (named !== server) {
    throw new CliFault(exitCodes.failed, {
      fr: `${server} dit s’appeler ${named}. Connectez-vous à cette adresse.`,
      en: `${server} says that it is ${named}. Sign in at that address.`,
    })
  }
  return metadata.data.authorization_servers?.[0] ?? null
}

/** The provider's own document: as RFC 8414 has it, else as OpenID Connect Discovery does. */
async function discover({ issuer, clientId }: ProtocolClient): Promise<Configuration> {
  const url = new URL(issuer)
  const isOwnMachine = ['localhost', '127.0.0.1', '[::1]'].includes(url.hostname)
  const options = {
    timeout: timeoutSeconds,
    // Whoever reads tokens on their way is somebody: without TLS only this very machine is spoken to.
    ...(url.protocol === 'http:' && isOwnMachine ? { execute: [allowInsecureRequests] } : {}),
  }
  const ask = (algorithm: 'oauth2' | 'oidc') => discovery(url, clientId, undefined, None(), { ...options, algorithm })
  try {
    return await ask('oauth2').catch(() => ask('oidc'))
  } catch (error) {
    throw new CliFault(exitCodes.unreachable, {
      fr: `Le fournisseur d’identité ${issuer} ne se laisse pas interroger (${reasonOf(error)}).`,
      en: `The identity provider ${issuer} cannot be asked (${reasonOf(error)}).`,
    })
  }
}

function tokensOf(answer: { access_token: string; refresh_token?: string; expires_in?: number | undefined }): Tokens {
  return {
    accessToken: answer.access_token,
    expiresInSeconds: answer.expires_in ?? null,
    refreshToken: answer.refresh_token ?? null,
  }
}

/** What the provider's codes mean (RFC 8628 §3.5); its own words may be in any language and are not repeated. */
function refusalOf(error: unknown): CliFault {
  const code = error instanceof ResponseBodyError ? error.error : null
  if (code === 'access_denied') {
    return new CliFault(exitCodes.failed, { fr: 'La connexion a été refusée.', en: 'The sign-in was refused.' })
  }
  if (code === 'expired_token') {
    return new CliFault(exitCodes.failed, {
      fr: 'Le code n’a pas été confirmé à temps. Recommencez.',
      en: 'The code was not confirmed in time. Begin again.',
    })
  }
  const why = code ?? (error instanceof ClientError ? (error.code ?? error.name) : reasonOf(error))
  return new CliFault(exitCodes.failed, {
    fr: `Le fournisseur d’identité refuse (${why}).`,
    en: `The identity provider refuses (${why}).`,
  })
}

/** The code of a failed connection, or the kind of the failure; never a message, which may name addresses with secrets. */
export function reasonOf(error: unknown): string {
  const seen = error instanceof Error && error.cause !== undefined ? error.cause : error
  if (typeof seen !== 'object' || seen === null) return 'unknown'
  const { code, name } = seen as { code?: unknown; name?: unknown }
  return typeof code === 'string' ? code : String(name)
}

const noDeviceFlow: Said = {
  fr: 'Le fournisseur d’identité ne connaît pas les codes de connexion (RFC 8628). Faites un jeton dans la console et donnez-le par GRENIER_TOKEN, ou par : grenier login ADRESSE --with-token < fichier',
  en: 'The identity provider knows no device codes (RFC 8628). Make a token in the console and give it by GRENIER_TOKEN, or by: grenier login ADDRESS --with-token < file',
}

function unpublished(server: string): Said {
  return {
    fr: `${server} ne dit pas qui donne ses jetons (RFC 9728). Est-ce bien l’adresse de l’installation ? Sinon : --issuer ADRESSE`,
    en: `${server} does not say who gives its tokens (RFC 9728). Is it the address of the installation? Otherwise: --issuer ADDRESS`,
  }
}
