import { found } from '../shared/access.ts'
import type { ControlPlanePorts } from '../shared/control-plane-ports.ts'
import type { UseCase } from '../shared/use-case.ts'

/**
 * What a pool had of each offer at an instant, now when none is named. It comes from the ledger alone: the accounts up to
 * that instant, and the limit last recorded until then. Instants are those at which calls began, so the last moments can
 * still change while calls are under way. Problem: `not-found`.
 */
export function getPoolBalances({ unitOfWork, clock }: ControlPlanePorts): UseCase<'getPoolBalances'> {
  return async ({ poolId, asOf = clock.now() }) =>
    await unitOfWork.read({ kind: 'platform' }, async (tx) => {
      found(await tx.quota.getPool(poolId))
      return { poolId, asOf, items: await tx.quota.poolBalancesAsOf(poolId, asOf) }
    })
}
