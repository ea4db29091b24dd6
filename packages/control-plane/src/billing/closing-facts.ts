import type { CostPool, TariffData } from '@grenier/contracts'
import { compareKeys, firstDateOf, type PeriodUsage, type RatedMember } from '@grenier/quota-billing'
import type { UseOfAll } from '../metering/late-readings.ports.ts'
import type { Transaction } from '../shared/ports.ts'
import {
  type BoundedMonth,
  lastDayOf,
  type MonthFacts,
  ratedMembers,
  readMonthFacts,
  reservedUsage,
} from './period-facts.ts'

type UsageOf = MonthFacts['usageOf']

/** What a month is closed from besides what was measured of it. */
export interface StandingFacts {
  readonly tariff: TariffData
  readonly memberOf: ReadonlyMap<string, RatedMember>
  readonly reservedOf: UsageOf
  /** Whom anybody pays for on the month's last day. */
  readonly paidIds: ReadonlySet<string>
}

/** The same with whom anything was measured of. */
export interface ClosingFacts extends StandingFacts {
  /** Who is rated, by id. */
  readonly tenantIds: readonly string[]
  /** Who used anything at all. */
  readonly userIds: ReadonlySet<string>
}

/** Reads what stands of a month besides its use; null without a tariff in force on its first day. */
export async function readStandingFacts(tx: Transaction, period: BoundedMonth): Promise<StandingFacts | null> {
  const { month } = period
  const inForce = await tx.billing.tariffOn(firstDateOf(month))
  if (inForce === null) return null
  return {
    tariff: inForce.tariff,
    reservedOf: Map.groupBy(await reservedUsage(tx, period), ({ tenantId }) => tenantId),
    memberOf: await ratedMembers(tx, month),
    paidIds: new Set(await tx.billing.beneficiariesOn(lastDayOf(month))),
  }
}

/** Who is rated, be it that it is a member, has reserved something or was measured. */
export function closingFacts(standing: StandingFacts, measured: UseOfAll['tenants']): ClosingFacts {
  const { memberOf, reservedOf } = standing
  const known = [...memberOf.keys(), ...reservedOf.keys(), ...measured.map(({ tenantId }) => tenantId)]
  const users = measured.flatMap(({ tenantId, isUsing }) => (isUsing ? [tenantId] : []))
  return {
    ...standing,
    tenantIds: [...new Set(known)].sort(compareKeys),
    userIds: new Set([...reservedOf.keys(), ...users]),
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
