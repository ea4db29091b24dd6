import type { TariffData } from '@grenier/contracts'
import type { ForecastNoticeContent } from '@grenier/contracts/forecast-notice'
import { type CivilMonth, civilMonth, firstDateOf, type Instant, monthBounds, monthOf } from '@grenier/quota-billing'
import type { YearSection } from '@grenier/quota-billing/forecast-notice'
import type { ControlPlanePorts } from '../shared/control-plane-ports.ts'
import type { InstallationSettings, Transaction } from '../shared/ports.ts'
import { monthsBetween, type OpenMonth } from './forecast-months.ts'
import { ownYearCosts, runningYearCosts, type YearlyCost } from './forecast-notice-costs.ts'
import { closedMonths } from './forecast-year.ts'
import { createUseWeights } from './use-weights.ts'
import { vatSectionsOf } from './vat-of-installation.ts'

/** What notices of a year are made of, whoever pays. */
export interface YearToNotify {
  /** The year that is forecast, the running one and the one before. */
  readonly year: string
  readonly runningYear: string
  readonly formerYear: string
  readonly now: Instant
  readonly sections: readonly (YearSection & { readonly tariff: TariffData | null })[]
  readonly tariffs: ForecastNoticeContent['tariffs']
  /** Months of the running year that are closed, and those that are not, with what they share. */
  readonly closed: ReadonlySet<CivilMonth>
  readonly open: readonly OpenMonth[]
  readonly unpricedMonths: readonly CivilMonth[]
  /** Costs of the running year, and those that are declared of the year itself: for who joins in it, and was there in no year before. */
  readonly costs: readonly YearlyCost[]
  readonly ownCosts: readonly YearlyCost[]
  /** What services are called, where a tariff or a cost says so. */
  readonly labelOf: ReadonlyMap<string, string>
}

interface PublishedMonth {
  readonly month: CivilMonth
  readonly tariff: TariffData | null
}

async function publishedMonths(tx: Transaction, months: readonly CivilMonth[]): Promise<PublishedMonth[]> {
  const published: PublishedMonth[] = []
  for (const month of months) {
    const inForce = await tx.billing.tariffOn(firstDateOf(month))
    published.push({ month, tariff: inForce?.tariff ?? null })
  }
  return published
}

function monthsOfYear(year: string): CivilMonth[] {
  return monthsBetween(civilMonth(`${year}-01`), civilMonth(`${year}-12`))
}

/** Runs of months under one tariff and one regime of VAT for each service. */
function sectionsOf(
  published: readonly PublishedMonth[],
  { timeZone, vatSections }: { readonly timeZone: string; readonly vatSections: readonly CivilMonth[] },
): YearToNotify['sections'] {
  const starts = published.filter(({ month, tariff }, index) => {
    const before = published[index - 1]
    return before === undefined || before.tariff?.id !== tariff?.id || vatSections.includes(month)
  })
  return starts.map(({ month: firstMonth, tariff }, index) => {
    const from = published.findIndex(({ month }) => month === firstMonth)
    const next = starts[index + 1]
    const until = next === undefined ? published.length : published.findIndex(({ month }) => month === next.month)
    const last = published[until - 1]?.month ?? firstMonth
    return {
      firstMonth,
      months: until - from,
      tariff,
      rules: tariff?.rules ?? null,
      periodStart: monthBounds(firstMonth, timeZone).periodStart,
      periodEnd: monthBounds(last, timeZone).periodEnd,
    }
  })
}

async function namedTariffs(
  tx: Transaction,
  year: string,
  sections: YearToNotify['sections'],
): Promise<ForecastNoticeContent['tariffs']> {
  const tariffs: ForecastNoticeContent['tariffs'] = []
  for (const { tariff, firstMonth, months } of sections) {
    if (tariff === null) continue
    const act = await tx.tenancy.getAct(tariff.actId)
    const isPublished = tariff.validFrom >= `${year}-01-01`
    const { organ, number, title, adoptedOn } = act ?? {}
    const isKnown = organ !== undefined && number !== undefined && title !== undefined && adoptedOn !== undefined
    const named = isKnown ? { organ, number, title, adoptedOn } : null
    tariffs.push({ firstMonth, months, code: tariff.code, basis: isPublished ? 'published' : 'in-force', act: named })
  }
  return tariffs
}

async function openMonths(
  tx: Transaction,
  { foundedOn }: InstallationSettings,
  { runningYear, closed }: Pick<YearToNotify, 'runningYear' | 'closed'>,
): Promise<OpenMonth[]> {
  const founded = monthOf(foundedOn)
  const months = monthsOfYear(runningYear).filter((month) => month >= founded && !closed.has(month))
  const open: OpenMonth[] = []
  for (const month of months) {
    const costPools = await tx.billing.costPoolsOf(month)
    open.push({ month, costPools, weights: createUseWeights(costPools) })
  }
  return open
}

/** Names by which the tariffs of both years and their costs call services; the year that is forecast goes first. */
function labels(published: readonly PublishedMonth[], costs: readonly YearlyCost[]): Map<string, string> {
  const labelOf = new Map(costs.map(({ costPool }) => [costPool.code, costPool.name]))
  for (const { tariff } of published) {
    for (const { ruleId, label } of tariff?.rules ?? []) labelOf.set(ruleId, label)
  }
  return labelOf
}

/** Reads what the notices of a year rest on, the same for every payer. */
export async function readYearToNotify(
  { installation }: Pick<ControlPlanePorts, 'installation'>,
  tx: Transaction,
  { year, now }: { readonly year: string; readonly now: Instant },
): Promise<YearToNotify> {
  const { timeZone } = installation
  const [runningYear, formerYear] = [String(Number(year) - 1), String(Number(year) - 2)]
  const closed = await closedMonths(tx, runningYear)
  const open = await openMonths(tx, installation, { runningYear, closed })
  const published = await publishedMonths(tx, monthsOfYear(year))
  const running = await publishedMonths(
    tx,
    open.map(({ month }) => month),
  )
  const sections = sectionsOf(published, { timeZone, vatSections: vatSectionsOf(installation, year) })
  const costs = await runningYearCosts(tx, { runningYear, formerYear, open }, { now, timeZone })
  const ownCosts = await ownYearCosts(tx, year, { now, timeZone })
  return {
    year,
    runningYear,
    formerYear,
    now,
    sections,
    tariffs: await namedTariffs(tx, year, sections),
    closed,
    open,
    unpricedMonths: running.flatMap(({ month, tariff }) => (tariff === null ? [month] : [])),
    costs,
    ownCosts,
    labelOf: labels([...running, ...published], [...costs, ...ownCosts]),
  }
}
