import type { CostPool, TariffData } from '@grenier/contracts'
import { compareKeys, firstDateOf, type PeriodUsage, type RatedMember } from '@grenier/quota-billing'
import type { UseOfAll } from '../metering/late-readings.ports.ts'
import type { Transaction } from '../shared/ports.ts'
import { type BoundedMonth, type MonthFacts, ratedMembers, readMonthFacts, reservedUsage } from './period-facts.ts'

type UsageOf = MonthFacts['usageOf']

/** What a month is closed from, read in one snapshot: all but how much was measured. */
export interface ClosingFacts {
  readonly tariff: TariffData
  /** Who is rated, by id. */
  readonly tenantIds: readonly string[]
  readonly memberOf: ReadonlyMap<string, RatedMember>
  /** Who used anything at all. */
  readonly userIds: ReadonlySet<string>
  readonly reservedOf: UsageOf
}

/** Reads what a month is closed from besides what was measured, and of whom; null without a tariff in force on its first day. */
export async function readClosingFacts(
  tx: Transaction,
  period: BoundedMonth,
  measured: UseOfAll['tenants'],
): Promise<ClosingFacts | null> {
  const { month } = period
  const inForce = await tx.billing.tariffOn(firstDateOf(month))
  if (inForce === null) return null
  const reservedOf = Map.groupBy(await reservedUsage(tx, period), ({ tenantId }) => tenantId)
  const memberOf = await ratedMembers(tx, month)
  const known = [...memberOf.keys(), ...reservedOf.keys(), ...measured.map(({ tenantId }) => tenantId)]
  const users = measured.flatMap(({ tenantId, isUsing }) => (isUsing ? [tenantId] : []))
  return {
    tariff: inForce.tariff,
    tenantIds: [...new Set(known)].sort(compareKeys),
    memberOf,
    userIds: new Set([...reservedOf.keys(), ...users]),
    reservedOf,
  }
}

/** What these tenants used of the month, reserved and measured, tenant by tenant. */
export function usageOfTenants(
  { facts, measured }: { readonly facts: Pick<ClosingFacts, 'reservedOf'>; readonly measured: UseOfAll },
  tenantIds: readonly string[],
): PeriodUsage[] {
  return tenantIds.flatMap((tenantId) => [
    ...(facts.reservedOf.get(tenantId) ?? []),
    ...measured.of(tenantId).map((total) => ({ ...total, resourceId: total.meter })),
  ])
}

/** Everybody's use of a month where one of its costs is split by it, and nothing otherwise. */
export async function usageToSplitBy(
  tx: Transaction,
  period: BoundedMonth,
  costPools: readonly Pick<CostPool, 'key'>[],
): Promise<UsageOf> {
  const isNeeded = costPools.some(({ key }) => key.kind === 'use')
  return isNeeded ? (await readMonthFacts(tx, period)).usageOf : new Map()
}
