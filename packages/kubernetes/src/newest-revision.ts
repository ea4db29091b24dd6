import type { ClusterCapabilities } from './capabilities.ts'
import type { StreamingTransport } from './client/transport.ts'
import { listPage } from './client/watch.ts'
import { cosiKinds } from './cosi/cosi-kinds.ts'
import { highestRevision } from './guard.ts'
import { labels } from './names.ts'
import type { Kind } from './objects.ts'

/** What nearly every change of a quota reaches: enough to see that a database is older than the cluster. */
const tellingKinds = ['Namespace', 'ResourceQuota'] as const satisfies readonly Kind[]

/** Everything of a tenant that carries a revision and may be listed over the whole cluster. */
function everyKind({ objectBucketClaims, cosi, k8up, velero }: ClusterCapabilities): Kind[] {
  return [
    ...tellingKinds,
    'LimitRange',
    'NetworkPolicy',
    'RoleBinding',
    ...(objectBucketClaims ? (['ObjectBucketClaim'] as const) : []),
    // Every version shows the same objects.
    ...(cosi?.apis ?? []).slice(0, 1).flatMap((api) => [cosiKinds[api].claim, cosiKinds[api].access]),
    ...(k8up ? (['PodConfig', 'Schedule'] as const) : []),
    ...(velero ? (['VeleroSchedule', 'BackupStorageLocation'] as const) : []),
  ]
}

/**
 * The highest revision on objects of one installation, null where it has none; page by page, so that a full cluster needs
 * little memory. Of every kind where `capabilities` tell which are served. Throws ApiFailure.
 */
export async function readNewestRevision(
  transport: StreamingTransport,
  wanted: { readonly installationId: string; readonly capabilities: ClusterCapabilities | null },
): Promise<bigint | null> {
  const { installationId, capabilities } = wanted
  const labelSelector = `${labels.installation}=${installationId}`
  const { signal } = new AbortController()
  let newest: bigint | null = null
  for (const kind of capabilities === null ? tellingKinds : everyKind(capabilities)) {
    let next = ''
    do {
      const page = await listPage(transport, { kind, labelSelector }, { next, signal })
      newest = highestRevision(page.objects, newest)
      next = page.next
    } while (next !== '')
  }
  return newest
}
