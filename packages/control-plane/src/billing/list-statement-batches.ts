import { namesOf } from '../access/person-names.ts'
import type { ControlPlanePorts } from '../shared/control-plane-ports.ts'
import type { UseCase } from '../shared/use-case.ts'

/** Batches, oldest first, with how many of their statements are issued, what these come to, and who asked for them. */
export function listStatementBatches({ unitOfWork }: ControlPlanePorts): UseCase<'listStatementBatches'> {
  return (command) =>
    unitOfWork.read({ kind: 'platform' }, async (tx) => {
      const { items, ...page } = await tx.billing.listBatches(command)
      const nameOf = await namesOf(
        tx,
        items.map(({ requestedBy }) => requestedBy),
      )
      return { ...page, items: items.map((one) => ({ ...one, requestedByName: nameOf.get(one.requestedBy) ?? null })) }
    })
}
