import type { ControlPlanePorts } from '../shared/control-plane-ports.ts'
import type { UseCase } from '../shared/use-case.ts'

/** Issued statements with what the accounting made of each, the latest number first. Problem: `cursor-invalid`. */
export function listIssuedStatements({ unitOfWork }: ControlPlanePorts): UseCase<'listIssuedStatements'> {
  return (command) => unitOfWork.read({ kind: 'platform' }, (tx) => tx.billing.listIssuedStatements(command))
}
