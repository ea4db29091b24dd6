import type { ControlPlanePorts } from '../shared/control-plane-ports.ts'
import type { UseCase } from '../shared/use-case.ts'

/** Pools with what each offer has given, holds and has left. */
export function listPools({ unitOfWork }: ControlPlanePorts): UseCase<'listPools'> {
  return (command) => unitOfWork.read({ kind: 'platform' }, (tx) => tx.quota.listPools(command))
}
