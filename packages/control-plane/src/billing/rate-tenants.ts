import type { ChargeKind, ChargeRow, Period } from '@grenier/contracts'
import { type PeriodUsage, rateUsage, yearBoundsOf } from '@grenier/quota-billing'
import type { UseOfAll } from '../metering/late-readings.ports.ts'
import { type ChargePlace, ratedRows } from './charge-rows.ts'
import type { ClosingFacts } from './closing-facts.ts'
import type { NewCharge } from './ports.ts'

/** A month that is being rated: by what, and where its charges are written. */
export interface RatedPeriod {
  readonly period: Period
  readonly facts: ClosingFacts
  readonly measured: UseOfAll
  readonly place: ChargePlace
  readonly timeZone: string
}

const sharedKinds: readonly ChargeKind[] = ['shared', 'true-up', 'transfer', 'advance', 'rounding']

/**
 * Those of these tenants that have no rated charge yet. A tenant is rated whole or not at all, so one row is proof; what
 * corrects earlier months says nothing of this one.
 */
export function unratedOf(tenantIds: readonly string[], charges: readonly ChargeRow[]): string[] {
  const own = charges.filter(({ kind, originMonth }) => !sharedKinds.includes(kind) && originMonth === null)
  const rated = new Set(own.map(({ tenantId }) => tenantId))
  return tenantIds.filter((tenantId) => !rated.has(tenantId))
}

/** Rates what these tenants, who are not rated yet, owe of the month by themselves for what they used. */
export function rateTenants(
  { period, facts, place, timeZone }: RatedPeriod,
  tenantIds: readonly string[],
  usage: readonly PeriodUsage[],
): NewCharge[] {
  const rated = rateUsage({
    tariff: facts.tariff,
    usage,
    members: tenantIds.flatMap((tenantId) => facts.memberOf.get(tenantId) ?? []),
    periodStart: period.periodStart,
    periodEnd: period.periodEnd,
    ...yearBoundsOf(period.month, timeZone),
  })
  return ratedRows(rated.charges, facts.tariff, place)
}
