import type { ClusterClient } from '../client/cluster-client.ts'
import { labels } from '../names.ts'
import type { ObservedObject } from '../objects.ts'
import { hasCopyVolumes, letCopyVolumesGo } from './copy-volumes.ts'
import { taskObjectName } from './desired/task-objects.ts'

interface EndedDrill {
  readonly namespace: string
  readonly taskId: string
  readonly installationId: string
  /** Of a copy that Velero made: where the Restore stands. */
  readonly veleroNamespace?: string
}

/** True for an object that says of itself that it is this drill's, of this installation. */
function isOfDrill(object: ObservedObject, drill: EndedDrill): boolean {
  const marks = object.metadata.labels ?? {}
  const isThis = marks[labels.purpose] === 'drill' && marks[labels.task] === drill.taskId
  return isThis && marks[labels.installation] === drill.installationId
}

async function askToGo(client: ClusterClient, object: ObservedObject): Promise<void> {
  if (object.metadata.deletionTimestamp === undefined) await client.remove(object)
}

/**
 * Velero cancels what its Restore still moves and deletes what it wrote of it in the bucket: reports, no data. It is asked,
 * and not waited for: while its location is away it cannot, and the drill's capacity must not wait for that.
 */
async function removeRestore(client: ClusterClient, drill: EndedDrill): Promise<void> {
  const { veleroNamespace: namespace, taskId } = drill
  if (namespace === undefined) return
  const restore = await client.get({ kind: 'VeleroRestore', namespace, name: taskObjectName(taskId) })
  if (restore !== null && isOfDrill(restore, drill)) await askToGo(client, restore)
}

/**
 * Deletes the namespace of a drill by its uid: copies only, and the one kind of namespace that goes without an exit
 * (cluster rule 26). One that does not say of itself that it is this drill's, of this installation, is left alone. Its volumes go
 * with it whatever their class says, and it is `gone` once they are.
 */
export async function removeDrill(client: ClusterClient, drill: EndedDrill): Promise<'gone' | 'going' | 'not-ours'> {
  await removeRestore(client, drill)
  const standing = await client.get({ kind: 'Namespace', name: drill.namespace })
  const copies = { namespace: drill.namespace, mark: { label: labels.task, value: drill.taskId } }
  if (standing === null) return (await hasCopyVolumes(client, copies)) ? 'going' : 'gone'
  if (!isOfDrill(standing, drill)) return 'not-ours'
  await letCopyVolumesGo(client, copies)
  await askToGo(client, standing)
  return 'going'
}
