import type { ControlPlanePorts } from '../shared/control-plane-ports.ts'
import type { UseCase } from '../shared/use-case.ts'

export function listTariffDrafts({ unitOfWork }: ControlPlanePorts): UseCase<'listTariffDrafts'> {
  return (command) => unitOfWork.read({ kind: 'platform' }, (tx) => tx.billing.listTariffDrafts(command))
}
