import { randomBytes } from 'node:crypto'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { text } from 'node:stream/consumers'
import { isMemberRole } from '@grenier/contracts'
import type { SignInSettings } from '@grenier/identity'
import { type Configuration, type JWK, Provider } from 'oidc-provider'
import { StartFault } from '../cli/start-fault.ts'
import { commandLineClient, commandLineTokens, deviceFlow } from './demo-command-line.ts'
import { type DemoPerson, demoPeople } from './demo-people.ts'
import { createProviderMemory } from './demo-provider-memory.ts'
import { signInPage, signInPagePolicy, signOutPage } from './demo-sign-in-page.ts'

const clientId = 'grenier-console'
const choiceBytesMax = 4_096

export interface DemoProviderOptions {
  /** What NODE_ENV says. */
  readonly nodeEnv: string | null
  readonly port: number
  /** The addresses of the installation that people sign in to. */
  readonly places: Pick<SignInSettings, 'redirectUri' | 'signedOutUri'> & { readonly backChannelLogoutUri: string }
  /** Whom access tokens of the command line are said to. */
  readonly audience: string
  /** Signs ID tokens and access tokens: a private P-256 key. */
  readonly signingJwk: JWK
  /** The commune that its people act for; null while there is none. */
  readonly tenantId: () => string | null
  /** The pool that its approver answers for; without one there is no approver to be. */
  readonly poolId?: () => string | null
}

/** Where roles of the demo's people hold. */
interface Places {
  readonly tenantId: string | null
  readonly poolId: string | null
}

const placesOf = ({ tenantId, poolId }: DemoProviderOptions): Places => ({
  tenantId: tenantId(),
  poolId: poolId?.() ?? null,
})

export interface DemoProvider {
  /** How to sign in there. */
  readonly settings: SignInSettings
  close(): Promise<void>
}

/**
 * An OpenID Connect provider in this process whose people sign in without any password, on the loopback address alone. It is
 * for trying Grenier out: with NODE_ENV=production it throws `StartFault`.
 */
export async function startDemoProvider(options: DemoProviderOptions): Promise<DemoProvider> {
  if (options.nodeEnv === 'production') {
    throw new StartFault(
      'Le fournisseur d’identité embarqué ne démarre pas avec NODE_ENV=production : on y entre sans mot de passe.',
      'The embedded identity provider does not start with NODE_ENV=production: nobody needs a password there.',
    )
  }
  const issuer = `http://127.0.0.1:${options.port}`
  const provider = new Provider(issuer, configurationOf(options))
  const answer = provider.callback()
  const server = createServer((request, response) => {
    const isChoice = request.url?.startsWith('/choice/') === true
    const handled = isChoice ? choose({ provider, options, request, response }) : answer(request, response)
    Promise.resolve(handled).catch(() => response.destroy())
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(options.port, '127.0.0.1', resolve)
  })
  return {
    settings: {
      issuer,
      clientId,
      clientSecret: null,
      ...options.places,
      scope: 'openid profile email',
      acrValues: null,
      claims: { groupClaims: [], groupRoles: null, personRoles: new Map(), emailsVouched: false },
    },
    close: () => closeServer(server),
  }
}

function configurationOf(options: DemoProviderOptions): Configuration {
  const { places, audience, signingJwk } = options
  const resource = new URL(places.signedOutUri).origin
  return {
    adapter: createProviderMemory(),
    clients: [
      {
        client_id: clientId,
        token_endpoint_auth_method: 'none',
        redirect_uris: [places.redirectUri],
        post_logout_redirect_uris: [places.signedOutUri],
        grant_types: ['authorization_code'],
        response_types: ['code'],
        id_token_signed_response_alg: 'ES256',
        backchannel_logout_uri: places.backChannelLogoutUri,
        backchannel_logout_session_required: true,
      },
      commandLineClient,
    ],
    jwks: { keys: [{ ...signingJwk, use: 'sig', alg: 'ES256' }] },
    cookies: { keys: [randomBytes(32).toString('base64url')] },
    claims: { openid: ['sub', 'roles', 'tenant', 'pool'], profile: ['name'], email: ['email', 'email_verified'] },
    pkce: { required: () => true },
    features: {
      devInteractions: { enabled: false },
      rpInitiatedLogout: {
        logoutSource: (context, form) => {
          context.set('content-security-policy', signInPagePolicy)
          context.body = signOutPage(form)
        },
      },
      backchannelLogout: { enabled: true },
      // A token is ended by the client that it was given to.
      revocation: { enabled: true, allowedPolicy: async (_, client, token) => token.clientId === client.clientId },
      deviceFlow,
      resourceIndicators: commandLineTokens({ resource, audience }),
    },
    // Whoever signed in on the command line stays signed in there until they sign out, or for a day.
    issueRefreshToken: async (_, client) => client.grantTypeAllowed('refresh_token'),
    extraTokenClaims: (_, token) => {
      const held = placesOf(options)
      const found = 'accountId' in token && peopleOf(held).find(({ subject }) => subject === token.accountId)
      return found ? rolesOf(found, held) : undefined
    },
    // Only the installation itself is called, on this machine, which the provider's own guard would not allow.
    fetch: async (url, asked) =>
      await fetch(url, Object.fromEntries(Object.entries(asked ?? {}).filter(([name]) => name !== 'dispatcher'))),
    interactions: { url: (_, { uid }) => `/choice/${uid}` },
    ttl: {
      Session: 3_600,
      Interaction: 3_600,
      Grant: 3_600,
      AccessToken: 600,
      IdToken: 600,
      DeviceCode: 600,
      RefreshToken: 86_400,
    },
    findAccount: (_, subject) => {
      const found = peopleOf(placesOf(options)).find((person) => person.subject === subject)
      return found && { accountId: subject, claims: () => claimsOf(found, placesOf(options)) }
    },
    // Both clients are our own: nobody is asked to consent to them.
    loadExistingGrant: async (context) => {
      const { client, session, provider } = context.oidc
      if (client === undefined || session?.accountId === undefined) return undefined
      const grant = new provider.Grant({ clientId: client.clientId, accountId: session.accountId })
      grant.addOIDCScope('openid profile email')
      await grant.save()
      return grant
    },
  }
}

/** People of a commune are offered once there is one, and a pool's approver with that pool. */
function peopleOf({ tenantId, poolId }: Places): readonly DemoPerson[] {
  return demoPeople.filter(({ role }) => {
    if (role === 'pool-approver') return poolId !== null
    return tenantId !== null || role === null || !isMemberRole(role)
  })
}

function claimsOf(person: DemoPerson, places: Places) {
  const { subject, name, email } = person
  return { sub: subject, name, email, email_verified: true, ...rolesOf(person, places) }
}

function rolesOf({ role }: DemoPerson, { tenantId, poolId }: Places) {
  if (role === null) return { roles: [] }
  if (role === 'pool-approver') return { roles: [role], pool: poolId }
  return { roles: [role], ...(isMemberRole(role) ? { tenant: tenantId } : {}) }
}

interface Choice {
  readonly provider: Provider
  readonly options: DemoProviderOptions
  readonly request: IncomingMessage
  readonly response: ServerResponse
}

/** Shows who there is to be, and takes the choice. */
async function choose({ provider, options, request, response }: Choice): Promise<void> {
  const people = peopleOf(placesOf(options))
  // Throws for whoever comes without the cookie of a sign-in that goes on.
  const { uid } = await provider.interactionDetails(request, response)
  if (request.method !== 'POST') {
    response
      .writeHead(200, { 'content-type': 'text/html; charset=utf-8', 'content-security-policy': signInPagePolicy })
      .end(signInPage(people, `/choice/${uid}`))
    return
  }
  const subject = new URLSearchParams(await bodyOf(request)).get('subject')
  const chosen = people.find((person) => person.subject === subject)
  const result =
    chosen === undefined
      ? { error: 'access_denied', error_description: 'nobody of that name' }
      : { login: { accountId: chosen.subject } }
  await provider.interactionFinished(request, response, result, { mergeWithLastSubmission: false })
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  if (Number(request.headers['content-length'] ?? Number.POSITIVE_INFINITY) > choiceBytesMax)
    throw new Error('too long')
  return await text(request)
}

async function closeServer(server: Server): Promise<void> {
  await new Promise<void>((resolve) => {
    server.close(() => resolve())
    server.closeAllConnections()
  })
}
