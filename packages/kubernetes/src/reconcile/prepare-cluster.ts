import type { ClusterClient } from '../client/cluster-client.ts'
import { desiredMemberClusterRole } from '../desired/cluster-role.ts'
import { diffObjects } from '../diff.ts'

/** Applies the member role unless it already says exactly that. Throws ApiFailure. */
export async function prepareCluster(client: ClusterClient): Promise<{ objectsApplied: number }> {
  const desired = desiredMemberClusterRole()
  const found = await client.get({ kind: 'ClusterRole', name: desired.metadata.name })
  const changes = diffObjects({
    desired: [desired],
    observed: found === null ? [] : [found],
    installationId: '',
  })
  await Promise.all(changes.apply.map((object) => client.apply(object, null)))
  return { objectsApplied: changes.apply.length }
}
