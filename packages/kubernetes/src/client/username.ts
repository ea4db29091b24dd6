import { X509Certificate } from 'node:crypto'
import { isRecord, texts } from '../fields.ts'
import { ApiFailure } from './api-failure.ts'
import type { ClusterConnection } from './kubeconfig.ts'
import type { Transport } from './transport.ts'

/** What a token that is a JWT says of itself; nothing is verified, the API server does that. */
export function claimsOf(token: string | null): Readonly<Record<string, unknown>> {
  const part = token?.split('.')[1]
  if (part === undefined) return {}
  try {
    const claims: unknown = JSON.parse(Buffer.from(part, 'base64url').toString('utf8'))
    return isRecord(claims) ? claims : {}
  } catch {
    return {}
  }
}

/** Who the credential says that we are: a ServiceAccount's token by its subject, a certificate by its common name. */
export function statedUsername({ token, clientCertificate }: ClusterConnection): string | null {
  const { sub } = claimsOf(token)
  if (typeof sub === 'string' && sub.startsWith('system:serviceaccount:')) return sub
  if (token !== null || clientCertificate === null) return null
  const { subject } = new X509Certificate(clientCertificate.certificatePem)
  return /^CN=(.+)$/m.exec(subject)?.[1] ?? null
}

/** What a cluster answers when it is asked who we are; null where it does not tell (before Kubernetes 1.28). Throws ApiFailure. */
async function askUserInfo(transport: Transport): Promise<Readonly<Record<string, unknown>> | null> {
  const review = { apiVersion: 'authentication.k8s.io/v1', kind: 'SelfSubjectReview' }
  try {
    const { body } = await transport.send({
      method: 'POST',
      path: '/apis/authentication.k8s.io/v1/selfsubjectreviews',
      contentType: 'application/json',
      body: JSON.stringify(review),
    })
    const status = isRecord(body) ? body['status'] : undefined
    const userInfo = isRecord(status) ? status['userInfo'] : undefined
    return isRecord(userInfo) ? userInfo : {}
  } catch (failure) {
    const isUnserved = failure instanceof ApiFailure && [403, 404, 405].includes(failure.status)
    if (isUnserved) return null
    throw failure
  }
}

/**
 * Who we are on a cluster: its own answer where it gives one (Kubernetes 1.28), else what our credential stated; null where
 * neither does. Throws ApiFailure when the cluster does not answer.
 */
export async function readUsername(transport: Transport, stated: string | null): Promise<string | null> {
  return texts(await askUserInfo(transport))['username'] ?? stated
}

/** Groups that the cluster counts us among: as it answers, else those that every ServiceAccount is in. Throws ApiFailure. */
export async function readGroups(transport: Transport, username: string | null): Promise<string[]> {
  const told = (await askUserInfo(transport))?.['groups']
  if (Array.isArray(told)) return told.filter((group) => typeof group === 'string')
  const [, namespace] = /^system:serviceaccount:([^:]+):[^:]+$/.exec(username ?? '') ?? []
  const ofAccounts = ['system:serviceaccounts', `system:serviceaccounts:${namespace}`]
  return ['system:authenticated', ...(namespace === undefined ? [] : ofAccounts)]
}
