import type { Rerating } from '@grenier/contracts'
import { compareOwed, sumMicros } from '@grenier/quota-billing'
import type { ControlPlanePorts } from '../shared/control-plane-ports.ts'
import type { UseCase } from '../shared/use-case.ts'
import { type RatedAgain, requireClosed, rerateMonth } from './rerate-month.ts'

function rowsOf({ differences, labelOf }: RatedAgain): Rerating['rows'] {
  return differences.flatMap(({ tenantId, original, rerated, differenceMicros }) => {
    const known = original ?? rerated
    if (known === null) return []
    const { kind, ruleId, offerId, meter } = known
    const sideOf = ({ quantityByteSeconds, unitPriceMicros, amountMicros }: typeof known) => ({
      quantityByteSeconds,
      unitPriceMicros,
      amountMicros,
    })
    return [
      {
        tenantId,
        kind,
        ruleId,
        label: original?.label ?? labelOf(ruleId),
        offerId,
        meter,
        original: original === null ? null : { ...sideOf(original), chargeId: original.id },
        rerated: rerated === null ? null : sideOf(rerated),
        differenceMicros,
      },
    ]
  })
}

/**
 * A closed month by the facts of now beside what was charged, row by row; empty where nothing changed. Reads only, in one
 * snapshot. Problems: `period-not-closed`, `rerating-blocked`.
 */
export function reratePeriod({ unitOfWork, installation }: ControlPlanePorts): UseCase<'reratePeriod'> {
  return ({ month }) =>
    unitOfWork.read({ kind: 'platform' }, async (tx) => {
      const period = requireClosed(await tx.billing.getPeriod(month), month)
      const again = await rerateMonth(tx, period, installation.timeZone)
      const chargedMicros = sumMicros(again.standing)
      const reratedMicros = sumMicros(again.rerated)
      const moved = compareOwed(again.standing, again.rerated).filter((owed) => owed.differenceMicros !== 0n)
      return {
        month,
        state: period.state,
        tariffCode: again.tariffCode,
        chargedMicros,
        reratedMicros,
        differenceMicros: reratedMicros - chargedMicros,
        rows: rowsOf(again),
        members: moved.map(({ tenantId, differenceMicros }) => ({ tenantId, differenceMicros })),
        costPools: [...again.costPools],
      }
    })
}
