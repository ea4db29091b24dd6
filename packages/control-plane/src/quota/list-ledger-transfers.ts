import type { ControlPlanePorts } from '../shared/control-plane-ports.ts'
import type { UseCase } from '../shared/use-case.ts'

/** What moved capacity, oldest first. A pool or tenant that does not exist has moved nothing. Problem: `cursor-invalid`. */
export function listLedgerTransfers({ unitOfWork }: ControlPlanePorts): UseCase<'listLedgerTransfers'> {
  return (command) => unitOfWork.read({ kind: 'platform' }, (tx) => tx.quota.listTransfers(command))
}
