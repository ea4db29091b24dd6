import type { ClusterClient } from '../client/cluster-client.ts'
import { labels, movePurpose } from '../names.ts'
import { hasCopyVolumes, letCopyVolumesGo } from './copy-volumes.ts'

/**
 * Deletes the namespace that a cancelled move has filled, by its uid: copies only, as that of a drill. One that does not say of
 * itself that this move of this installation fills it is left alone, above all one that has become the tenant's own. Its volumes
 * go with it whatever their class says, and it is `gone` once they are.
 */
export async function removeMoveTarget(
  client: ClusterClient,
  target: { readonly namespace: string; readonly moveId: string; readonly installationId: string },
): Promise<'gone' | 'going' | 'not-ours'> {
  const standing = await client.get({ kind: 'Namespace', name: target.namespace })
  const copies = { namespace: target.namespace, mark: { label: labels.move, value: target.moveId } }
  if (standing === null) return (await hasCopyVolumes(client, copies)) ? 'going' : 'gone'
  const marks = standing.metadata.labels ?? {}
  const isThis = marks[labels.purpose] === movePurpose && marks[labels.move] === target.moveId
  if (!isThis || marks[labels.installation] !== target.installationId) return 'not-ours'
  await letCopyVolumesGo(client, copies)
  if (standing.metadata.deletionTimestamp === undefined) await client.remove(standing)
  return 'going'
}
