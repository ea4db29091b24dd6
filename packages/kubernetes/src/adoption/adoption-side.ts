import type { NamespaceLook } from '@grenier/control-plane/ports'
import type { ClusterClient } from '../client/cluster-client.ts'
import { desiredNamespace } from '../desired/namespace.ts'
import { desiredRoleBindings } from '../desired/role-binding.ts'
import type { DesiredObject, ObservedObject } from '../objects.ts'
import { objectLabel } from '../objects.ts'
import { hasK8upCopies } from '../reconcile/bucket-memory.ts'
import { desiredFoundation } from '../reconcile/foundation.ts'
import { observeObjects } from '../reconcile/observe.ts'
import type { Side } from '../reconcile/run.ts'

/** A namespace that exists, with what stands in it and what we want there. */
export interface AdoptionSide extends Side {
  readonly namespace: ObservedObject
  readonly desired: readonly DesiredObject[]
}

function desiredThere({ blueprint }: NamespaceLook, side: AdoptionSide): DesiredObject[] {
  const { place, profile } = side
  // Groups of Kubernetes itself are bound to nobody; a suspended tenant's are bound to nothing.
  const isBound = blueprint.isSuspended !== true && !profile.oidcGroupsPrefix.startsWith('system:')
  return [
    desiredNamespace(blueprint, place, { hasK8upCopies: hasK8upCopies(side) }),
    ...desiredFoundation({ blueprint }, side, profile),
    ...(isBound ? desiredRoleBindings(blueprint, place, profile) : []),
  ]
}

/** Reads a namespace of the cluster that the access names, as a tenant's storage would be read; null: there is none. */
export async function openAdoptionSide(client: ClusterClient, look: NamespaceLook): Promise<AdoptionSide | null> {
  const { clusterId, kubeSystemUid, profile } = look.access
  await client.verifyIdentity()
  const [capabilities, namespace] = await Promise.all([
    client.capabilities(),
    client.get({ kind: 'Namespace', name: look.namespace }),
  ])
  if (namespace === null) return null
  const place = { purpose: 'storage', namespace: look.namespace } as const
  const { observed } = await observeObjects(client, place, { capabilities, buckets: [] })
  const laid = new Set<string>()
  const side = {
    place,
    clusterId,
    kubeSystemUid,
    client,
    profile,
    capabilities,
    namespace,
    observed,
    laid,
    desired: [],
  }
  return { ...side, desired: desiredThere(look, side) }
}

/** What stands under the name of an object that we want. */
export function standingFor(side: AdoptionSide, { kind, metadata }: DesiredObject): ObservedObject | undefined {
  if (kind === 'Namespace') return side.namespace
  return side.observed.find((found) => found.kind === kind && found.metadata.name === metadata.name)
}

/** Resource versions of everything that would be written over, by `Kind namespace/name`. */
export function versionsOf(side: AdoptionSide): Record<string, string> {
  return Object.fromEntries(
    side.desired.flatMap((object) => {
      const version = standingFor(side, object)?.metadata.resourceVersion
      return version === undefined ? [] : [[objectLabel(object), version] as const]
    }),
  )
}
