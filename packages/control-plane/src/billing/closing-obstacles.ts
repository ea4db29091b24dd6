import type { ClosingObstacles, CostPool, Period } from '@grenier/contracts'
import { membershipMs, monthBounds } from '@grenier/quota-billing'
import type { ControlPlanePorts } from '../shared/control-plane-ports.ts'
import type { Transaction } from '../shared/ports.ts'
import type { UseCase } from '../shared/use-case.ts'
import { type ClosingFacts, closingFacts, readStandingFacts, usageToSplitBy } from './closing-facts.ts'
import { type BoundedMonth, graceEndOfMonth, lastDayOf, withoutPopulation } from './period-facts.ts'
import { splitCost } from './split-cost.ts'

type Reason = ClosingObstacles['members'][number]['reason']

/** Members named in one answer; `memberCount` says how many there are. */
const namedMax = 500

/** Who was a member or used anything of the month, and has nobody who pays on its last day. */
export function withoutPayer(
  period: BoundedMonth,
  { memberOf, userIds, paidIds }: Pick<ClosingFacts, 'memberOf' | 'userIds' | 'paidIds'>,
): string[] {
  const members = [...memberOf.values()].filter((member) => membershipMs(member, period) > 0n)
  const owing = new Set([...members.map(({ tenantId }) => tenantId), ...userIds])
  return [...owing].filter((tenantId) => !paidIds.has(tenantId))
}

/** Who would share a cost by heads and has no known population of its key's kind and vintage. */
async function uncounted(tx: Transaction, { key, month }: CostPool): Promise<string[]> {
  if (key.kind !== 'population') return []
  const { populationKind, vintage } = key
  const members = await tx.billing.memberWeights({ on: lastDayOf(month), populationKind, vintage })
  return members.filter(({ inhabitants }) => inhabitants === null).map(({ tenantId }) => tenantId)
}

/** A month whose closing nobody asked for yet is decided as strictly as can be. */
function decidedOf(period: Period | null) {
  return {
    withoutPopulation: period?.membersWithoutPopulation ?? 'refused',
    withoutWeight: period?.costsWithoutWeight ?? 'refused',
  } as const
}

async function named(
  tx: Transaction,
  month: BoundedMonth,
  reasons: readonly { tenantId: string; reason: Reason }[],
): Promise<ClosingObstacles['members']> {
  const tenants = await tx.tenancy.tenantsOnDay(
    lastDayOf(month.month),
    reasons.map(({ tenantId }) => tenantId),
  )
  const known = new Map(tenants.map((tenant) => [tenant.tenantId, tenant]))
  return reasons
    .map(({ tenantId, reason }) => ({
      tenantId,
      name: known.get(tenantId)?.name ?? '',
      siren: known.get(tenantId)?.siren ?? null,
      reason,
    }))
    .toSorted((left, right) => left.name.localeCompare(right.name, 'fr') || (left.tenantId < right.tenantId ? -1 : 1))
}

/**
 * What would stop the closing of a month, as of now and all at once: who has nobody who pays, whose population a price or a
 * key would count and nobody knows, which costs cannot be split. Empty where nothing stands in the way.
 */
export function getClosingObstacles({ unitOfWork, installation }: ControlPlanePorts): UseCase<'getClosingObstacles'> {
  return ({ month }) =>
    unitOfWork.read({ kind: 'platform' }, async (tx) => {
      const bounds = { month, ...monthBounds(month, installation.timeZone) }
      const of = { month, graceEndsAt: graceEndOfMonth(month, installation) }
      const standing = await readStandingFacts(tx, bounds)
      if (standing === null) return { ...of, tariffMissing: true, memberCount: 0, members: [], costPools: [] }
      const facts = closingFacts(standing, await tx.metering.tenantsWithSlices(month))
      const decided = decidedOf(await tx.billing.getPeriod(month))
      const declared = await tx.billing.costPoolsOf(month)
      const usageOf = await usageToSplitBy(tx, bounds, declared)
      const costPools: ClosingObstacles['costPools'] = []
      const uncountedIds = new Set(withoutPopulation({ rules: facts.tariff.rules, memberOf: facts.memberOf }, bounds))
      for (const costPool of declared) {
        const split = await splitCost(tx, costPool, { usageOf, ...decided })
        const { id: costPoolId, code, name } = costPool
        if (split.kind === 'blocked') costPools.push({ costPoolId, code, name, reason: split.fault })
        for (const tenantId of await uncounted(tx, costPool)) uncountedIds.add(tenantId)
      }
      const refused = decided.withoutPopulation === 'refused' ? [...uncountedIds] : []
      const reasons = [
        ...refused.map((tenantId) => ({ tenantId, reason: 'population-missing' as const })),
        ...withoutPayer(bounds, facts).map((tenantId) => ({ tenantId, reason: 'payer-missing' as const })),
      ]
      const members = (await named(tx, bounds, reasons)).slice(0, namedMax)
      return { ...of, tariffMissing: false, memberCount: reasons.length, members, costPools }
    })
}
