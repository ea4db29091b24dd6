import type { RbacV1Subject } from '@kubernetes/client-node'
import { subjectOf } from '../desired/secrets-grant.ts'
import { isAllowed } from '../preflight/access-reviews.ts'
import { secretsVerbs } from '../preflight/permission-table.ts'
import type { Transport } from './transport.ts'
import { readUsername } from './username.ts'

/** Whether our identity may touch every Secret of the cluster: an administrator's may. Throws ApiFailure. */
export async function maySeeAllSecrets(transport: Transport): Promise<boolean> {
  const allowed = await Promise.all(
    secretsVerbs.map((verb) => isAllowed(transport, { group: '', resource: 'secrets', verb, name: null })),
  )
  return allowed.every(Boolean)
}

/**
 * Who is to be granted the Secrets of each namespace (rule 13); null where nobody needs it, or where neither the cluster nor
 * the credential says who we are, which a preflight tells. Throws ApiFailure.
 */
export async function readSecretsSubject(transport: Transport, stated: string | null): Promise<RbacV1Subject | null> {
  if (await maySeeAllSecrets(transport)) return null
  const username = await readUsername(transport, stated)
  return username === null ? null : subjectOf(username)
}
