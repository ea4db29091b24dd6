import type { MoneyForecast } from '@grenier/contracts'
import {
  type CivilMonth,
  civilDateOf,
  civilMonth,
  type Instant,
  microsFromCents,
  monthOf,
  sumMicros,
} from '@grenier/quota-billing'
import { readScope } from '../shared/access.ts'
import type { ControlPlanePorts } from '../shared/control-plane-ports.ts'
import type { Transaction } from '../shared/ports.ts'
import type { UseCase } from '../shared/use-case.ts'
import type { ChargedOfMonth } from './forecast.ports.ts'
import { forecastMonths, monthsBetween } from './forecast-months.ts'
import { lastDayOf } from './period-facts.ts'

const monthsPerYear = 12

type Owed = Pick<ChargedOfMonth, 'tenantId' | 'amountMicros'>

/** What each tenant owes in all. */
function sums(charges: readonly Owed[]): ReadonlyMap<string, bigint> {
  return new Map([...Map.groupBy(charges, ({ tenantId }) => tenantId)].map(([id, own]) => [id, sumMicros(own)]))
}

interface FormerYear {
  /** By tenant; empty unless every month of it was closed here. */
  readonly charged: ReadonlyMap<string, bigint>
  readonly broughtOver: ReadonlyMap<string, bigint>
}

/** What the former year came to: what was charged here where all of it was, else what was brought over. */
function formerYear(
  { charged, broughtOver }: FormerYear,
  tenantId: string,
): Pick<MoneyForecast['members'][number], 'formerYearMicros' | 'formerYearLabel'> {
  const own = charged.get(tenantId)
  if (own !== undefined) return { formerYearMicros: own, formerYearLabel: 'charged' }
  const amountCents = broughtOver.get(tenantId)
  if (amountCents === undefined) return { formerYearMicros: null, formerYearLabel: null }
  return { formerYearMicros: microsFromCents(amountCents), formerYearLabel: 'repris' }
}

/** Months of a year whose charges stand. */
export async function closedMonths(tx: Transaction, year: string): Promise<Set<CivilMonth>> {
  const periods = await tx.billing.periodsOfYear(year)
  return new Set(periods.filter(({ state }) => state !== 'open' && state !== 'closing').map(({ month }) => month))
}

/** By tenant, what the closed months of a year carry. */
export async function chargedInClosedMonths(tx: Transaction, year: string): Promise<ReadonlyMap<string, bigint>> {
  const closed = await closedMonths(tx, year)
  return sums((await tx.billing.chargedByMonth(year)).filter(({ month }) => closed.has(month)))
}

async function formerYearOf(tx: Transaction, year: number): Promise<FormerYear> {
  const isWhole = (await closedMonths(tx, String(year))).size === monthsPerYear
  const balances = (await tx.billing.openingBalances()).filter((one) => one.year === year)
  return {
    charged: isWhole ? sums(await tx.billing.chargedByMonth(String(year))) : new Map(),
    broughtOver: new Map(balances.map(({ tenantId, amountCents }) => [tenantId, amountCents])),
  }
}

/** The year of `now` as it is charged so far and as it will come to, for every member. */
export async function forecastYear(
  { installation }: Pick<ControlPlanePorts, 'installation'>,
  tx: Transaction,
  now: Instant,
): Promise<MoneyForecast> {
  const { timeZone, foundedOn } = installation
  const month = monthOf(civilDateOf(now, timeZone))
  const year = month.slice(0, 4)
  const closed = await closedMonths(tx, year)
  const [january, december] = [civilMonth(`${year}-01`), civilMonth(`${year}-12`)]
  const founded = monthOf(foundedOn)
  const open = monthsBetween(january > founded ? january : founded, december).filter((one) => !closed.has(one))
  const carried = await tx.billing.chargedByMonth(year)
  const charged = carried.filter((one) => closed.has(one.month))
  const forecast = await forecastMonths(tx, { months: open, now, timeZone }, await tx.billing.lastOwnShares())
  // What corrects earlier months, or trues up a year, is charged already in a month that is not closed. What a month that is
  // being closed was rated to already is forecast with all of it.
  const posted = carried.filter(
    ({ month: of, kind, isCorrection }) => !closed.has(of) && (isCorrection || kind === 'true-up'),
  )
  const former = await formerYearOf(tx, Number(year) - 1)
  const monthEndOf = sums([...(forecast.get(month) ?? []), ...posted.filter((one) => one.month === month)])
  const yearEndOf = sums([...charged, ...posted, ...[...forecast.values()].flat()])
  const chargedOf = sums(charged)
  const tenants = await tx.tenancy.tenantsOnDay(lastDayOf(month))
  const members = tenants.map(({ tenantId, name, siren }) => ({
    tenantId,
    name,
    siren,
    chargedMicros: chargedOf.get(tenantId) ?? 0n,
    monthEndMicros: monthEndOf.get(tenantId) ?? 0n,
    yearEndMicros: yearEndOf.get(tenantId) ?? 0n,
    ...formerYear(former, tenantId),
  }))
  return { year, month, label: 'forecast', asOf: now, members, ...totalsOf(members) }
}

function totalsOf(members: MoneyForecast['members']) {
  const sum = (of: (member: MoneyForecast['members'][number]) => bigint): bigint =>
    members.reduce((total, member) => total + of(member), 0n)
  return {
    chargedMicros: sum(({ chargedMicros }) => chargedMicros),
    monthEndMicros: sum(({ monthEndMicros }) => monthEndMicros),
    yearEndMicros: sum(({ yearEndMicros }) => yearEndMicros),
  }
}

/**
 * What members will owe at the end of this month and of this year, all staying as it is, beside the former year. A member
 * sees its own row, and its own sums. Reads only, in one snapshot.
 */
export function getMoneyForecast(ports: ControlPlanePorts): UseCase<'getMoneyForecast'> {
  return async (_, call) => {
    const scope = readScope('getMoneyForecast', call)
    const forecast = await ports.unitOfWork.read({ kind: 'platform' }, (tx) =>
      forecastYear(ports, tx, ports.clock.now()),
    )
    if (scope.kind !== 'tenant') return forecast
    const members = forecast.members.filter(({ tenantId }) => tenantId === scope.tenantId)
    return { ...forecast, members, ...totalsOf(members) }
  }
}
