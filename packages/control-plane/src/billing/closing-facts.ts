import type { CostPool, TariffData } from '@grenier/contracts'
import { compareKeys, firstDateOf, type PeriodUsage, type RatedMember } from '@grenier/quota-billing'
import type { Transaction } from '../shared/ports.ts'
import {
  type BoundedMonth,
  daysOf,
  type MonthFacts,
  measuredUsage,
  ratedMembers,
  readMonthFacts,
  reservedUsage,
} from './period-facts.ts'

type UsageOf = MonthFacts['usageOf']

/**
 * What a month is closed from, read in one snapshot: all but what was measured. That is most of it, stands unchanged once the
 * month is closing, and is read with those who are rated: at once, in parallel, and never all in memory.
 */
export interface ClosingFacts {
  readonly tariff: TariffData
  /** Who is rated, by id. */
  readonly tenantIds: readonly string[]
  readonly memberOf: ReadonlyMap<string, RatedMember>
  /** Who used anything at all. */
  readonly userIds: ReadonlySet<string>
  readonly reservedOf: UsageOf
}

/** Reads what a month is closed from; null without a tariff in force on its first day. */
export async function readClosingFacts(tx: Transaction, period: BoundedMonth): Promise<ClosingFacts | null> {
  const { month } = period
  const inForce = await tx.billing.tariffOn(firstDateOf(month))
  if (inForce === null) return null
  const reservedOf = Map.groupBy(await reservedUsage(tx, period), ({ tenantId }) => tenantId)
  const measured = await tx.metering.tenantsWithSlices(daysOf(month))
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
export async function usageOfTenants(
  tx: Transaction,
  { period, facts }: { readonly period: BoundedMonth; readonly facts: Pick<ClosingFacts, 'reservedOf'> },
  tenantIds: readonly string[],
): Promise<PeriodUsage[]> {
  if (tenantIds.length === 0) return []
  const measured = await measuredUsage(tx, period.month, { use: 'rated', tenantIds })
  const measuredOf = Map.groupBy(measured, ({ tenantId }) => tenantId)
  return tenantIds.flatMap((tenantId) => [
    ...(facts.reservedOf.get(tenantId) ?? []),
    ...(measuredOf.get(tenantId) ?? []),
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
