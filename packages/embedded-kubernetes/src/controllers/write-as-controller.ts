import { trackUpdate } from '../apply/field-manager.ts'
import type { Cluster } from '../cluster.ts'
import type { Kind } from '../kinds/kind.ts'
import { apiVersionOf } from '../kinds/kind.ts'
import type { KubernetesObject } from '../objects.ts'
import { equalJson, timestamp } from '../objects.ts'
import { isFinalized } from '../operations/update.ts'
import { resourceKey } from '../resource-name.ts'

/** The manager that the cluster's own controllers write as. */
export const controllerManager = 'kube-controller-manager'

/** A controller's write: no admission, ownership tracked; the end of the last finalizer removes a deleted object. */
export function writeAsController(
  cluster: Cluster,
  kind: Kind,
  change: { before: KubernetesObject; after: KubernetesObject; subresource?: 'status' },
): KubernetesObject {
  const { before, after } = change
  if (equalJson(before, after)) return before
  const owned = trackUpdate(before, after, {
    schema: kind.schema,
    now: timestamp(cluster.now()),
    manager: {
      name: controllerManager,
      operation: 'Update',
      apiVersion: apiVersionOf(kind),
      subresource: change.subresource ?? '',
    },
  })
  if (owned.metadata.deletionTimestamp !== undefined && isFinalized(owned)) {
    return cluster.store.remove(resourceKey(kind), owned)
  }
  return cluster.store.put(resourceKey(kind), owned)
}
