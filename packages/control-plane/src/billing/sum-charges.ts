import type { ControlPlanePorts } from '../shared/control-plane-ports.ts'
import type { UseCase } from '../shared/use-case.ts'

/** What was charged in some months, by member, service or site, in one snapshot. Problem: `cursor-invalid`. */
export function sumCharges({ unitOfWork }: ControlPlanePorts): UseCase<'sumCharges'> {
  return (command) => unitOfWork.read({ kind: 'platform' }, (tx) => tx.billing.sumCharges(command))
}
