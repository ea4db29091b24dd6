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

/**
 * Who we are on a cluster: its own answer where it gives one (Kubernetes 1.28), else what our credential stated; null where
 * neither does. Throws ApiFailure when the cluster does not answer.
 */
export async function readUsername(transport: Transport, stated: string | null): Promise<string | null> {
  const review = { apiVersion: 'authentication.k8s.io/v1', kind: 'SelfSubjectReview' }
  try {
    const { body } = await transport.send({
      method: 'POST',
      path: '/apis/authentication.k8s.io/v1/selfsubjectreviews',
      contentType: 'application/json',
      body: JSON.stringify(review),
    })
    const status = isRecord(body) ? body['status'] : undefined
    const name = texts(isRecord(status) ? status['userInfo'] : undefined)['username']
    return name ?? stated
  } catch (failure) {
    const isUnserved = failure instanceof ApiFailure && [403, 404, 405].includes(failure.status)
    if (isUnserved) return stated
    throw failure
  }
}
