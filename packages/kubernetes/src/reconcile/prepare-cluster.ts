import type { DataKeeping } from '@grenier/control-plane/ports'
import { ApiFailure } from '../client/api-failure.ts'
import type { ClusterClient } from '../client/cluster-client.ts'
import { desiredClaimStepPolicy } from '../desired/claim-step-policy.ts'
import { desiredMemberClusterRole } from '../desired/cluster-role.ts'
import { desiredKeepDataPolicy, keepDataPolicyName } from '../desired/keep-data-policy.ts'
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

/** The binding goes first: a binding without its policy would be an error of every request that it matches. */
const keepDataKinds = ['ValidatingAdmissionPolicyBinding', 'ValidatingAdmissionPolicy'] as const

/** Takes a denial away that would stop whoever destroys; it holds no data, and another identity gets its own. */
async function dropKeepDataPolicy(client: ClusterClient, installationId: string): Promise<void> {
  const name = keepDataPolicyName(installationId)
  for (const kind of keepDataKinds) {
    const standing = await client.get({ kind, name })
    if (standing !== null) await client.remove(standing)
  }
}

/**
 * Admission policies, where the cluster serves them: of claims' steps (rule 21), and of what none but the identity of exits may
 * delete (rule 5). Whoever may make one decides over the whole cluster, so that many will not grant it: then an administrator
 * applies it, and a preflight says that it is missing.
 */
async function keepPolicies(client: ClusterClient, keeping: DataKeeping | undefined): Promise<number> {
  const { admissionPolicies } = await client.capabilities()
  if (!admissionPolicies) return 0
  let applied = 0
  try {
    for (const desired of desiredClaimStepPolicy()) applied += await keep(client, desired)
    const { exitUsername = null, installationId = null } = keeping ?? {}
    if (installationId === null) return applied
    if (exitUsername === null) await dropKeepDataPolicy(client, installationId)
    else {
      for (const desired of desiredKeepDataPolicy({ installationId, exitUsername }))
        applied += await keep(client, desired)
    }
  } catch (failure) {
    if (!(failure instanceof ApiFailure) || failure.status !== 403) throw failure
  }
  return applied
}

/** Keeps what tenants share on a cluster: the member role and the admission policies. Throws ApiFailure. */
export async function prepareCluster(
  client: ClusterClient,
  keeping?: DataKeeping,
): Promise<{ objectsApplied: number }> {
  const ofRole = await keep(client, desiredMemberClusterRole())
  return { objectsApplied: ofRole + (await keepPolicies(client, keeping)) }
}
