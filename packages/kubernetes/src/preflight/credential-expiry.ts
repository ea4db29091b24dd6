import { X509Certificate } from 'node:crypto'
import { type Instant, instant } from '@grenier/quota-billing'
import type { ClusterConnection } from '../client/kubeconfig.ts'
import { claimsOf } from '../client/username.ts'

/**
 * When a credential ends by its own word: the `exp` of a token that is a JWT, or the end of the client certificate,
 * whichever comes first; null when neither says, or for the token of a file, which is renewed there. Nothing is verified here: the API server does that.
 */
export function credentialExpiry({ token, readToken, clientCertificate }: ClusterConnection): Instant | null {
  const ends = [
    readToken === undefined ? tokenEndMs(token) : null,
    certificateEndMs(clientCertificate?.certificatePem ?? null),
  ].filter((end) => end !== null)
  return ends.length === 0 ? null : instant(Math.min(...ends))
}

function tokenEndMs(token: string | null): number | null {
  const { exp } = claimsOf(token)
  return typeof exp === 'number' && Number.isSafeInteger(exp) ? exp * 1000 : null
}

function certificateEndMs(certificatePem: string | null): number | null {
  return certificatePem === null ? null : new X509Certificate(certificatePem).validToDate.getTime()
}
