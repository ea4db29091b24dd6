import type { V1PolicyRule } from '@kubernetes/client-node'
import { fieldManager, labels, objectNames } from '../names.ts'
import { type DesiredObject, kinds } from '../objects.ts'

const reading = ['get', 'list', 'watch']

/**
 * What a member may do in `<slug>-storage` (rule 10): see claims, quotas and events; make a claim and, by patch, expand
 * it. No delete, no Secrets, no policies, no bindings, no backup objects, no bucket claims, no snapshots.
 */
export function desiredMemberClusterRole(): DesiredObject {
  const rules: V1PolicyRule[] = [
    { apiGroups: [''], resources: ['persistentvolumeclaims'], verbs: [...reading, 'create', 'patch'] },
    { apiGroups: [''], resources: ['resourcequotas', 'limitranges', 'events'], verbs: reading },
    { apiGroups: ['events.k8s.io'], resources: ['events'], verbs: reading },
  ]
  return {
    apiVersion: kinds.ClusterRole.apiVersion,
    kind: 'ClusterRole',
    metadata: { name: objectNames.memberClusterRole, labels: { [labels.managedBy]: fieldManager } },
    rules,
  }
}
