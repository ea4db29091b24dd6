import type { ControlPlanePorts } from '../shared/control-plane-ports.ts'
import type { UseCase } from '../shared/use-case.ts'

/** Titres of a fiscal year against its statements, with each difference. */
export function reconcileSettlements({ unitOfWork }: ControlPlanePorts): UseCase<'reconcileSettlements'> {
  return (command) => unitOfWork.read({ kind: 'platform' }, (tx) => tx.billing.reconcileSettlements(command))
}
