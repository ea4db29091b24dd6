import { found } from '../shared/access.ts'
import type { ControlPlanePorts } from '../shared/control-plane-ports.ts'
import { Problem } from '../shared/problem.ts'
import type { UseCase } from '../shared/use-case.ts'

/**
 * Who holds how much of an offer in a pool, since when and by which request: for the operator and the auditor alone.
 * Problems: `not-found` for a pool that is not there, `offer-unknown`, `cursor-invalid`.
 */
export function listPoolHolds({ unitOfWork }: ControlPlanePorts): UseCase<'listPoolHolds'> {
  return (command) =>
    unitOfWork.read({ kind: 'platform' }, async (tx) => {
      found(await tx.quota.getPool(command.poolId))
      if ((await tx.quota.getOffer(command.offerId)) === null) throw new Problem('offer-unknown')
      return await tx.quota.listPoolHolds(command)
    })
}
