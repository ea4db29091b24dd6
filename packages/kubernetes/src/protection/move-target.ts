import type { ClusterClient } from '../client/cluster-client.ts'
import { labels, movePurpose } from '../names.ts'
import type { ObservedObject } from '../objects.ts'

export interface MoveTarget {
  readonly namespace: string
  readonly moveId: string
  readonly installationId: string
}

/** Whether a namespace says of itself that this move of this installation fills it. */
export function isFilledBy(standing: ObservedObject, { moveId, installationId }: MoveTarget): boolean {
  const marks = standing.metadata.labels ?? {}
  const isThis = marks[labels.purpose] === movePurpose && marks[labels.move] === moveId
  return isThis && marks[labels.installation] === installationId
}

/** The uid of the namespace that this move fills; null where none says so of itself, whatever has its name. Throws ApiFailure. */
export async function findMoveTarget(client: ClusterClient, target: MoveTarget): Promise<string | null> {
  await client.verifyIdentity()
  const standing = await client.get({ kind: 'Namespace', name: target.namespace })
  return standing !== null && isFilledBy(standing, target) ? standing.metadata.uid : null
}
