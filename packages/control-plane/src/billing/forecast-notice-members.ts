import { civilDateOf, civilMonth, membershipMs, type RatedMember, sumMicros } from '@grenier/quota-billing'
import {
  type BeneficiaryToNotify,
  type ForecastGap,
  type ForecastLine,
  type FormerYear,
  forecastYearPrice,
  partByMonths,
  partOfYear,
} from '@grenier/quota-billing/forecast-notice'
import type { Transaction } from '../shared/ports.ts'
import { forecastUse, priceMonth, shareMonth } from './forecast-months.ts'
import type { ChargedOfService } from './forecast-notice.ports.ts'
import { costNotSplit, type YearlyCost } from './forecast-notice-costs.ts'
import type { YearToNotify } from './forecast-notice-year.ts'
import { closedMonths } from './forecast-year.ts'
import { memberPortions } from './member-portions.ts'
import { lastDayOf, ratedMembers } from './period-facts.ts'

/** Charges that show that a rule prices something of a member; a minimum or a cap counts others. */
const pricedKinds: readonly string[] = ['usage', 'free', 'population', 'subscription']
const monthsPerYear = 12

/** What of a member's running year is known, by service. */
interface Projection {
  readonly microsOf: Map<string, bigint>
  readonly usedRuleIds: Set<string>
}

type Projections = ReadonlyMap<string, Projection>

interface Portion {
  readonly tenantIds: readonly string[]
  readonly timeZone: string
}

function add(
  projections: Projections,
  owed: { readonly tenantId: string; readonly kind: string; readonly service: string; readonly amountMicros: bigint },
): void {
  const own = projections.get(owed.tenantId)
  if (own === undefined) return
  own.microsOf.set(owed.service, (own.microsOf.get(owed.service) ?? 0n) + owed.amountMicros)
  if (pricedKinds.includes(owed.kind)) own.usedRuleIds.add(owed.service)
}

/** What months that are not closed carry already counts where it corrects others, or trues up a year. */
function isFixed({ month, kind, isCorrection }: ChargedOfService, { closed }: YearToNotify): boolean {
  return closed.has(month) || isCorrection || kind === 'true-up'
}

/** Prices the use of the months that are not closed; the use of everybody else is weighed where a cost of theirs is shared by it. */
async function addUse(
  tx: Transaction,
  year: YearToNotify,
  { projections, tenantIds, timeZone }: Portion & { readonly projections: Projections },
): Promise<void> {
  const { open, now } = year
  if (open.length === 0) return
  const asked = { months: open.map(({ month }) => month), now, timeZone }
  for (const [month, usage] of await forecastUse(tx, asked, { months: open, tenantIds })) {
    for (const { ruleId: service, ...owed } of await priceMonth(tx, { month, usage, timeZone, tenantIds })) {
      add(projections, { ...owed, service })
    }
  }
  const needsUse = open.filter(({ weights }) => weights.isNeeded)
  if (needsUse.length === 0) return
  const own = new Set(tenantIds)
  for await (const all of memberPortions(tx)) {
    const others = all.filter((tenantId) => !own.has(tenantId))
    if (others.length > 0) await forecastUse(tx, asked, { months: needsUse, tenantIds: others })
  }
}

/** A month's declared costs or, while none is, what was shared last. */
async function addShares(tx: Transaction, { open }: YearToNotify, projections: Projections): Promise<void> {
  if (open.length === 0) return
  let shared = (await tx.billing.lastSharesByCost([...projections.keys()])).map((one) => ({ ...one, kind: 'shared' }))
  for (const month of open) {
    if (month.costPools.length > 0) {
      const owed = await shareMonth(tx, month)
      shared = owed.map(({ tenantId, kind, ruleId: service, amountMicros }) => ({
        tenantId,
        kind,
        service,
        amountMicros,
      }))
    }
    for (const one of shared) add(projections, one)
  }
}

async function projectionsOf(
  tx: Transaction,
  year: YearToNotify,
  { charged, ...portion }: Portion & { readonly charged: readonly ChargedOfService[] },
): Promise<Projections> {
  const projections: Projections = new Map(
    portion.tenantIds.map((tenantId) => [tenantId, { microsOf: new Map(), usedRuleIds: new Set() }]),
  )
  for (const charge of charged) if (isFixed(charge, year)) add(projections, charge)
  await addUse(tx, year, { ...portion, projections })
  await addShares(tx, year, projections)
  return projections
}

/** The year before the running one: what was charged here where all of it was, else what was brought over. */
async function formerYears(
  tx: Transaction,
  formerYear: string,
  tenantIds: readonly string[],
): Promise<{ former: ReadonlyMap<string, FormerYear>; charged: readonly ChargedOfService[] }> {
  const former = new Map<string, FormerYear>()
  for (const { tenantId, year, amountCents } of await tx.billing.openingBalances(tenantIds)) {
    if (String(year) === formerYear) former.set(tenantId, { label: 'repris', amountCents })
  }
  if ((await closedMonths(tx, formerYear)).size < monthsPerYear) return { former, charged: [] }
  const charged = await tx.billing.chargedByService(formerYear, tenantIds)
  for (const [tenantId, own] of Map.groupBy(charged, (one) => one.tenantId)) {
    const services = Map.groupBy(own, ({ service }) => service)
    const microsOf = new Map([...services].map(([service, rows]) => [service, sumMicros(rows)]))
    former.set(tenantId, { label: 'charged', microsOf })
  }
  return { former, charged }
}

/** Members whose heads a cost would count and nobody knows, by the cost's code. */
async function uncounted(tx: Transaction, { costs, ownCosts }: YearToNotify, tenantIds: readonly string[]) {
  const unknown = new Set<string>()
  for (const { costPool } of [...costs, ...ownCosts]) {
    const { key, code, month } = costPool
    if (key.kind !== 'population') continue
    const { populationKind, vintage } = key
    const on = lastDayOf(month)
    for (const { tenantId, inhabitants } of await tx.billing.memberWeights({
      on,
      populationKind,
      vintage,
      tenantIds,
    })) {
      if (inhabitants === null) unknown.add(`${tenantId} ${month} ${code}`)
    }
  }
  return (tenantId: string, { costPool }: YearlyCost): boolean =>
    unknown.has(`${tenantId} ${costPool.month} ${costPool.code}`)
}

/** How many months of the year are over when a member joins in it; null for one that was there when it began. */
function monthsBeforeJoining({ memberFrom }: RatedMember, { sections }: YearToNotify, timeZone: string): number | null {
  const begin = sections[0]?.periodStart
  if (memberFrom === null || begin === undefined || memberFrom < begin) return null
  return Number(civilDateOf(memberFrom, timeZone).slice(5, 7)) - 1
}

/**
 * A member's part of each cost, spread over the sections of the year, or why nobody knows it. Who joins in the year carries
 * those of the year itself from the month in which it joins.
 */
function sharesOf(
  { costs, ownCosts, sections }: YearToNotify,
  { tenantId, monthsBefore }: { readonly tenantId: string; readonly monthsBefore: number | null },
  isUncounted: (tenantId: string, cost: YearlyCost) => boolean,
): { lines: ForecastLine[]; gaps: ForecastGap[] } {
  const lines: ForecastLine[] = []
  const gaps: ForecastGap[] = []
  for (const cost of monthsBefore === null ? costs : ownCosts) {
    const { code: service } = cost.costPool
    const wholeCents = cost.centsOf?.get(tenantId) ?? 0n
    let before = 0
    for (const { firstMonth, months } of sections) {
      const skipped = Math.max(0, (monthsBefore ?? 0) - before)
      const own = { before: before + skipped, months: months - skipped }
      const amountCents =
        monthsBefore === null ? partOfYear(wholeCents, own) : partByMonths(wholeCents, cost.monthCents, own)
      const span = { service, firstMonth, months }
      if (cost.centsOf === null) gaps.push({ ...span, reason: costNotSplit })
      else if (isUncounted(tenantId, cost)) gaps.push({ ...span, reason: 'population-unknown' })
      else if (wholeCents !== 0n) {
        lines.push({ ...span, kind: 'shared', unit: null, unitsMilli: null, unitPriceMicros: null, amountCents })
      }
      before += months
    }
  }
  return { lines, gaps }
}

/** Who is a member in any of the year's time, with the population that is in force when it begins. */
export async function membersOfYear(
  tx: Transaction,
  { year, sections }: YearToNotify,
  tenantIds?: readonly string[],
): Promise<ReadonlyMap<string, RatedMember>> {
  const [first, last] = [sections[0], sections.at(-1)]
  if (first === undefined || last === undefined) return new Map()
  const span = { periodStart: first.periodStart, periodEnd: last.periodEnd }
  const rated = await ratedMembers(tx, civilMonth(`${year}-01`), tenantIds)
  return new Map([...rated].filter(([, member]) => membershipMs(member, span) > 0n))
}

/** All that a notice says of some beneficiaries, by tenant, and what services are called that no tariff or cost names. */
export async function readBeneficiaries(
  tx: Transaction,
  year: YearToNotify,
  portion: Portion,
): Promise<{
  readonly of: ReadonlyMap<string, BeneficiaryToNotify>
  /** Those of them who join in the year. */
  readonly joining: ReadonlySet<string>
  readonly labelOf: ReadonlyMap<string, string>
}> {
  const { tenantIds } = portion
  const charged = await tx.billing.chargedByService(year.runningYear, tenantIds)
  const projections = await projectionsOf(tx, year, { ...portion, charged })
  // A first year that has begun shows what is used, where no year before it does.
  for (const { tenantId, kind, service } of await tx.billing.chargedByService(year.year, tenantIds)) {
    if (pricedKinds.includes(kind)) projections.get(tenantId)?.usedRuleIds.add(service)
  }
  const before = await formerYears(tx, year.formerYear, tenantIds)
  const units = Map.groupBy(await tx.billing.unitForecastsOf(year.year, tenantIds), ({ tenantId }) => tenantId)
  const members = await membersOfYear(tx, year, tenantIds)
  const isUncounted = await uncounted(tx, year, tenantIds)
  const of = new Map<string, BeneficiaryToNotify>()
  const joining = new Set<string>()
  for (const [tenantId, { microsOf, usedRuleIds }] of projections) {
    const member = members.get(tenantId)
    const unitsMilli = new Map((units.get(tenantId) ?? []).map((one) => [one.ruleId, one.unitsMilli]))
    const former = before.former.get(tenantId) ?? { label: null }
    const known = { former, projectedMicros: microsOf }
    // Who is no member any more is told what it cost, and nothing of the year to come.
    if (member === undefined) {
      of.set(tenantId, { ...known, lines: [], gaps: [] })
      continue
    }
    const priced = forecastYearPrice(year.sections, { ...member, unitsMilli, usedRuleIds })
    const monthsBefore = monthsBeforeJoining(member, year, portion.timeZone)
    if (monthsBefore !== null) joining.add(tenantId)
    const shares = { tenantId, monthsBefore }
    const shared = sharesOf(year, shares, member.countsHeads === false ? () => false : isUncounted)
    const lines = [...priced.lines, ...shared.lines]
    of.set(tenantId, { ...known, lines, gaps: [...priced.gaps, ...shared.gaps] })
  }
  const labels = [...before.charged, ...charged].map(({ service, label }): [string, string] => [service, label])
  return { of, joining, labelOf: new Map([...labels, ...year.labelOf]) }
}
