import type { ProblemCode } from '@grenier/contracts'
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
