import { found } from '../shared/access.ts'
import type { ControlPlanePorts } from '../shared/control-plane-ports.ts'
import type { UseCase } from '../shared/use-case.ts'

/** Who has what of a pool's capacity, largest first. Problems: `not-found`, `cursor-invalid`. */
export function listPoolHoldings({ unitOfWork }: ControlPlanePorts): UseCase<'listPoolHoldings'> {
  return async (command) =>
    await unitOfWork.read({ kind: 'platform' }, async (tx) => {
      found(await tx.quota.getPool(command.poolId))
      return await tx.quota.listHoldings(command)
    })
}
