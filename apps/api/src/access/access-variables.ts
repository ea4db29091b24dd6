import { type GroupRoles, parseGroupRoles, type TokenAlgorithm, tokenAlgorithms } from '@grenier/contracts'
import { notificationVariables } from '@grenier/contracts/settings'
import type { AccessSettings } from '@grenier/control-plane/ports'
import { type Secret, secret } from '@grenier/platform'
import { z } from 'zod'

const listOf = (text: string): string[] => text.split(',').flatMap((entry) => entry.trim() || [])
const days = z.coerce.number().int().min(1)

/** What is wrong with group roles, each entry by itself. */
const groupRoles = z.string().transform((text, context) => {
  const parsed = parseGroupRoles(text)
  for (const fault of parsed.faults) context.addIssue({ code: 'custom', message: fault })
  return parsed.groupRoles
})

const algorithms = z
  .string()
  .default('ES256,RS256')
  .transform(listOf)
  .pipe(z.array(z.enum(tokenAlgorithms)).min(1))

/** What the environment says about who may call. */
export const accessVariables = {
  LOCAL_ACCOUNTS: z
    .enum(['on', 'off'])
    .default('off')
    .describe('on where there is no identity provider: people sign in by a link in a mail and a code'),
  TOKEN_ISSUER: z
    .url({ protocol: /^https?$/ })
    .optional()
    .describe('issuer of the tokens to accept, and identity provider of the sign-in'),
  TOKEN_AUDIENCE: z.string().default('grenier').describe('audience of the tokens to accept'),
  TOKEN_JWKS_URL: z
    .url({ protocol: /^https?$/ })
    .optional()
    .describe('where the issuer publishes its keys; asked of the issuer without it'),
  TOKEN_CLOCK_SKEW_SECONDS: z.coerce.number().int().min(0).max(120).default(30).describe('how much clocks may differ'),
  TOKEN_ALGORITHMS: algorithms.describe('signatures to accept, separated by commas'),
  GROUP_ROLES: groupRoles
    .optional()
    .describe(
      'what groups may do: group=role or group=role@id, separated by semicolons; without it the claim roles counts',
    ),
  GROUP_CLAIMS: z
    .string()
    .default('groups,realm_access.roles')
    .transform(listOf)
    .describe('claims that name groups, separated by commas'),
  PERSON_ROLES: groupRoles
    .default(new Map())
    .describe('what single people may do, by subject or verified address, written as GROUP_ROLES is'),
  EMAILS_VOUCHED: z
    .enum(['true', 'false'])
    .default('false')
    .describe('true when the issuer vouches for every address without saying so'),
  PUBLIC_URL: notificationVariables.PUBLIC_URL,
  SIGN_IN_CLIENT_ID: z
    .string()
    .min(1)
    .optional()
    .describe('client of the issuer by which people sign in; nobody does without it'),
  SIGN_IN_CLIENT_SECRET: secret(z.string().min(1)).optional().describe('secret of that client'),
  SIGN_IN_SCOPE: z
    .string()
    .regex(/(^| )openid( |$)/, 'without openid')
    .default('openid profile email')
    .describe('what is asked about who signs in'),
  SIGN_IN_ACR_VALUES: z.string().min(1).optional().describe('how surely people must be known, such as eidas1'),
  SESSION_HOURS: z.coerce.number().int().min(1).max(24).default(12).describe('how long a session lasts'),
  SESSION_IDLE_MINUTES: z.coerce.number().int().min(5).max(1_440).default(60).describe('how long an unused one lasts'),
  TOKEN_DAYS_MAX: days.max(3_650).default(365).describe('longest life of a personal or service token'),
  ISSUING_BY_ANOTHER: z
    .enum(['true', 'false'])
    .default('false')
    .describe('true when whoever had a month closed may not issue its statements'),
  INVITATION_DAYS: days.max(90).default(7).describe('how long an invitation may be accepted'),
}

interface Read {
  readonly LOCAL_ACCOUNTS?: 'on' | 'off' | undefined
  readonly TOKEN_ISSUER?: string | undefined
  readonly TOKEN_AUDIENCE: string
  readonly PUBLIC_URL?: string | undefined
  readonly SIGN_IN_CLIENT_ID?: string | undefined
  readonly SIGN_IN_CLIENT_SECRET?: Secret | undefined
}

/** Rules between these variables, each with what it says when it is broken. */
export const accessFaults: readonly { isSound: (read: Read) => boolean; error: string }[] = [
  {
    // Whoever came by both ways would be two subjects, and two persons where two are wanted.
    isSound: (read) => (read.LOCAL_ACCOUNTS === 'on') !== (read.TOKEN_ISSUER !== undefined),
    error: 'name TOKEN_ISSUER, or say LOCAL_ACCOUNTS=on where there is no identity provider: one of the two',
  },
  {
    isSound: (read) => read.LOCAL_ACCOUNTS !== 'on' || read.PUBLIC_URL !== undefined,
    error: 'PUBLIC_URL must be named with LOCAL_ACCOUNTS=on: links in mails lead to it',
  },
  {
    isSound: (read) => read.LOCAL_ACCOUNTS !== 'on' || read.SIGN_IN_CLIENT_ID === undefined,
    error: 'SIGN_IN_CLIENT_ID is of an identity provider; with LOCAL_ACCOUNTS=on there is none',
  },
  {
    isSound: (read) => read.TOKEN_ISSUER === undefined || isProtected(read.TOKEN_ISSUER),
    error: 'TOKEN_ISSUER has no TLS (https), which only this very machine may do without',
  },
  {
    isSound: (read) => read.PUBLIC_URL === undefined || isProtected(read.PUBLIC_URL),
    error: 'PUBLIC_URL has no TLS (https), which only this very machine may do without',
  },
  {
    isSound: (read) => read.SIGN_IN_CLIENT_ID === undefined || read.PUBLIC_URL !== undefined,
    error: 'PUBLIC_URL must be named with SIGN_IN_CLIENT_ID: the issuer sends browsers back to it',
  },
  {
    isSound: (read) => read.SIGN_IN_CLIENT_SECRET === undefined || read.SIGN_IN_CLIENT_ID !== undefined,
    error: 'SIGN_IN_CLIENT_ID must be named with SIGN_IN_CLIENT_SECRET',
  },
  {
    isSound: (read) => read.SIGN_IN_CLIENT_ID === undefined || read.SIGN_IN_CLIENT_ID !== read.TOKEN_AUDIENCE,
    error: 'SIGN_IN_CLIENT_ID and TOKEN_AUDIENCE must differ: an ID token of a sign-in is no token to call with',
  },
]

function isProtected(address: string): boolean {
  if (!URL.canParse(address)) return true
  const { protocol, hostname } = new URL(address)
  return protocol === 'https:' || ['localhost', '127.0.0.1', '[::1]'].includes(hostname)
}

/** How the claims of the provider are read. */
interface ClaimConfig {
  readonly groupClaims: readonly string[]
  /** Null: the provider names our roles itself. */
  readonly groupRoles: GroupRoles | null
  readonly personRoles: GroupRoles
  readonly emailsVouched: boolean
}

interface SignInPlaces {
  readonly redirectUri: string
  readonly signedOutUri: string
  /** Where the provider says by itself that a session has ended. */
  readonly backChannelLogoutUri: string
}

interface SignInConfig extends SignInPlaces {
  readonly issuer: string
  readonly clientId: string
  readonly clientSecret: Secret | null
  readonly scope: string
  readonly acrValues: string | null
  readonly claims: ClaimConfig
  readonly publicUrl: URL
}

/** Who may call, and how people sign in. */
export interface AccessConfig {
  /** Null: there is no identity provider whose tokens are accepted. */
  readonly tokens: {
    readonly issuer: string
    readonly audience: string
    readonly jwks: { readonly url: URL } | 'discovered'
    readonly clockSkewSeconds: number
    readonly algorithms: readonly TokenAlgorithm[]
    readonly claims: ClaimConfig
  } | null
  /** Null: nobody signs in at a provider. */
  readonly signIn: SignInConfig | null
  /** Null: there are no local accounts. */
  readonly localAccounts: { readonly publicUrl: URL; readonly personRoles: GroupRoles } | null
  /** Null: no address of the installation is known, so that none can be told. */
  readonly protectedResource: { readonly publicUrl: URL; readonly issuer: string | null } | null
  readonly lasting: AccessSettings
  readonly issuingByAnother: boolean
}

type Variables = z.output<z.ZodObject<typeof accessVariables>>

/** The same, out of what was read and found sound. */
export function accessOf(read: Variables): AccessConfig {
  const claims: ClaimConfig = {
    groupClaims: read.GROUP_CLAIMS,
    groupRoles: read.GROUP_ROLES ?? null,
    personRoles: read.PERSON_ROLES,
    emailsVouched: read.EMAILS_VOUCHED === 'true',
  }
  return {
    tokens: tokensOf(read, claims),
    signIn: signInOf(read, claims),
    localAccounts:
      read.LOCAL_ACCOUNTS === 'on' && read.PUBLIC_URL !== undefined
        ? { publicUrl: new URL(read.PUBLIC_URL), personRoles: read.PERSON_ROLES }
        : null,
    protectedResource:
      read.PUBLIC_URL === undefined ? null : { publicUrl: new URL(read.PUBLIC_URL), issuer: read.TOKEN_ISSUER ?? null },
    issuingByAnother: read.ISSUING_BY_ANOTHER === 'true',
    lasting: {
      sessionHours: read.SESSION_HOURS,
      sessionIdleMinutes: read.SESSION_IDLE_MINUTES,
      tokenDaysMax: read.TOKEN_DAYS_MAX,
      invitationDays: read.INVITATION_DAYS,
    },
  }
}

function tokensOf(read: Variables, claims: ClaimConfig): AccessConfig['tokens'] {
  if (read.TOKEN_ISSUER === undefined) return null
  return {
    issuer: read.TOKEN_ISSUER,
    audience: read.TOKEN_AUDIENCE,
    jwks: read.TOKEN_JWKS_URL === undefined ? 'discovered' : { url: new URL(read.TOKEN_JWKS_URL) },
    clockSkewSeconds: read.TOKEN_CLOCK_SKEW_SECONDS,
    algorithms: read.TOKEN_ALGORITHMS,
    claims,
  }
}

function signInOf(read: Variables, claims: ClaimConfig): AccessConfig['signIn'] {
  if (read.SIGN_IN_CLIENT_ID === undefined || read.PUBLIC_URL === undefined || read.TOKEN_ISSUER === undefined)
    return null
  const publicUrl = new URL(read.PUBLIC_URL)
  return {
    issuer: read.TOKEN_ISSUER,
    clientId: read.SIGN_IN_CLIENT_ID,
    clientSecret: read.SIGN_IN_CLIENT_SECRET ?? null,
    ...signInPlaces(publicUrl),
    scope: read.SIGN_IN_SCOPE,
    acrValues: read.SIGN_IN_ACR_VALUES ?? null,
    claims,
    publicUrl,
  }
}

/** The addresses that the provider must know of this installation. */
export function signInPlaces(publicUrl: URL): SignInPlaces {
  return {
    redirectUri: new URL('/auth/callback', publicUrl).href,
    signedOutUri: new URL('/', publicUrl).href,
    backChannelLogoutUri: new URL('/auth/back-channel-logout', publicUrl).href,
  }
}
