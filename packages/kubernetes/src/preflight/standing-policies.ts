import type { ClusterFacts, DataKeeping } from '@grenier/control-plane/ports'
import type { V1ValidatingAdmissionPolicySpec } from '@kubernetes/client-node'
import { ApiFailure } from '../client/api-failure.ts'
import { getObject } from '../client/requests.ts'
import type { Transport } from '../client/transport.ts'
import { desiredKeepDataPolicy, keepDataExpressions, keepDataPolicyName } from '../desired/keep-data-policy.ts'
import { diffObjects } from '../diff.ts'
import type { DesiredObject, ObservedObject } from '../objects.ts'

/** Which of these objects of the whole cluster stand there; what may not be read does not count as standing. */
export async function standing(
  transport: Transport,
  wanted: readonly Pick<DesiredObject, 'kind' | 'metadata'>[],
): Promise<ObservedObject[]> {
  try {
    const found = await Promise.all(wanted.map(({ kind, metadata }) => getObject(transport, { kind, ...metadata })))
    return found.filter((object) => object !== null)
  } catch (failure) {
    if (failure instanceof ApiFailure && failure.status === 403) return []
    throw failure
  }
}

/** Whether all of it stands as we would apply it. */
export function standsAs(desired: readonly DesiredObject[], observed: readonly ObservedObject[]): boolean {
  return diffObjects({ desired, observed, installationId: '' }).apply.length === 0
}

/** Whether a policy that is bound lets through whom that expression does; what cannot be read lets nobody through. */
function letsThrough(observed: readonly ObservedObject[], isNotExit: string): boolean {
  const policy = observed.find(({ kind }) => kind === 'ValidatingAdmissionPolicy')
  const { matchConditions = [] } = (policy?.['spec'] ?? {}) as Partial<V1ValidatingAdmissionPolicySpec>
  return matchConditions.some(({ expression }) => expression === isNotExit)
}

/** Whether the cluster denies deletions to all but the identity of exits, and to that one as well; null: nothing is to be denied. */
export async function readKeeping(
  transport: Transport,
  keeping: DataKeeping | undefined,
): Promise<ClusterFacts['keeping']> {
  if (keeping === undefined) return null
  const { installationId, exitUsername } = keeping
  const policyName = keepDataPolicyName(installationId)
  const metadata = { name: policyName }
  const observed = await standing(transport, [
    { kind: 'ValidatingAdmissionPolicy', metadata },
    { kind: 'ValidatingAdmissionPolicyBinding', metadata },
  ])
  const denies = observed.length === 2
  if (exitUsername === null) return denies ? { policyName, state: 'denies-exits' } : null
  const named = { installationId, exitUsername }
  if (standsAs(desiredKeepDataPolicy(named), observed)) return { policyName, state: 'enforced' }
  const isForAnother = denies && !letsThrough(observed, keepDataExpressions(named).isNotExit)
  return { policyName, state: isForAnother ? 'denies-exits' : 'not-enforced' }
}
