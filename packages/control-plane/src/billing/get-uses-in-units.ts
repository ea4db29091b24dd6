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
import type { Scope, Transaction } from '../shared/ports.ts'
import type { UseCase } from '../shared/use-case.ts'
import type { TenantOnDay } from '../tenancy/ports.ts'
import type { QuantityOfMonth } from './fiscal-year.ports.ts'
import { costCodesOf } from './import-actual-costs.ts'
import { memberPortions, pageBehind } from './member-portions.ts'
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

/** One member of one service: what it used, and what it was expected to. */
interface Use {
  readonly tenantId: string
  readonly siren: string | null
  readonly units: Fraction
  readonly forecastMilli: bigint | null
}

/** By service: of each member that used or was expected to use it, one row, by rising id. */
type UsesOfYear = ReadonlyMap<string, readonly Use[]>

/** Reads a year portion by portion: of the use of a member, its months are added up at once. */
async function usesOfYear(tx: Transaction, year: string, timeZone: string): Promise<UsesOfYear> {
  const uses = new Map<string, Use[]>()
  for await (const tenantIds of memberPortions(tx)) {
    const quantities = await tx.billing.quantitiesOfYear(year, tenantIds)
    const forecasts = await tx.billing.unitForecastsOf(year, tenantIds)
    const tenants = await tx.tenancy.tenantsOnDay(lastDayOf(civilMonth(`${year}-12`)), tenantIds)
    const sirenOf = new Map(tenants.map(({ tenantId, siren }) => [tenantId, siren]))
    const keyOf = (one: { tenantId: string; ruleId: string }) => `${one.tenantId} ${one.ruleId}`
    const used = Map.groupBy(quantities, keyOf)
    const expected = new Map(forecasts.map((one) => [keyOf(one), one]))
    for (const key of [...new Set([...used.keys(), ...expected.keys()])].sort(compareKeys)) {
      const own = used.get(key) ?? []
      const known = own[0] ?? expected.get(key)
      if (known === undefined) continue
      const { tenantId, ruleId } = known
      const service = uses.get(ruleId) ?? []
      const forecastMilli = expected.get(key)?.unitsMilli ?? null
      service.push({ tenantId, siren: sirenOf.get(tenantId) ?? null, units: unitsOf(own, timeZone), forecastMilli })
      uses.set(ruleId, service)
    }
  }
  return uses
}

interface Service {
  readonly ruleId: string
  readonly label: string
  readonly actualCents: bigint | null
  readonly uses: readonly Use[]
}

type StatedService = UsesInUnits['services'][number]

/** A service with the rows of some of its members; its totals are those of all. */
function serviceOf({ ruleId, label, actualCents, uses }: Service, nameOf: ReadonlyMap<string, Named>): StatedService {
  const stated = stateUses({ actualCents, members: uses.map((use) => ({ ...use, inseeCode: null })) })
  return {
    ruleId,
    label,
    unit: 'gib-month',
    usedUnits: formatFraction(stated.units, unitDigits),
    actualCents,
    unitCostMicros: stated.unitCostMicros,
    members: uses
      .filter(({ tenantId }) => nameOf.has(tenantId))
      .map(({ tenantId, units, forecastMilli }) => ({
        tenantId,
        name: nameOf.get(tenantId)?.name ?? '',
        siren: nameOf.get(tenantId)?.siren ?? null,
        forecastMilli,
        usedUnits: formatFraction(units, unitDigits),
        usedNumerator: units.numerator,
        usedDenominator: units.denominator,
        costCents: stated.costOf.get(tenantId) ?? null,
      })),
  }
}

async function servicesOf(tx: Transaction, year: string, uses: UsesOfYear): Promise<Service[]> {
  const costOf = Map.groupBy(await tx.billing.actualCostsOf(year), ({ costCode }) => costCode)
  const labels = await costCodesOf(tx, year)
  return [...uses.keys()].sort(compareKeys).map((ruleId) => {
    const costs = costOf.get(ruleId)
    return {
      ruleId,
      label: labels.get(ruleId) ?? ruleId,
      actualCents: costs === undefined ? null : costs.reduce((sum, { amountCents }) => sum + amountCents, 0n),
      uses: uses.get(ruleId) ?? [],
    }
  })
}

/** Who is on a page, by id, in all services: a member's own scope shows it no others. */
function pageOf(uses: UsesOfYear, query: { after?: string | undefined; limit: number }, scope: Scope) {
  const ids = [...new Set([...uses.values()].flatMap((own) => own.map(({ tenantId }) => tenantId)))].sort(compareKeys)
  const shown = ids.filter((tenantId) => scope.kind === 'platform' || tenantId === scope.tenantId)
  const { page, nextAfter } = pageBehind(
    shown.map((tenantId) => ({ tenantId })),
    query,
  )
  return { ids: page.map(({ tenantId }) => tenantId), nextAfter }
}

/**
 * The yearly statement of uses converted to units (CGCT D5211-16): of each measured service, what every member was expected
 * to use, what it used as it was charged, corrections included, and its part of what the service really cost; a page of members
 * by id, the same ones in every service. A member sees its own rows, beside the totals that make the unit cost. Held of a
 * region: one row a member and service. Reads only, in one snapshot. Problem: `cursor-invalid`.
 */
export function getUsesInUnits({ unitOfWork, installation }: ControlPlanePorts): UseCase<'getUsesInUnits'> {
  return async ({ year, ...query }, call) => {
    const scope = readScope('getUsesInUnits', call)
    return await unitOfWork.read({ kind: 'platform' }, async (tx) => {
      const uses = await usesOfYear(tx, year, installation.timeZone)
      const { ids, nextAfter } = pageOf(uses, query, scope)
      const nameOf = await namesOf(tx, year, ids)
      const services = await servicesOf(tx, year, uses)
      const closed = (await tx.billing.periodsOfYear(year)).filter(
        ({ state }) => state !== 'open' && state !== 'closing',
      )
      return {
        year,
        months: closed.map(({ month }) => month),
        services: services.map((service) => serviceOf(service, nameOf)),
        nextAfter,
      }
    })
  }
}

type Named = Pick<TenantOnDay, 'name' | 'siren'>

/** Names of a page; who the register does not know on the year's last day has none, and a row all the same. */
async function namesOf(tx: Transaction, year: string, ids: readonly string[]): Promise<ReadonlyMap<string, Named>> {
  const tenants = await tx.tenancy.tenantsOnDay(lastDayOf(civilMonth(`${year}-12`)), ids)
  const known = new Map(tenants.map(({ tenantId, name, siren }) => [tenantId, { name, siren }]))
  return new Map(ids.map((tenantId) => [tenantId, known.get(tenantId) ?? { name: '', siren: null }]))
}
