import type { ControlPlanePorts } from '../shared/control-plane-ports.ts'
import type { UseCase } from '../shared/use-case.ts'

/** Tariffs by start of validity: the same for everyone, so they are read on the platform whoever asks. */
export function listTariffs({ unitOfWork }: ControlPlanePorts): UseCase<'listTariffs'> {
  return (command) => unitOfWork.read({ kind: 'platform' }, (tx) => tx.billing.listTariffs(command))
}
