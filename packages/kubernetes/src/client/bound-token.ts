import { type Instant, instant, type TokenLife } from '@grenier/quota-billing'
import { isRecord, texts } from '../fields.ts'
import { claimsOf } from './username.ts'

/** What a token is bound to beside its account: it ends with that object. */
export interface BoundObject {
  readonly kind: 'Pod' | 'Secret'
  readonly name: string
  readonly uid: string
}

/** A token of a ServiceAccount that ends, by its own word; the API server alone verifies it. */
export interface BoundToken {
  readonly username: string
  readonly namespace: string
  readonly account: { readonly name: string; readonly uid: string }
  readonly audiences: readonly string[]
  readonly boundTo: BoundObject | null
  readonly life: TokenLife
}

function secondsAt(value: unknown): Instant | null {
  return typeof value === 'number' && Number.isSafeInteger(value) ? instant(value * 1000) : null
}

function boundObjectOf(claims: Readonly<Record<string, unknown>>): BoundObject | null {
  for (const [key, kind] of [
    ['pod', 'Pod'],
    ['secret', 'Secret'],
  ] as const) {
    const { name, uid } = texts(claims[key])
    if (name !== undefined && uid !== undefined) return { kind, name, uid }
  }
  return null
}

function audiencesOf(aud: unknown): string[] {
  return (Array.isArray(aud) ? aud : [aud]).filter((one) => typeof one === 'string')
}

/**
 * Reads a token of a ServiceAccount that ends: its claims `exp`, `iat`, `aud` and `kubernetes.io` (TokenRequest of
 * authentication.k8s.io/v1). Null for every other one, which nothing renews.
 */
export function readBoundToken(token: string | null): BoundToken | null {
  const claims = claimsOf(token)
  const expiresAt = secondsAt(claims['exp'])
  const issuedAt = secondsAt(claims['iat'])
  const kubernetes = claims['kubernetes.io']
  if (expiresAt === null || issuedAt === null || expiresAt <= issuedAt || !isRecord(kubernetes)) return null
  const { namespace } = texts({ namespace: kubernetes['namespace'] })
  const { name, uid } = texts(kubernetes['serviceaccount'])
  if (namespace === undefined || name === undefined || uid === undefined) return null
  const username = `system:serviceaccount:${namespace}:${name}`
  if (claims['sub'] !== username) return null
  return {
    username,
    namespace,
    account: { name, uid },
    audiences: audiencesOf(claims['aud']),
    boundTo: boundObjectOf(kubernetes),
    life: { issuedAt, expiresAt },
  }
}
