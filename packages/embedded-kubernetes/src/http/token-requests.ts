import { randomBytes } from 'node:crypto'
import type { Cluster } from '../cluster.ts'
import { serviceAccountKind } from '../kinds/core.ts'
import { isObject, listAt, objectAt } from '../objects.ts'
import { notFound, StatusError } from '../status.ts'
import { parseYamlOrJson, readBody } from './body.ts'
import type { Exchange } from './exchange.ts'
import type { GroupPath } from './request-path.ts'
import { sendJson } from './respond.ts'

/** The server refuses shorter lives, as Kubernetes does. */
const shortestLifeSeconds = 600
const lifeSecondsDefault = 3_600
const audience = 'https://kubernetes.default.svc'

/** Tokens that were given out, each until it ends. They open everything, as the administrator's does. */
export class GivenTokens {
  private readonly endsAtMs = new Map<string, number>()
  private readonly lifeSecondsMax: number

  constructor(lifeSecondsMax: number = Number.POSITIVE_INFINITY) {
    this.lifeSecondsMax = lifeSecondsMax
  }

  isTaken(token: string, nowMs: number): boolean {
    return (this.endsAtMs.get(token) ?? 0) > nowMs
  }

  /** A JWT with the claims of Kubernetes and a signature that is only a number nobody guesses. */
  give(claims: object, askedSeconds: number, nowMs: number): { token: string; endsAtMs: number } {
    const iat = Math.floor(nowMs / 1000)
    const exp = iat + Math.min(askedSeconds, this.lifeSecondsMax)
    const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url')
    const signature = randomBytes(32).toString('base64url')
    const token = `${part({ alg: 'RS256', kid: 'embedded' })}.${part({ ...claims, iat, nbf: iat, exp })}.${signature}`
    this.endsAtMs.set(token, exp * 1000)
    return { token, endsAtMs: exp * 1000 }
  }
}

/** Namespace and account of a path that asks for a token; undefined for every other. */
export function tokenPath({ group, version, rest }: GroupPath): { namespace: string; name: string } | undefined {
  const [scope, namespace = '', plural, name = '', subresource, more] = rest
  const isOne = scope === 'namespaces' && plural === 'serviceaccounts' && subresource === 'token' && more === undefined
  return group === '' && version === 'v1' && isOne ? { namespace, name } : undefined
}

/** Answers a TokenRequest of authentication.k8s.io/v1. Throws 404 for an account that is not there and 422 for a life that is too short. */
export async function serveTokenRequest(
  { cluster, tokens }: { readonly cluster: Cluster; readonly tokens: GivenTokens },
  { namespace, name }: { readonly namespace: string; readonly name: string },
  exchange: Exchange,
): Promise<void> {
  if (exchange.method !== 'POST') {
    throw new StatusError(405, 'MethodNotAllowed', {
      message: 'the server does not allow this method on the requested resource',
    })
  }
  const text = await readBody(exchange.request)
  const body = parseYamlOrJson(text)
  const account = cluster.store.get('serviceaccounts', namespace, name)
  if (account === undefined) throw notFound(serviceAccountKind, name)
  const spec = objectAt(isObject(body) ? body : {}, 'spec')
  const asked = spec['expirationSeconds']
  const seconds = typeof asked === 'number' ? asked : lifeSecondsDefault
  if (seconds < shortestLifeSeconds) {
    throw new StatusError(422, 'Invalid', {
      message: 'spec.expirationSeconds: Invalid value: may not specify a duration less than 10 minutes',
    })
  }
  const audiences = listAt(spec, 'audiences')
  const { token, endsAtMs } = tokens.give(
    {
      iss: audience,
      aud: audiences.length === 0 ? [audience] : audiences,
      sub: `system:serviceaccount:${namespace}:${name}`,
      'kubernetes.io': { namespace, serviceaccount: { name, uid: account.metadata.uid } },
    },
    seconds,
    cluster.now().getTime(),
  )
  sendJson(exchange.response, 201, {
    kind: 'TokenRequest',
    apiVersion: 'authentication.k8s.io/v1',
    metadata: { name, namespace, creationTimestamp: null },
    spec: { ...spec, expirationSeconds: seconds },
    status: { token, expirationTimestamp: new Date(endsAtMs).toISOString().replace('.000Z', 'Z') },
  })
}
