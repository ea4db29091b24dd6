import type { ClusterFacts } from '@grenier/control-plane/ports'
import { failureOfBadAnswer } from '../client/api-failure.ts'
import type { Transport } from '../client/transport.ts'
import { entriesOf, isRecord } from '../fields.ts'

/** API groups beside Kubernetes' own that Grenier can use where they are served. */
const knownGroups: ReadonlySet<string> = new Set([
  'capsule.clastix.io',
  'k8up.io',
  'objectbucket.io',
  'objectstorage.k8s.io',
  'snapshot.storage.k8s.io',
  'velero.io',
])

interface ServedGroup {
  readonly name: string
  readonly versions: readonly { readonly version: string }[]
}

function isVersion(value: unknown): value is ServedGroup['versions'][number] {
  return isRecord(value) && typeof value['version'] === 'string'
}

function isGroup(value: unknown): value is ServedGroup {
  return (
    isRecord(value) &&
    typeof value['name'] === 'string' &&
    Array.isArray(value['versions']) &&
    value['versions'].every(isVersion)
  )
}

/** Those of them that a cluster serves, with their versions, by name. Throws ApiFailure, `BadAnswer` for what is no list of groups. */
export async function readServedGroups(transport: Transport): Promise<ClusterFacts['served']> {
  const { body } = await transport.send({ method: 'GET', path: '/apis' })
  const groups = entriesOf(body, 'groups', isGroup)
  if (groups === null) throw failureOfBadAnswer('the answer is no list of API groups')
  return groups
    .filter(({ name }) => knownGroups.has(name))
    .map(({ name, versions }) => ({ group: name, versions: versions.map(({ version }) => version) }))
    .sort((left, right) => (left.group < right.group ? -1 : 1))
}
