import type { ControlPlanePorts } from '../shared/control-plane-ports.ts'
import type { UseCase } from '../shared/use-case.ts'

/** When the escrow was exported, and where it is kept. An installation makes a few of them a month. */
export function listEscrowReceipts({ unitOfWork }: ControlPlanePorts): UseCase<'listEscrowReceipts'> {
  return async () => ({
    items: await unitOfWork.read({ kind: 'platform' }, (tx) => tx.provisioning.listEscrowReceipts()),
  })
}
