import type { ClusterFacts } from '@grenier/control-plane/ports'
import { ApiFailure, failureOfBadAnswer } from '../client/api-failure.ts'
import type { ApiAnswer, Transport } from '../client/transport.ts'
import { isRecord } from '../fields.ts'
import { type NeededPermission, neededPermissions } from './needed-permissions.ts'
import type { PermissionRow } from './permission-table.ts'

async function askFor(transport: Transport, review: object): Promise<ApiAnswer> {
  try {
    return await transport.send({
      method: 'POST',
      path: '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews',
      contentType: 'application/json',
      body: JSON.stringify(review),
    })
  } catch (error) {
    const isUnserved = error instanceof ApiFailure && error.status === 404
    throw isUnserved ? failureOfBadAnswer('no access reviews are served', 404) : error
  }
}

/**
 * Asks the server itself what it would allow: whatever authorises there, its answer is what counts. Throws ApiFailure `BadAnswer`
 * for anything else: what is no review neither grants nor refuses.
 */
export async function isAllowed(
  transport: Transport,
  { group, resource, verb, name, namespace }: Omit<NeededPermission, 'isBlocking' | 'why'>,
): Promise<boolean> {
  const [plural, subresource] = resource.split('/')
  const review = {
    apiVersion: 'authorization.k8s.io/v1',
    kind: 'SelfSubjectAccessReview',
    spec: {
      resourceAttributes: {
        group,
        resource: plural,
        ...(subresource === undefined ? {} : { subresource }),
        verb,
        ...(name === null ? {} : { name }),
        ...(namespace === undefined ? {} : { namespace }),
      },
    },
  }
  const { body } = await askFor(transport, review)
  const status = isRecord(body) ? body['status'] : undefined
  const allowed = isRecord(status) ? status['allowed'] : undefined
  if (typeof allowed !== 'boolean') throw failureOfBadAnswer('the answer is no access review')
  return allowed
}

/** Of the rows, what the identity behind the transport does not have on a cluster that serves these groups. */
export async function lackingPermissions(
  transport: Transport,
  { served, rows }: { readonly served: ClusterFacts['served']; readonly rows: readonly PermissionRow[] },
): Promise<NeededPermission[]> {
  return await lackingOf(transport, neededPermissions(new Set(served.map(({ group }) => group)), rows))
}

/** Of the permissions, what that identity does not have. */
export async function lackingOf(
  transport: Transport,
  needed: readonly NeededPermission[],
): Promise<NeededPermission[]> {
  const allowed = await Promise.all(needed.map((permission) => isAllowed(transport, permission)))
  return needed.filter((_, index) => allowed[index] !== true)
}
