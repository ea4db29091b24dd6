import { ApiFailure } from '../client/api-failure.ts'
import type { ClusterClient } from '../client/cluster-client.ts'
import { desiredClaimStepPolicy } from '../desired/claim-step-policy.ts'
import { desiredMemberClusterRole } from '../desired/cluster-role.ts'
import { diffObjects } from '../diff.ts'
import type { DesiredObject } from '../objects.ts'

/** Applies an object of the whole cluster unless it already says exactly that; returns how many were applied. */
async function keep(client: ClusterClient, desired: DesiredObject): Promise<number> {
  const found = await client.get({ kind: desired.kind, name: desired.metadata.name })
  const changes = diffObjects({
    desired: [desired],
    observed: found === null ? [] : [found],
    installationId: '',
  })
  for (const object of changes.apply) await client.apply(object, null)
  return changes.apply.length
}

/**
 * The admission policy of claims' steps (rule 21), where the cluster serves such policies. Whoever may make one decides over
 * the whole cluster, so that many will not grant it: then an administrator applies it, and a preflight says that it is missing.
 */
async function keepClaimSteps(client: ClusterClient): Promise<number> {
  const { admissionPolicies } = await client.capabilities()
  if (!admissionPolicies) return 0
  let applied = 0
  try {
    for (const desired of desiredClaimStepPolicy()) applied += await keep(client, desired)
  } catch (failure) {
    if (!(failure instanceof ApiFailure) || failure.status !== 403) throw failure
  }
  return applied
}

/** Keeps what tenants share on a cluster: the member role and the policy of claims' steps. Throws ApiFailure. */
export async function prepareCluster(client: ClusterClient): Promise<{ objectsApplied: number }> {
  const ofRole = await keep(client, desiredMemberClusterRole())
  return { objectsApplied: ofRole + (await keepClaimSteps(client)) }
}
