import type { ControlPlanePorts } from '../shared/control-plane-ports.ts'
import type { UseCase } from '../shared/use-case.ts'

/** Sites by code: the same for everyone, so they are read on the platform whoever asks. */
export function listSites({ unitOfWork }: ControlPlanePorts): UseCase<'listSites'> {
  return (command) => unitOfWork.read({ kind: 'platform' }, (tx) => tx.provisioning.listSites(command))
}
