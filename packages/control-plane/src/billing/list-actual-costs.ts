import type { ControlPlanePorts } from '../shared/control-plane-ports.ts'
import type { UseCase } from '../shared/use-case.ts'

/** What a year really cost, by mandate and line, and in all by cost. */
export function listActualCosts({ unitOfWork }: ControlPlanePorts): UseCase<'listActualCosts'> {
  return ({ year }) =>
    unitOfWork.read({ kind: 'platform' }, async (tx) => {
      const items = await tx.billing.actualCostsOf(year)
      const totals = [...Map.groupBy(items, ({ costCode }) => costCode)].map(([costCode, own]) => ({
        costCode,
        amountCents: own.reduce((sum, { amountCents }) => sum + amountCents, 0n),
        depreciationCents: own.reduce((sum, cost) => sum + (cost.depreciation ? cost.amountCents : 0n), 0n),
      }))
      return { items, totals }
    })
}
