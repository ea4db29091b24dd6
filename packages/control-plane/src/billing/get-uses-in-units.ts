import type { UsesInUnits } from '@grenier/contracts'
import {
  byteSecondsPerGibMonth,
  civilMonth,
  compareKeys,
  type Fraction,
  formatFraction,
  monthBounds,
  stateUses,
  sumFractions,
} from '@grenier/quota-billing'
import { readScope } from '../shared/access.ts'
import type { ControlPlanePorts } from '../shared/control-plane-ports.ts'
import type { Transaction } from '../shared/ports.ts'
import type { UseCase } from '../shared/use-case.ts'
import type { QuantityOfMonth } from './fiscal-year.ports.ts'
import { costCodesOf } from './import-actual-costs.ts'
import { lastDayOf } from './period-facts.ts'

const unitDigits = 3

function unitsOf(quantities: readonly QuantityOfMonth[], timeZone: string): Fraction {
  return sumFractions(
    quantities.map(({ month, byteSeconds }) => ({
      numerator: byteSeconds,
      denominator: byteSecondsPerGibMonth(monthBounds(month, timeZone)),
    })),
  )
}

async function factsOf(tx: Transaction, year: string) {
  const costs = await tx.billing.actualCostsOf(year)
  const tenants = await tx.tenancy.tenantsOnDay(lastDayOf(civilMonth(`${year}-12`)))
  return {
    quantities: await tx.billing.quantitiesOfYear(year),
    forecasts: await tx.billing.unitForecastsOf(year),
    costOf: Map.groupBy(costs, ({ costCode }) => costCode),
    nameOf: new Map(tenants.map(({ tenantId, name, siren }) => [tenantId, { name, siren }])),
    labels: await costCodesOf(tx, year),
  }
}

type Facts = Awaited<ReturnType<typeof factsOf>>

function serviceOf(ruleId: string, facts: Facts, timeZone: string): UsesInUnits['services'][number] {
  const own = Map.groupBy(
    facts.quantities.filter((quantity) => quantity.ruleId === ruleId),
    ({ tenantId }) => tenantId,
  )
  const forecasts = new Map(
    facts.forecasts.filter((one) => one.ruleId === ruleId).map(({ tenantId, unitsMilli }) => [tenantId, unitsMilli]),
  )
  const members = [...new Set([...own.keys(), ...forecasts.keys()])].sort(compareKeys).map((tenantId) => {
    const { name, siren } = facts.nameOf.get(tenantId) ?? { name: '', siren: null }
    return { tenantId, name, siren, inseeCode: null, units: unitsOf(own.get(tenantId) ?? [], timeZone) }
  })
  const costs = facts.costOf.get(ruleId)
  const actualCents = costs === undefined ? null : costs.reduce((sum, { amountCents }) => sum + amountCents, 0n)
  const stated = stateUses({ actualCents, members })
  return {
    ruleId,
    label: facts.labels.get(ruleId) ?? ruleId,
    unit: 'gib-month',
    usedUnits: formatFraction(stated.units, unitDigits),
    actualCents,
    unitCostMicros: stated.unitCostMicros,
    members: members.map(({ tenantId, name, siren, units }) => ({
      tenantId,
      name,
      siren,
      forecastMilli: forecasts.get(tenantId) ?? null,
      usedUnits: formatFraction(units, unitDigits),
      usedNumerator: units.numerator,
      usedDenominator: units.denominator,
      costCents: stated.costOf.get(tenantId) ?? null,
    })),
  }
}

/**
 * The yearly statement of uses converted to units (CGCT D5211-16): of each measured service, what every member was expected
 * to use, what it used as it was charged, corrections included, and its part of what the service really cost. A member
 * sees its own rows, beside the totals that make the unit cost. Reads only, in one snapshot.
 */
export function getUsesInUnits({ unitOfWork, installation }: ControlPlanePorts): UseCase<'getUsesInUnits'> {
  return async ({ year }, call) => {
    const scope = readScope('getUsesInUnits', call)
    return await unitOfWork.read({ kind: 'platform' }, async (tx) => {
      const facts = await factsOf(tx, year)
      const ruleIds = new Set([...facts.quantities, ...facts.forecasts].map(({ ruleId }) => ruleId))
      const services = [...ruleIds].sort(compareKeys).map((ruleId) => serviceOf(ruleId, facts, installation.timeZone))
      const isOwn = ({ tenantId }: { tenantId: string }): boolean =>
        scope.kind === 'platform' || (scope.kind === 'tenant' && scope.tenantId === tenantId)
      const closed = (await tx.billing.periodsOfYear(year)).filter(
        ({ state }) => state !== 'open' && state !== 'closing',
      )
      return {
        year,
        months: closed.map(({ month }) => month),
        services: services.map((service) => ({ ...service, members: service.members.filter(isOwn) })),
      }
    })
  }
}
