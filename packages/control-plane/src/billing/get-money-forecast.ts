import type { MoneyForecast } from '@grenier/contracts'
import { microsFromCents, sumMicros } from '@grenier/quota-billing'
import { readScope } from '../shared/access.ts'
import type { ControlPlanePorts } from '../shared/control-plane-ports.ts'
import type { Transaction } from '../shared/ports.ts'
import type { UseCase } from '../shared/use-case.ts'
import { closedMonths, type ForecastYear, forecastYear, type YearFigures } from './forecast-year.ts'
import { pageBehind } from './member-portions.ts'
import { lastDayOf } from './period-facts.ts'

const monthsPerYear = 12

type Member = MoneyForecast['members'][number]
type FormerYear = Pick<Member, 'formerYearMicros' | 'formerYearLabel'>

/** What the former year came to, of some: what was charged here where all of it was, else what was brought over. */
async function formerYears(
  tx: Transaction,
  year: number,
  tenantIds: readonly string[],
): Promise<ReadonlyMap<string, FormerYear>> {
  const former = new Map<string, FormerYear>()
  for (const balance of await tx.billing.openingBalances(tenantIds)) {
    if (balance.year !== year) continue
    const formerYearMicros = microsFromCents(balance.amountCents)
    former.set(balance.tenantId, { formerYearMicros, formerYearLabel: 'repris' })
  }
  if ((await closedMonths(tx, String(year))).size < monthsPerYear) return former
  const charged = Map.groupBy(await tx.billing.chargedByMonth(String(year), tenantIds), ({ tenantId }) => tenantId)
  for (const [tenantId, own] of charged) {
    former.set(tenantId, { formerYearMicros: sumMicros(own), formerYearLabel: 'charged' })
  }
  return former
}

const unknownYear: FormerYear = { formerYearMicros: null, formerYearLabel: null }

/** The rows of a page, with names and former years: those of no other member are read. */
async function membersOf(
  tx: Transaction,
  { year, month }: ForecastYear,
  page: readonly (YearFigures & { readonly tenantId: string })[],
): Promise<Member[]> {
  const ids = page.map(({ tenantId }) => tenantId)
  const tenants = await tx.tenancy.tenantsOnDay(lastDayOf(month), ids)
  const nameOf = new Map(tenants.map((tenant) => [tenant.tenantId, tenant]))
  const former = await formerYears(tx, Number(year) - 1, ids)
  return page.map(({ tenantId, chargedMicros, monthEndMicros, yearEndMicros }) => ({
    tenantId,
    name: nameOf.get(tenantId)?.name ?? '',
    siren: nameOf.get(tenantId)?.siren ?? null,
    chargedMicros,
    monthEndMicros,
    yearEndMicros,
    ...(former.get(tenantId) ?? unknownYear),
  }))
}

/**
 * What members will owe at the end of this month and of this year, all staying as it is, beside the former year: a page of them
 * by id, and the sums of all. A member sees its own row, and its own sums. Reads only, in one snapshot.
 */
export function getMoneyForecast(ports: ControlPlanePorts): UseCase<'getMoneyForecast'> {
  return async (query, call) => {
    const scope = readScope('getMoneyForecast', call)
    const now = ports.clock.now()
    return await ports.unitOfWork.read({ kind: 'platform' }, async (tx) => {
      const tenantId = scope.kind === 'tenant' ? scope.tenantId : null
      const forecast = await forecastYear(ports, tx, { now, tenantId })
      const all = [...forecast.figures].map(([id, own]) => ({ ...own, tenantId: id }))
      const { page, nextAfter } = pageBehind(all, query)
      const { year, month, chargedMicros, monthEndMicros, yearEndMicros } = forecast
      return {
        year,
        month,
        label: 'forecast',
        asOf: now,
        members: await membersOf(tx, forecast, page),
        nextAfter,
        chargedMicros,
        monthEndMicros,
        yearEndMicros,
      }
    })
  }
}
