import type { ControlPlanePorts } from '../shared/control-plane-ports.ts'
import type { UseCase } from '../shared/use-case.ts'

/** Organisations by name. */
export function listOrganisations({ unitOfWork }: ControlPlanePorts): UseCase<'listOrganisations'> {
  return (command) => unitOfWork.read({ kind: 'platform' }, (tx) => tx.tenancy.listOrganisations(command))
}
