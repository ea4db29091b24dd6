import { civilDateOf } from '@grenier/quota-billing'
import type { ControlPlanePorts } from '../shared/control-plane-ports.ts'
import type { UseCase } from '../shared/use-case.ts'
import { closedPeriod, statementsOf } from './closed-month.ts'
import { lastDayOf } from './period-facts.ts'

/** Every statement of a closed month, by number; none before they are issued. Problem: `period-not-closed`. */
export function exportStatements({ unitOfWork, installation }: ControlPlanePorts): UseCase<'exportStatements'> {
  return ({ month }) =>
    unitOfWork.read({ kind: 'platform' }, async (tx) => {
      await closedPeriod(tx, month)
      const statements = await statementsOf(tx, month)
      return {
        month,
        issuerName: installation.operatorName,
        datedOn: lastDayOf(month),
        items: statements.map((statement) => ({
          ...statement,
          issuedOn: civilDateOf(statement.issuedAt, installation.timeZone),
        })),
      }
    })
}
