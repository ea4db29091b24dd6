import { found } from '../shared/access.ts'
import type { ControlPlanePorts } from '../shared/control-plane-ports.ts'
import type { UseCase } from '../shared/use-case.ts'

/** State, progress, totals and checks of a month. Problem: `not-found` before its closing was ever asked for. */
export function getPeriod({ unitOfWork }: ControlPlanePorts): UseCase<'getPeriod'> {
  return ({ month }) => unitOfWork.read({ kind: 'platform' }, async (tx) => found(await tx.billing.getPeriod(month)))
}
