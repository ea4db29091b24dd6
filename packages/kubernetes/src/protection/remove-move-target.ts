import type { ClusterClient } from '../client/cluster-client.ts'
import { labels } from '../names.ts'
import { hasCopyVolumes, letCopyVolumesGo } from './copy-volumes.ts'
import { isFilledBy, type MoveTarget } from './move-target.ts'

/**
 * Deletes the namespace that a cancelled move has filled, by its uid: copies only, as that of a drill. One that does not say of
 * itself that this move of this installation fills it is left alone, above all one that has become the tenant's own. Its volumes
 * go with it whatever their class says, and it is `gone` once they are.
 */
export async function removeMoveTarget(
  client: ClusterClient,
  target: MoveTarget,
): Promise<'gone' | 'going' | 'not-ours'> {
  const standing = await client.get({ kind: 'Namespace', name: target.namespace })
  const copies = { namespace: target.namespace, mark: { label: labels.move, value: target.moveId } }
  if (standing === null) return (await hasCopyVolumes(client, copies)) ? 'going' : 'gone'
  if (!isFilledBy(standing, target)) return 'not-ours'
  await letCopyVolumesGo(client, copies)
  if (standing.metadata.deletionTimestamp === undefined) await client.remove(standing)
  return 'going'
}
