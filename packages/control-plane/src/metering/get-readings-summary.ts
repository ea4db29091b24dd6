import type { ControlPlanePorts } from '../shared/control-plane-ports.ts'
import type { UseCase } from '../shared/use-case.ts'

/** How many readings were recorded, repeated and estimated, and how many days wait to be computed. */
export function getReadingsSummary({ unitOfWork }: ControlPlanePorts): UseCase<'getReadingsSummary'> {
  return () => unitOfWork.read({ kind: 'platform' }, (tx) => tx.metering.summary())
}
