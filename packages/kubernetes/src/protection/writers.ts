import type { ClusterClient } from '../client/cluster-client.ts'
import { backupPodLabels } from '../desired/network-policy.ts'
import { isRecord, texts } from '../fields.ts'
import { fieldManager, labels } from '../names.ts'
import type { ObservedObject } from '../objects.ts'
import { endedJob } from './drill-job.ts'

/** The volumes of a pod, or of the pods that a Job makes. */
function volumesOf(object: { readonly [field: string]: unknown }): { readonly [field: string]: unknown }[] {
  const spec = object['spec']
  if (!isRecord(spec)) return []
  if (isRecord(spec['template'])) return volumesOf(spec['template'])
  return Array.isArray(spec['volumes']) ? spec['volumes'].filter(isRecord) : []
}

function mountsClaim(object: ObservedObject): boolean {
  return volumesOf(object).some(
    (volume) => volume['persistentVolumeClaim'] !== undefined || volume['ephemeral'] !== undefined,
  )
}

/** True for a pod, or a Job, that mounts the claim of that name. */
export function mountsClaimOf(object: ObservedObject, claimName: string): boolean {
  return volumesOf(object).some((volume) => texts(volume['persistentVolumeClaim'])['claimName'] === claimName)
}

function hasEnded(pod: ObservedObject): boolean {
  return ['Succeeded', 'Failed'].includes(texts(pod['status'])['phase'] ?? '')
}

function isOfTasks({ metadata }: ObservedObject): boolean {
  const marks = metadata.labels ?? {}
  return marks[labels.managedBy] === fieldManager && marks[labels.task] !== undefined
}

/** Pods of K8up, and of our own tasks, read or restore: they are none of the tenant's. */
function isOfBackup(pod: ObservedObject): boolean {
  const marks = pod.metadata.labels ?? {}
  const isK8up = Object.entries(backupPodLabels).every(([name, value]) => marks[name] === value)
  return isK8up || isOfTasks(pod)
}

/**
 * Pods that may write to claims of a namespace and have not ended, by name. A suspension takes no pod away: what one writes
 * after a backup is in no copy. Throws ApiFailure when the cluster does not answer.
 */
export async function findWriters(client: ClusterClient, namespace: string): Promise<string[]> {
  const pods = await client.list({ kind: 'Pod', namespace })
  return pods
    .filter((pod) => mountsClaim(pod) && !isOfBackup(pod) && !hasEnded(pod))
    .map(({ metadata }) => metadata.name)
    .toSorted()
}

/**
 * Jobs of our own tasks that mount a claim of a namespace, and their pods, as far as they have not ended: a task that is over
 * for us may still have one that writes. Jobs are read first: one that has ended then makes no pod afterwards. Throws
 * ApiFailure when the cluster does not answer.
 */
export async function findUnendedRestores(client: ClusterClient, namespace: string): Promise<ObservedObject[]> {
  const jobs = await client.list({ kind: 'Job', namespace })
  const pods = await client.list({ kind: 'Pod', namespace })
  return [...jobs.filter((job) => endedJob(job).kind === 'running'), ...pods.filter((pod) => !hasEnded(pod))].filter(
    (object) => isOfTasks(object) && mountsClaim(object),
  )
}
