import type { ControlPlanePorts } from '../shared/control-plane-ports.ts'
import type { UseCase } from '../shared/use-case.ts'

/** Corrections of closed months, proposed or posted, oldest first. */
export function listCorrections({ unitOfWork }: ControlPlanePorts): UseCase<'listCorrections'> {
  return (command) => unitOfWork.read({ kind: 'platform' }, (tx) => tx.billing.listCorrections(command))
}

/** What was amended of a month, oldest first; the latest of one subject counts. */
export function listAmendments({ unitOfWork }: ControlPlanePorts): UseCase<'listAmendments'> {
  return ({ month }) =>
    unitOfWork.read({ kind: 'platform' }, async (tx) => ({ items: await tx.billing.amendmentsOf(month) }))
}
