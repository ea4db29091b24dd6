import type { TokenRenewal } from '@grenier/control-plane/ports'
import { readBoundToken } from '../client/bound-token.ts'
import type { ClusterConnection } from '../client/kubeconfig.ts'
import type { Transport } from '../client/transport.ts'
import { lackingOf } from './access-reviews.ts'
import { neededPermissions } from './needed-permissions.ts'
import { tokenPermissions } from './permission-table.ts'

/** Whether a token that ends is renewed by itself; null where there is none that could be. Throws ApiFailure. */
export async function readTokenRenewal(
  transport: Transport,
  { token, readToken }: ClusterConnection,
): Promise<TokenRenewal | null> {
  const bound = readToken === undefined ? readBoundToken(token) : null
  if (bound === null) return null
  const { namespace, account, life } = bound
  const needed = neededPermissions(new Set(), tokenPermissions(account.name)).map((one) => ({ ...one, namespace }))
  const [missing] = await lackingOf(transport, needed)
  if (missing === undefined) return { life, missing: null }
  const { group, resource, verb, name } = missing
  return { life, missing: { group, resource, verb, name, namespace } }
}
