import type { ControlPlanePorts } from '../shared/control-plane-ports.ts'
import type { UseCase } from '../shared/use-case.ts'

/** Batches, oldest first, with how many of their statements are issued. */
export function listStatementBatches({ unitOfWork }: ControlPlanePorts): UseCase<'listStatementBatches'> {
  return (command) => unitOfWork.read({ kind: 'platform' }, (tx) => tx.billing.listBatches(command))
}
