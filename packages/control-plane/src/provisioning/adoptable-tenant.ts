import type { AdoptionRefusal } from '@grenier/contracts'
import type { Transaction } from '../shared/ports.ts'
import type { TenantState } from './tenant-blueprint.ts'

export interface WantedNamespace {
  readonly tenantId: string
  readonly clusterId: string
  readonly namespace: string
}

/** Why a tenant cannot take over a namespace, whatever stands there; `param` fills the problem's text. */
export interface AdoptionObstacle {
  readonly code: Extract<AdoptionRefusal, 'exit-open' | 'tenant-already-provisioned' | 'adoption-namespace-taken'>
  readonly params: Readonly<Record<string, string>>
}

/**
 * The simplest rule that is safe: a tenant takes over a namespace only while it has no storage namespace, not even an
 * empty one, since nobody can tell an empty one from one whose data is on its way. `exit-open`: an exit alone is in the
 * way. Null: nothing is.
 */
export async function adoptionObstacle(
  tx: Transaction,
  state: TenantState,
  { tenantId, clusterId, namespace }: WantedNamespace,
): Promise<AdoptionObstacle | null> {
  const standing = state.known.find(({ purpose }) => purpose === 'storage')
  if (standing !== undefined) return { code: 'tenant-already-provisioned', params: { namespace: standing.name } }
  const isTaken = await tx.provisioning.isNamespaceOfAnother({ tenantId, clusterId, name: namespace })
  if (isTaken) return { code: 'adoption-namespace-taken', params: {} }
  return state.exitState === null ? null : { code: 'exit-open', params: {} }
}
