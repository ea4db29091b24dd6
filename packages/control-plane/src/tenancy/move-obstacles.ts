import type { MovedOffer, ProblemCode } from '@grenier/contracts'
import type { QuotaPosition } from '../quota/ports.ts'
import { positionOf } from '../quota/positions.ts'
import type { Transaction } from '../shared/ports.ts'

type QuotaObstacle = Extract<ProblemCode, 'move-request-open' | 'move-loans-open' | 'move-temporary-open'>

/**
 * What about a tenant's quotas keeps them from being moved: an undecided request, a loan or a temporary part is about the
 * offer as it is. Null: nothing is. Exact while the tenant's row is locked.
 */
export async function quotaObstacle(tx: Transaction, tenantId: string): Promise<QuotaObstacle | null> {
  for (const state of ['submitted', 'waiting'] as const) {
    const { items } = await tx.quota.listRequests({ tenantId, state, limit: 1 })
    if (items.length > 0) return 'move-request-open'
  }
  if ((await tx.quota.openLoansOf(tenantId)).length > 0) return 'move-loans-open'
  return (await tx.quota.listTemporaryParts(tenantId)).length > 0 ? 'move-temporary-open' : null
}

/**
 * Whether the tenant's quotas of volumes are still those that a plan names, and its target offers still free of it. What was
 * granted since would be overwritten at the switch, or left behind where nobody could use it. Exact while the positions of
 * all offers of the move are locked.
 */
export async function isAsPlanned(
  tx: Transaction,
  { tenantId, offers }: { readonly tenantId: string; readonly offers: readonly MovedOffer[] },
  positions: readonly QuotaPosition[],
): Promise<boolean> {
  const named = new Set(offers.map(({ fromOfferId }) => fromOfferId))
  const sizes = await tx.quota.quotaSizes(tenantId)
  const isNamed = sizes.every(
    ({ kind, quotaBytes, offerId }) => kind !== 'block' || quotaBytes === 0n || named.has(offerId),
  )
  const isFree = offers.every(({ toOfferId }) => {
    const { allocatedBytes, quotaBytes } = positionOf(positions, toOfferId)
    return allocatedBytes === 0n && quotaBytes === 0n
  })
  return isNamed && isFree
}
