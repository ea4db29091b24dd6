import type { ClusterTask, TaskProgress } from '@grenier/control-plane/ports'
import { ApiFailure } from '../client/api-failure.ts'
import type { ClusterClient } from '../client/cluster-client.ts'
import { labels } from '../names.ts'
import { type DesiredObject, type ObservedObject, objectLabel } from '../objects.ts'

/** A fault that no other try mends: another's object in the way, or something refused by the API server. */
export class TaskFailed extends Error {}

const messageLengthMax = 500

/** How a task ends by such a fault. */
export function failedProgress(fault: TaskFailed, objectUid: string | null): TaskProgress {
  return { phase: 'failed', message: fault.message.slice(0, messageLengthMax), objectUid }
}

/** True for an object that was made for the task, or the probe, of that id. */
export function isOfTask(object: ObservedObject, task: Pick<ClusterTask, 'id'>): boolean {
  return object.metadata.labels?.[labels.task] === task.id
}

/**
 * The object of the task, made if it never was. One of the same name that another made is in the way: nothing is written
 * over it. A create that was cut off may have arrived, which the label tells.
 */
export async function ensure(
  client: ClusterClient,
  task: Pick<ClusterTask, 'id'>,
  desired: DesiredObject,
): Promise<ObservedObject> {
  const { namespace, name } = desired.metadata
  const standing = await client.get({ kind: desired.kind, namespace, name })
  if (standing !== null && !isOfTask(standing, task)) throw new TaskFailed(`${objectLabel(desired)} exists already`)
  if (standing !== null) return standing
  try {
    return await client.create(desired)
  } catch (error) {
    if (!(error instanceof ApiFailure)) throw error
    if (error.status === 409) {
      const raced = await client.get({ kind: desired.kind, namespace, name })
      if (raced !== null && isOfTask(raced, task)) return raced
      throw new TaskFailed(`${objectLabel(desired)} exists already`)
    }
    // Refused for good: a quota that is spent, a field that is not known, a right that is missing.
    if (error.status === 403 || error.status === 422 || error.status === 400) throw new TaskFailed(error.message)
    throw error
  }
}
