import type { ControlPlanePorts } from '../shared/control-plane-ports.ts'
import { Problem } from '../shared/problem.ts'
import type { UseCase } from '../shared/use-case.ts'
import { trueUpYear } from './true-up-year.ts'

/**
 * What each member would still owe, or be given back, of a year. Reads only, in one snapshot. Problems: `true-up-posted`,
 * `period-not-ended`, `true-up-year-open`, `costs-missing`, `true-up-without-proportion`.
 */
export function previewTrueUp(ports: ControlPlanePorts): UseCase<'previewTrueUp'> {
  return ({ year }) =>
    ports.unitOfWork.read({ kind: 'platform' }, async (tx) => {
      if ((await tx.billing.getTrueUp(year)) !== null) throw new Problem('true-up-posted', { year })
      return (await trueUpYear(ports, tx, { year, now: ports.clock.now() })).preview
    })
}
