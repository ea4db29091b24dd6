import type { ControlPlanePorts } from '../shared/control-plane-ports.ts'
import type { UseCase } from '../shared/use-case.ts'

/** Offers by code: the same for everyone, so they are read on the platform whoever asks. */
export function listOffers({ unitOfWork }: ControlPlanePorts): UseCase<'listOffers'> {
  return (command) => unitOfWork.glance({ kind: 'platform' }, (tx) => tx.quota.listOffers(command))
}
