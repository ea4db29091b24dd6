import {
  addMonths,
  type CivilMonth,
  compareOwed,
  monthBounds,
  sumMicros,
  type UnratedUsage,
} from '@grenier/quota-billing'
import { found } from '../shared/access.ts'
import type { ControlPlanePorts } from '../shared/control-plane-ports.ts'
import type { Transaction } from '../shared/ports.ts'
import { Problem } from '../shared/problem.ts'
import type { UseCase } from '../shared/use-case.ts'
import { lastDayOf } from './period-facts.ts'
import { type MonthCompared, simulateMonth } from './simulate-month.ts'

const monthsMax = 24

function monthsOf(from: CivilMonth, to: CivilMonth): CivilMonth[] {
  const months: CivilMonth[] = []
  for (let month = from; month <= to && months.length <= monthsMax; month = addMonths(month, 1)) months.push(month)
  if (months.length === 0 || months.length > monthsMax)
    throw new Problem('simulation-span', { monthsMax: String(monthsMax) })
  return months
}

/** By meter and offer, over all months and members. */
function sumUnpriced(months: readonly MonthCompared[]): Omit<UnratedUsage, 'tenantId'>[] {
  const sums = new Map<string, Omit<UnratedUsage, 'tenantId'>>()
  for (const { meter, offerId, byteSeconds } of months.flatMap(({ unpriced }) => unpriced)) {
    const known = sums.get(`${meter}\n${offerId}`)?.byteSeconds ?? 0n
    sums.set(`${meter}\n${offerId}`, { meter, offerId, byteSeconds: known + byteSeconds })
  }
  return [...sums.values()]
}

const noRepris = { reprisYear: null, reprisCents: null }

/** What members paid in the latest year before `year` that was brought over, or in that year. */
async function reprisOf(tx: Transaction, year: number) {
  const balances = (await tx.billing.openingBalances()).filter((balance) => balance.year <= year)
  // By rising year: the latest one stays.
  return new Map(
    balances.map((balance) => [balance.tenantId, { reprisYear: balance.year, reprisCents: balance.amountCents }]),
  )
}

/** Who a member is on a day, and how many live there. */
async function namesOn(tx: Transaction, month: CivilMonth) {
  const on = lastDayOf(month)
  const weights = await tx.billing.memberWeights({ on, populationKind: 'municipale', vintage: null })
  const inhabitantsOf = new Map(weights.map(({ tenantId, inhabitants }) => [tenantId, inhabitants]))
  const enrolled = await tx.tenancy.tenantsOnDay(on)
  return new Map(
    enrolled.map(({ tenantId, name, siren }) => [
      tenantId,
      { name, siren, inhabitants: inhabitantsOf.get(tenantId) ?? null },
    ]),
  )
}

/**
 * Past months under a draft beside the same months under what is in force: who would have paid more, who less. Reads only, month by
 * month, and all of it in one snapshot. Problems: `not-found`, `simulation-span` for no month or more than 24,
 * `period-not-ended`.
 */
export function simulateTariffDraft(ports: ControlPlanePorts): UseCase<'simulateTariffDraft'> {
  const { unitOfWork, clock, installation } = ports
  return async ({ draftId, from, to }) => {
    const { timeZone } = installation
    const months = monthsOf(from, to)
    if (clock.now() < monthBounds(to, timeZone).periodEnd) throw new Problem('period-not-ended', { month: to })
    return await unitOfWork.read({ kind: 'platform' }, async (tx) => {
      const draft = found(await tx.billing.getTariffDraft(draftId))
      const compared: MonthCompared[] = []
      for (const month of months) compared.push(await simulateMonth(tx, draft, { month, timeZone }))
      const current = compared.flatMap((month) => month.current)
      const simulated = compared.flatMap((month) => month.simulated)
      const rows = compareOwed(current, simulated)
      const named = await namesOn(tx, to)
      const codes = new Set(compared.flatMap(({ costPoolCodes }) => costPoolCodes))
      const broughtOver = await reprisOf(tx, Number(to.slice(0, 4)))
      const unknown = { name: '', siren: null, inhabitants: null }
      return {
        draft,
        months: compared.map(({ month }) => month),
        members: rows.map((row) => ({
          ...row,
          ...(named.get(row.tenantId) ?? unknown),
          ...(broughtOver.get(row.tenantId) ?? noRepris),
        })),
        payingMore: rows.filter(({ differenceMicros }) => differenceMicros > 0n).length,
        payingLess: rows.filter(({ differenceMicros }) => differenceMicros < 0n).length,
        currentMicros: sumMicros(current),
        simulatedMicros: sumMicros(simulated),
        unpriced: sumUnpriced(compared),
        unmatchedKeys: draft.keys.map(({ costPoolCode }) => costPoolCode).filter((code) => !codes.has(code)),
      }
    })
  }
}
