import type { Cluster } from '../cluster.ts'
import { phaseOf } from '../kinds/core.ts'
import type { Kind } from '../kinds/kind.ts'
import { forbidden, notFound } from '../status.ts'

/** The namespaces that are there from the start and cannot be deleted. */
export const immortalNamespaces: readonly string[] = ['default', 'kube-system', 'kube-public']

/** Refuses to create in a namespace that does not exist (404) or is being deleted (403). */
export function admitToNamespace(cluster: Cluster, kind: Kind, place: { namespace: string; name: string }): void {
  if (!kind.namespaced) return
  const namespace = cluster.store.get('namespaces', '', place.namespace)
  if (namespace === undefined) throw notFound({ group: '', plural: 'namespaces' }, place.namespace)
  if (phaseOf(namespace) !== 'Terminating') return
  throw forbidden(kind, place.name, {
    why: `unable to create new content in namespace ${place.namespace} because it is being terminated`,
    causes: [
      {
        reason: 'NamespaceTerminating',
        message: `namespace ${place.namespace} is being terminated`,
        field: 'metadata.namespace',
      },
    ],
  })
}
