import type { Answer, SimulatedMonth } from '@grenier/contracts'
import {
  addMonths,
  type CivilMonth,
  type ComparedOwed,
  compareOwed,
  monthBounds,
  sumMicros,
} from '@grenier/quota-billing'
import { found } from '../shared/access.ts'
import type { ControlPlanePorts } from '../shared/control-plane-ports.ts'
import type { Transaction } from '../shared/ports.ts'
import { Problem } from '../shared/problem.ts'
import type { UseCase } from '../shared/use-case.ts'
import { pageBehind } from './member-portions.ts'
import { lastDayOf } from './period-facts.ts'
import { noSums, simulateMonth } from './simulate-month.ts'

const monthsMax = 24

function monthsOf(from: CivilMonth, to: CivilMonth): CivilMonth[] {
  const months: CivilMonth[] = []
  for (let month = from; month <= to && months.length <= monthsMax; month = addMonths(month, 1)) months.push(month)
  if (months.length === 0 || months.length > monthsMax)
    throw new Problem('simulation-span', { monthsMax: String(monthsMax) })
  return months
}

const noRepris = { reprisYear: null, reprisCents: null }

/** What members paid in the latest year before `year` that was brought over, or in that year. */
async function reprisOf(tx: Transaction, year: number, tenantIds: readonly string[]) {
  const balances = (await tx.billing.openingBalances(tenantIds)).filter((balance) => balance.year <= year)
  // By rising year: the latest one stays.
  return new Map(
    balances.map((balance) => [balance.tenantId, { reprisYear: balance.year, reprisCents: balance.amountCents }]),
  )
}

/** Who members are on a month's last day, and how many live there. */
async function namesOn(tx: Transaction, month: CivilMonth, tenantIds: readonly string[]) {
  const on = lastDayOf(month)
  const weights = await tx.billing.memberWeights({ on, populationKind: 'municipale', vintage: null, tenantIds })
  const inhabitantsOf = new Map(weights.map(({ tenantId, inhabitants }) => [tenantId, inhabitants]))
  const enrolled = await tx.tenancy.tenantsOnDay(on, tenantIds)
  return new Map(
    enrolled.map(({ tenantId, name, siren }) => [
      tenantId,
      { name, siren, inhabitants: inhabitantsOf.get(tenantId) ?? null },
    ]),
  )
}

function owedOf(sums: ReadonlyMap<string, bigint>): { tenantId: string; amountMicros: bigint }[] {
  return [...sums].map(([tenantId, amountMicros]) => ({ tenantId, amountMicros }))
}

const unknown = { name: '', siren: null, inhabitants: null }

/** The rows of a page, with names and what was brought over. */
async function membersOf(
  tx: Transaction,
  to: CivilMonth,
  page: readonly ComparedOwed[],
): Promise<Answer<'simulateTariffDraft'>['members']> {
  const ids = page.map(({ tenantId }) => tenantId)
  const named = await namesOn(tx, to, ids)
  const broughtOver = await reprisOf(tx, Number(to.slice(0, 4)), ids)
  return page.map((row) => ({
    ...row,
    ...(named.get(row.tenantId) ?? unknown),
    ...(broughtOver.get(row.tenantId) ?? noRepris),
  }))
}

/**
 * Past months under a draft beside the same months under what is in force: who would have paid more, who less; a page of
 * members, most more first, and the sums of all. Reads only, month by month and portion by portion, and all of it in one snapshot;
 * held of a region are two sums a member. Problems: `not-found`, `simulation-span` for no month or more than 24,
 * `period-not-ended`, `cursor-invalid`.
 */
export function simulateTariffDraft(ports: ControlPlanePorts): UseCase<'simulateTariffDraft'> {
  const { unitOfWork, clock, installation } = ports
  return async ({ draftId, from, to, ...query }) => {
    const { timeZone } = installation
    const asked = monthsOf(from, to)
    if (clock.now() < monthBounds(to, timeZone).periodEnd) throw new Problem('period-not-ended', { month: to })
    return await unitOfWork.read({ kind: 'platform' }, async (tx) => {
      const draft = found(await tx.billing.getTariffDraft(draftId))
      const sums = noSums()
      const months: SimulatedMonth[] = []
      for (const month of asked) months.push(await simulateMonth(tx, draft, { month, timeZone, sums }))
      const [current, simulated] = [owedOf(sums.current), owedOf(sums.simulated)]
      const rows = compareOwed(current, simulated)
      const { page, nextAfter } = pageBehind(rows, query)
      const codes = draft.keys.map(({ costPoolCode }) => costPoolCode)
      return {
        draft,
        months,
        members: await membersOf(tx, to, page),
        nextAfter,
        payingMore: rows.filter(({ differenceMicros }) => differenceMicros > 0n).length,
        payingLess: rows.filter(({ differenceMicros }) => differenceMicros < 0n).length,
        currentMicros: sumMicros(current),
        simulatedMicros: sumMicros(simulated),
        unpriced: [...sums.unpriced.values()],
        unmatchedKeys: codes.filter((code) => !sums.costPoolCodes.has(code)),
      }
    })
  }
}
