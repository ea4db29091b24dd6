import type { ClusterClient } from '../client/cluster-client.ts'
import { backupPodLabels } from '../desired/network-policy.ts'
import { isRecord, texts } from '../fields.ts'
import { fieldManager, labels } from '../names.ts'
import type { ObservedObject } from '../objects.ts'

function mountsClaim(pod: ObservedObject): boolean {
  const spec = pod['spec']
  const volumes = isRecord(spec) && Array.isArray(spec['volumes']) ? spec['volumes'].filter(isRecord) : []
  return volumes.some((volume) => volume['persistentVolumeClaim'] !== undefined || volume['ephemeral'] !== undefined)
}

/** Pods of K8up, and of our own tasks, read or restore: they are none of the tenant's. */
function isOfBackup({ metadata }: ObservedObject): boolean {
  const marks = metadata.labels ?? {}
  const isK8up = Object.entries(backupPodLabels).every(([name, value]) => marks[name] === value)
  return isK8up || (marks[labels.managedBy] === fieldManager && marks[labels.task] !== undefined)
}

/**
 * Pods that may write to claims of a namespace and have not ended, by name. A suspension takes no pod away: what one writes
 * after a backup is in no copy. Throws ApiFailure when the cluster does not answer.
 */
export async function findWriters(client: ClusterClient, namespace: string): Promise<string[]> {
  const pods = await client.list({ kind: 'Pod', namespace })
  return pods
    .filter((pod) => mountsClaim(pod) && !isOfBackup(pod))
    .filter((pod) => !['Succeeded', 'Failed'].includes(texts(pod['status'])['phase'] ?? ''))
    .map(({ metadata }) => metadata.name)
    .toSorted()
}
