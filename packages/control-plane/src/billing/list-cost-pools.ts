import type { ControlPlanePorts } from '../shared/control-plane-ports.ts'
import type { UseCase } from '../shared/use-case.ts'

/** Cost pools by month. */
export function listCostPools({ unitOfWork }: ControlPlanePorts): UseCase<'listCostPools'> {
  return (command) => unitOfWork.read({ kind: 'platform' }, (tx) => tx.billing.listCostPools(command))
}
