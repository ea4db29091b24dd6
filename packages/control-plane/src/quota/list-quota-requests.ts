import { readScope } from '../shared/access.ts'
import type { ControlPlanePorts } from '../shared/control-plane-ports.ts'
import type { UseCase } from '../shared/use-case.ts'

/** Quota requests, oldest first; a member's own scope shows it no others, whatever tenant it names. */
export function listQuotaRequests({ unitOfWork }: ControlPlanePorts): UseCase<'listQuotaRequests'> {
  return (command, call) =>
    unitOfWork.read(readScope('listQuotaRequests', call), (tx) => tx.quota.listRequests(command))
}
