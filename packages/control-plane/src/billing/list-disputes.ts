import { namesOf } from '../access/person-names.ts'
import { readScope } from '../shared/access.ts'
import type { ControlPlanePorts } from '../shared/control-plane-ports.ts'
import type { UseCase } from '../shared/use-case.ts'

/**
 * Disputes by the day on which an answer is due; a member's own scope shows it no others. What who raised one is called is read on the
 * platform: people belong to no tenant, and only those are named whose subjects stand in what was read.
 */
export function listDisputes({ unitOfWork }: ControlPlanePorts): UseCase<'listDisputes'> {
  return async (command, call) => {
    const page = await unitOfWork.read(readScope('listDisputes', call), (tx) => tx.billing.listDisputes(command))
    const subjects = page.items.map(({ raisedBy }) => raisedBy)
    const names = await unitOfWork.read({ kind: 'platform' }, (tx) => namesOf(tx, subjects))
    return { ...page, items: page.items.map((one) => ({ ...one, raisedByName: names.get(one.raisedBy) ?? null })) }
  }
}
