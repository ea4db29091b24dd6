import type { Cluster } from '../cluster.ts'
import { customResourceDefinitionKind } from '../kinds/custom-resource-definition.ts'
import { objectAt, timestamp } from '../objects.ts'
import { resourceKey } from '../resource-name.ts'
import { writeAsController } from './write-as-controller.ts'

/** Accepts a definition's names and declares it established, as the API server does once it serves the kind. */
export function establishDefinition(cluster: Cluster, name: string): void {
  const held = cluster.store.get(resourceKey(customResourceDefinitionKind), '', name)
  const status = objectAt(held, 'status')
  if (held === undefined || Array.isArray(status['conditions'])) return
  const lastTransitionTime = timestamp(cluster.now())
  const conditions = [
    { type: 'NamesAccepted', status: 'True', reason: 'NoConflicts', message: 'no conflicts found', lastTransitionTime },
    {
      type: 'Established',
      status: 'True',
      reason: 'InitialNamesAccepted',
      message: 'the initial names have been accepted',
      lastTransitionTime,
    },
  ]
  const acceptedNames = objectAt(objectAt(held, 'spec'), 'names')
  const after = { ...held, status: { ...status, conditions, acceptedNames } }
  writeAsController(cluster, customResourceDefinitionKind, { before: held, after, subresource: 'status' })
}
