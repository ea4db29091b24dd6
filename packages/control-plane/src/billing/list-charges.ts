import { civilDateOf } from '@grenier/quota-billing'
import { readScope } from '../shared/access.ts'
import type { ControlPlanePorts } from '../shared/control-plane-ports.ts'
import { Problem } from '../shared/problem.ts'
import type { UseCase } from '../shared/use-case.ts'
import { withMembers } from './with-members.ts'

/**
 * Charges, each with what its member is called today; a member's own scope shows it no others. Problem: `not-allowed` for a member that narrows them by service or site, which
 * go by what is declared of costs and offers for all.
 */
export function listCharges({ unitOfWork, clock, installation }: ControlPlanePorts): UseCase<'listCharges'> {
  return async (command, call) => {
    const scope = readScope('listCharges', call)
    const goesByAll = command.service !== undefined || command.siteId !== undefined
    if (scope.kind !== 'platform' && goesByAll) throw new Problem('not-allowed')
    const today = civilDateOf(clock.now(), installation.timeZone)
    return await unitOfWork.read(scope, async (tx) => {
      const { items, ...page } = await tx.billing.listCharges(command)
      return { ...page, items: await withMembers(tx, today, items) }
    })
  }
}
