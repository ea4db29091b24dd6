import type { Command, Rerating } from '@grenier/contracts'
import { compareKeys, compareOwed } from '@grenier/quota-billing'
import type { ControlPlanePorts } from '../shared/control-plane-ports.ts'
import type { UseCase } from '../shared/use-case.ts'
import { lastDayOf } from './period-facts.ts'
import { type KeepDifferences, type RatedAgain, requireClosed, rerateMonth } from './rerate-month.ts'

function rowsOf({ differences, labelOf }: RatedAgain, nameOf: ReadonlyMap<string, string>): Rerating['rows'] {
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
        memberName: nameOf.get(tenantId) ?? '',
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
 * Of all members that something differs for, by rising id: the differences of those on one page, and how many members there
 * are up to it and beyond. What differs for others is looked at and let go.
 */
function createPage({ after, limit }: Pick<Command<'reratePeriod'>, 'after' | 'limit'>) {
  const shown = new Set<string>()
  let goesOn = false
  const keep: KeepDifferences = (differences) => {
    const behind = differences.filter(({ tenantId }) => after === undefined || compareKeys(tenantId, after) > 0)
    for (const { tenantId } of behind) {
      if (shown.size < limit) shown.add(tenantId)
      else goesOn ||= !shown.has(tenantId)
    }
    return behind.filter(({ tenantId }) => shown.has(tenantId))
  }
  return { keep, nextAfter: () => (goesOn ? ([...shown].at(-1) ?? null) : null) }
}

/** Who is asked more or less than was charged, most more first. */
function movedOf({ differences }: RatedAgain): Rerating['members'] {
  const sideOf = (side: 'original' | 'rerated') =>
    differences.map(({ tenantId, [side]: row }) => ({ tenantId, amountMicros: row?.amountMicros ?? 0n }))
  return compareOwed(sideOf('original'), sideOf('rerated'))
    .filter(({ differenceMicros }) => differenceMicros !== 0n)
    .map(({ tenantId, differenceMicros }) => ({ tenantId, differenceMicros }))
}

/**
 * A closed month by the facts of now beside what was charged, row by row; empty where nothing changed. A page of the members
 * that something differs for, by id; the sums are of all. Reads only, in one snapshot. Problems: `period-not-closed`,
 * `rerating-blocked`.
 */
export function reratePeriod({ unitOfWork, installation }: ControlPlanePorts): UseCase<'reratePeriod'> {
  return ({ month, ...query }) =>
    unitOfWork.read({ kind: 'platform' }, async (tx) => {
      const period = requireClosed(await tx.billing.getPeriod(month), month)
      const { keep, nextAfter } = createPage(query)
      const again = await rerateMonth(tx, period, { timeZone: installation.timeZone, keep })
      const tenantIds = [...new Set(again.differences.map(({ tenantId }) => tenantId))]
      const named = await tx.tenancy.tenantsOnDay(lastDayOf(month), tenantIds)
      const { tariffCode, chargedMicros, reratedMicros, costPools } = again
      return {
        month,
        state: period.state,
        tariffCode,
        chargedMicros,
        reratedMicros,
        differenceMicros: reratedMicros - chargedMicros,
        rows: rowsOf(again, new Map(named.map(({ tenantId, name }) => [tenantId, name]))),
        members: movedOf(again),
        nextAfter: nextAfter(),
        costPools: [...costPools],
      }
    })
}
