import type { CostPool, CostShareTable } from '@grenier/contracts'
import { type CivilMonth, compareKeys } from '@grenier/quota-billing'
import type { ControlPlanePorts } from '../shared/control-plane-ports.ts'
import { mapPages, pagesAfter } from '../shared/pages.ts'
import type { Transaction } from '../shared/ports.ts'
import type { RowsUseCase, UseCase } from '../shared/use-case.ts'
import { chargesPerPage, closedPeriod } from './closed-month.ts'
import { memberOf, membersOfPage } from './member-columns.ts'
import type { ShareOfCost } from './month-export.ports.ts'
import { lastDayOf } from './period-facts.ts'
import { gatherForWorkbook } from './workbook-rows.ts'

type Share = CostShareTable['shares'][number]

async function costPoolsByCode(tx: Transaction, month: CivilMonth): Promise<CostPool[]> {
  return (await tx.billing.costPoolsOf(month)).toSorted((left, right) => compareKeys(left.code, right.code))
}

async function* sharesOf(
  tx: Transaction,
  month: CivilMonth,
  { id: costPoolId, code, name }: CostPool,
): AsyncGenerator<readonly Share[], void, undefined> {
  const on = lastDayOf(month)
  const limit = chargesPerPage
  const pages = pagesAfter(limit, (last: ShareOfCost | null) => {
    const after = last === null ? null : { memberSiren: last.memberSiren, tenantId: last.charge.tenantId }
    return tx.billing.sharesAfter({ month, costPoolId, on, after, limit })
  })
  yield* mapPages(pages, async (shares) => {
    const charges = shares.map(({ charge }) => charge)
    const members = await membersOfPage(tx, on, charges)
    return charges.map(({ tenantId, amountMicros, explanation }) => {
      const { ratioNumerator = '0', ratioDenominator = '1' } = explanation.params
      return {
        costPoolCode: code,
        costPoolName: name,
        tenantId,
        ...memberOf(members, tenantId),
        weight: BigInt(ratioNumerator),
        totalWeight: BigInt(ratioDenominator),
        amountMicros,
      }
    })
  })
}

async function* pagesOf(tx: Transaction, month: CivilMonth): AsyncGenerator<readonly Share[], void, undefined> {
  await closedPeriod(tx, month)
  for (const costPool of await costPoolsByCode(tx, month)) yield* sharesOf(tx, month, costPool)
}

/** Who carries what of a closed month's shared costs, by cost and SIREN. Problem: `period-not-closed`. */
export function exportCostSharesCsv({ unitOfWork }: ControlPlanePorts): RowsUseCase<'exportCostSharesCsv', Share> {
  return ({ month }) => unitOfWork.stream({ kind: 'platform' }, (tx) => pagesOf(tx, month))
}

/** The shared costs of a closed month and who carries what of them, for a workbook. Problems: `period-not-closed`, `workbook-too-large`. */
export function exportCostShares({ unitOfWork, installation }: ControlPlanePorts): UseCase<'exportCostShares'> {
  return ({ month }) =>
    unitOfWork.read({ kind: 'platform' }, async (tx) => ({
      month,
      issuerName: installation.operatorName,
      datedOn: lastDayOf(month),
      shares: await gatherForWorkbook(pagesOf(tx, month)),
      costPools: await costPoolsByCode(tx, month),
    }))
}
