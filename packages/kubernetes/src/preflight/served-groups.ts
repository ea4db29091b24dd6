import type { ClusterFacts } from '@grenier/control-plane/ports'
import type { Transport } from '../client/transport.ts'

/** API groups beside Kubernetes' own that Grenier can use where they are served. */
const knownGroups: ReadonlySet<string> = new Set([
  'capsule.clastix.io',
  'k8up.io',
  'objectbucket.io',
  'objectstorage.k8s.io',
  'snapshot.storage.k8s.io',
  'velero.io',
])

/** Those of them that a cluster serves, with their versions, by name. Throws ApiFailure. */
export async function readServedGroups(transport: Transport): Promise<ClusterFacts['served']> {
  const { body } = await transport.send({ method: 'GET', path: '/apis' })
  const { groups } = body as { groups?: { name: string; versions: { version: string }[] }[] }
  return (groups ?? [])
    .filter(({ name }) => knownGroups.has(name))
    .map(({ name, versions }) => ({ group: name, versions: versions.map(({ version }) => version) }))
    .sort((left, right) => (left.group < right.group ? -1 : 1))
}
