import type { CostPool, CostShareTable } from '@grenier/contracts'
import { compareKeys } from '@grenier/quota-billing'
import type { ControlPlanePorts } from '../shared/control-plane-ports.ts'
import type { UseCase } from '../shared/use-case.ts'
import { type ClosedMonth, readClosedMonth } from './closed-month.ts'
import { memberOf } from './member-columns.ts'
import { lastDayOf } from './period-facts.ts'

function sharesOf(closed: ClosedMonth, costPools: readonly CostPool[]): CostShareTable['shares'] {
  const shared = Map.groupBy(
    closed.charges.filter(({ kind }) => kind === 'shared'),
    ({ ruleId }) => ruleId,
  )
  const shares = costPools.flatMap(({ id, code, name }) =>
    (shared.get(id) ?? []).map(({ tenantId, amountMicros, explanation }) => {
      const { ratioNumerator = '0', ratioDenominator = '1' } = explanation.params
      return {
        costPoolCode: code,
        costPoolName: name,
        tenantId,
        ...memberOf(closed, tenantId),
        weight: BigInt(ratioNumerator),
        totalWeight: BigInt(ratioDenominator),
        amountMicros,
      }
    }),
  )
  const keyOf = ({ costPoolCode, memberSiren, tenantId }: (typeof shares)[number]) =>
    `${costPoolCode}\n${memberSiren ?? ''}\n${tenantId}`
  return shares.toSorted((left, right) => compareKeys(keyOf(left), keyOf(right)))
}

/** The shared costs of a closed month and who carries what of them. Problem: `period-not-closed`. */
export function exportCostShares({ unitOfWork, installation }: ControlPlanePorts): UseCase<'exportCostShares'> {
  return ({ month }) =>
    unitOfWork.read({ kind: 'platform' }, async (tx) => {
      const closed = await readClosedMonth(tx, month)
      const costPools = (await tx.billing.costPoolsOf(month)).toSorted((left, right) =>
        compareKeys(left.code, right.code),
      )
      return {
        month,
        issuerName: installation.operatorName,
        datedOn: lastDayOf(month),
        costPools,
        shares: sharesOf(closed, costPools),
      }
    })
}
