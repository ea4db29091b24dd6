import type { ClusterClient } from '../client/cluster-client.ts'
import { labels } from '../names.ts'

/**
 * Deletes the namespace of a drill by its uid: copies only, and the one kind of namespace that goes without an exit
 * (cluster rule 26). One that does not say of itself that it is this drill's, of this installation, is left alone.
 */
export async function removeDrill(
  client: ClusterClient,
  drill: { readonly namespace: string; readonly taskId: string; readonly installationId: string },
): Promise<'gone' | 'going' | 'not-ours'> {
  const standing = await client.get({ kind: 'Namespace', name: drill.namespace })
  if (standing === null) return 'gone'
  const marks = standing.metadata.labels ?? {}
  const isThis = marks[labels.purpose] === 'drill' && marks[labels.task] === drill.taskId
  if (!isThis || marks[labels.installation] !== drill.installationId) return 'not-ours'
  if (standing.metadata.deletionTimestamp === undefined) await client.remove(standing)
  return 'going'
}
