import type { ControlPlanePorts } from '../shared/control-plane-ports.ts'
import type { UseCase } from '../shared/use-case.ts'

/** How many tenants are ready, how many objects were applied, how many jobs wait. */
export function getProvisioningSummary({ unitOfWork }: ControlPlanePorts): UseCase<'getProvisioningSummary'> {
  return () =>
    unitOfWork.read({ kind: 'platform' }, async (tx) => {
      const summary = await tx.provisioning.summary()
      return { ...summary, outboxPending: await tx.outbox.countUnfinished() }
    })
}
