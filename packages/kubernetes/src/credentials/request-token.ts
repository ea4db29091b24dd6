import { instant, type TokenLife } from '@grenier/quota-billing'
import type { BoundToken } from '../client/bound-token.ts'
import type { Transport } from '../client/transport.ts'
import { isRecord, texts } from '../fields.ts'

/** Kubernetes gives none that lives shorter. */
const shortestLifeSeconds = 600

/** For the audiences and the object that the standing one is bound to, and for as long as that was given: nothing is widened. */
function tokenRequest({ audiences, boundTo, life }: BoundToken): object {
  const expirationSeconds = Math.max(shortestLifeSeconds, Math.floor((life.expiresAt - life.issuedAt) / 1000))
  const boundObjectRef = boundTo === null ? {} : { boundObjectRef: { apiVersion: 'v1', ...boundTo } }
  return {
    apiVersion: 'authentication.k8s.io/v1',
    kind: 'TokenRequest',
    spec: { audiences, expirationSeconds, ...boundObjectRef },
  }
}

/**
 * Asks for a token of the same account by the subresource `serviceaccounts/token`. `endsAt` is what the cluster says of its end,
 * which may be earlier than asked for; null: it does not say. Asking twice gives two tokens and changes nothing. Throws
 * ApiFailure.
 */
export async function requestToken(
  transport: Transport,
  standing: BoundToken,
): Promise<{ readonly token: string | null; readonly endsAt: TokenLife['expiresAt'] | null }> {
  const namespace = encodeURIComponent(standing.namespace)
  const account = encodeURIComponent(standing.account.name)
  const { body } = await transport.send({
    method: 'POST',
    path: `/api/v1/namespaces/${namespace}/serviceaccounts/${account}/token`,
    contentType: 'application/json',
    body: JSON.stringify(tokenRequest(standing)),
  })
  const { token, expirationTimestamp } = texts(isRecord(body) ? body['status'] : undefined)
  const endsAtMs = Date.parse(expirationTimestamp ?? '')
  return { token: token ?? null, endsAt: Number.isFinite(endsAtMs) ? instant(endsAtMs) : null }
}
