import type { ChargeKind, ChargeRow, Period } from '@grenier/contracts'
import { rateUsage, yearBoundsOf } from '@grenier/quota-billing'
import { type ChargePlace, ratedRows } from './charge-rows.ts'
import type { PeriodFacts } from './period-facts.ts'
import type { NewCharge } from './ports.ts'

/** A month that is being rated: by what, and where its charges are written. */
export interface RatedPeriod {
  readonly period: Period
  readonly facts: PeriodFacts
  readonly place: ChargePlace
  readonly timeZone: string
}

const sharedKinds: readonly ChargeKind[] = ['shared', 'true-up', 'rounding']

/**
 * Those of these tenants that have no rated charge yet. A tenant is rated whole or not at all, so one row is proof; what
 * corrects earlier months says nothing of this one.
 */
function unratedOf(tenantIds: readonly string[], charges: readonly ChargeRow[]): string[] {
  const own = charges.filter(({ kind, originMonth }) => !sharedKinds.includes(kind) && originMonth === null)
  const rated = new Set(own.map(({ tenantId }) => tenantId))
  return tenantIds.filter((tenantId) => !rated.has(tenantId))
}

/** Rates what these tenants owe of the month by themselves, where `charges`, which they have of it, do not hold it yet. */
export function rateTenants(
  { period, facts, place, timeZone }: RatedPeriod,
  tenantIds: readonly string[],
  charges: readonly ChargeRow[],
): NewCharge[] {
  const unrated = unratedOf(tenantIds, charges)
  const rated = rateUsage({
    tariff: facts.tariff,
    usage: unrated.flatMap((tenantId) => facts.usageOf.get(tenantId) ?? []),
    members: unrated.flatMap((tenantId) => facts.memberOf.get(tenantId) ?? []),
    periodStart: period.periodStart,
    periodEnd: period.periodEnd,
    ...yearBoundsOf(period.month, timeZone),
  })
  return ratedRows(rated.charges, facts.tariff, place)
}
