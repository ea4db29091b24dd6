import type { Cluster } from '../cluster.ts'
import type { Kind } from '../kinds/kind.ts'
import { requestedStorage } from '../kinds/storage.ts'
import type { JsonObject, KubernetesObject } from '../objects.ts'
import { isObject, listAt, nameOf, namespaceOf, objectAt } from '../objects.ts'
import { parseQuantity } from '../quantity.ts'
import { forbidden } from '../status.ts'

/** Refuses (403) a claim smaller than a LimitRange's minimum or larger than its maximum. */
export function admitWithinLimits(cluster: Cluster, kind: Kind, object: KubernetesObject): void {
  if (kind.plural !== 'persistentvolumeclaims' || kind.group !== '') return
  for (const range of cluster.store.list('limitranges', namespaceOf(object))) {
    const limits = listAt(objectAt(range, 'spec'), 'limits').filter(isObject)
    const faults = limits
      .filter((limit) => limit['type'] === 'PersistentVolumeClaim')
      .flatMap((limit) => limitFaults(limit, requestedStorage(object)))
    if (faults.length > 0) {
      throw forbidden(kind, nameOf(object), { why: faults.length === 1 ? String(faults[0]) : `[${faults.join(', ')}]` })
    }
  }
}

function limitFaults(limit: JsonObject, requested: unknown): string[] {
  const size = parseQuantity(requested)
  const min = objectAt(limit, 'min')['storage']
  const max = objectAt(limit, 'max')['storage']
  const low = parseQuantity(min)
  const high = parseQuantity(max)
  if (size === undefined) return []
  const faults: string[] = []
  if (low !== undefined && size.nanos < low.nanos) {
    faults.push(
      `minimum storage usage per PersistentVolumeClaim is ${String(min)}, but request is ${String(requested)}`,
    )
  }
  if (high !== undefined && size.nanos > high.nanos) {
    faults.push(
      `maximum storage usage per PersistentVolumeClaim is ${String(max)}, but request is ${String(requested)}`,
    )
  }
  return faults
}
