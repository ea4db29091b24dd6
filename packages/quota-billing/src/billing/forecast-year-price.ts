import type { PeriodBounds } from '../metering/gib-months.ts'
import type { CivilMonth } from '../shared/civil-time.ts'
import { divideRoundHalfAwayFromZero } from '../shared/fraction.ts'
import { centsFromMicros, microsPerCent } from '../shared/money.ts'
import { stratumOf } from '../shared/population-strata.ts'
import { membershipMs, type RatedMember } from './rate-members.ts'
import { pricerByUnit } from './rate-tiers.ts'
import type { MonthlyBoundRule, PerGibMonthRule, PricedRule, PriceRule } from './tariff.ts'
import { isBound, rulesUnder } from './tariff-bounds.ts'

/** Months of the year that is forecast under one tariff and one regime of VAT for each service; in order, without gap. */
export interface YearSection extends PeriodBounds {
  readonly firstMonth: CivilMonth
  readonly months: number
  /** Null: none is published for these months. */
  readonly rules: readonly PriceRule[] | null
}

/**
 * Why a part of a forecast is not known: nobody said how many units, no tariff is published, the population is not known, the
 * tariff has no price for what was used, or a minimum or cap counts something that is not known.
 */
export const forecastGapReasons = [
  'units-missing',
  'tariff-missing',
  'population-unknown',
  'price-missing',
  'rests-on-unknown',
  'cost-not-split',
] as const

export type ForecastGapReason = (typeof forecastGapReasons)[number]

/** What of a service cannot be forecast, from which month on and for how many. */
export interface ForecastGap {
  /** A rule's id or a cost's code; null: of whatever the year would hold. */
  readonly service: string | null
  readonly reason: ForecastGapReason
  readonly firstMonth: CivilMonth
  readonly months: number
}

export const forecastLineKinds = ['free', 'usage', 'population', 'subscription', 'minimum', 'cap', 'shared'] as const

/** `subscription`: years of one. */
export const forecastUnits = ['gib-month', 'inhabitant', 'subscription'] as const

export type ForecastUnit = (typeof forecastUnits)[number]

/** Units × price, in whole cents: `unitsMilli` × `unitPriceMicros` rounded once. Both are null where nothing is counted. */
export interface ForecastLine {
  readonly service: string
  readonly kind: (typeof forecastLineKinds)[number]
  readonly firstMonth: CivilMonth
  readonly months: number
  readonly unit: ForecastUnit | null
  readonly unitsMilli: bigint | null
  readonly unitPriceMicros: bigint | null
  readonly amountCents: bigint
}

/** Of whom a year is priced. */
export interface MemberToForecast extends Omit<RatedMember, 'tenantId'> {
  /** GiB-months of the year in thousandths, by rule. */
  readonly unitsMilli: ReadonlyMap<string, bigint>
  /** Rules by which anything was charged, or is to be, of the years before, and of the year itself where it has begun. */
  readonly usedRuleIds: ReadonlySet<string>
}

export interface ForecastOfYear {
  readonly lines: readonly ForecastLine[]
  readonly gaps: readonly ForecastGap[]
}

const monthsPerYear = 12n
const milli = 1_000n

/** The part of a year's whole that falls on months, so that the parts of all sections come to the whole, to the unit. */
export function partOfYear(whole: bigint, { before, months }: { before: number; months: number }): bigint {
  const until = (count: number): bigint => divideRoundHalfAwayFromZero(whole * BigInt(count), monthsPerYear)
  return until(before + months) - until(before)
}

/**
 * The same of a whole that the twelve months carry by what each of them comes to. Nothing where they come to nothing, and none
 * for a span without months.
 */
export function partByMonths(
  whole: bigint,
  monthCents: readonly bigint[],
  { before, months }: { before: number; months: number },
): bigint {
  const sumOf = (cents: readonly bigint[]): bigint => cents.reduce((sum, one) => sum + one, 0n)
  const all = sumOf(monthCents)
  if (all === 0n || months <= 0) return 0n
  const until = (count: number): bigint => divideRoundHalfAwayFromZero(whole * sumOf(monthCents.slice(0, count)), all)
  return until(before + months) - until(before)
}

/** Where a section stands in its year. */
interface Place {
  readonly section: YearSection
  /** Months of the year before it. */
  readonly before: number
  readonly year: PeriodBounds
}

function spanOf({ section: { firstMonth, months } }: Place): Pick<ForecastLine, 'firstMonth' | 'months'> {
  return { firstMonth, months }
}

function countedLine(
  place: Place,
  line: Pick<ForecastLine, 'service' | 'kind' | 'unit'> & { unitsMilli: bigint; unitPriceMicros: bigint },
): ForecastLine {
  const { unitsMilli, unitPriceMicros } = line
  const amountCents = divideRoundHalfAwayFromZero(unitsMilli * unitPriceMicros, milli * microsPerCent)
  return { ...line, ...spanOf(place), amountCents }
}

/** Units spread evenly over the year, free part and tiers counted for the months of the section. */
function useLines(place: Place, rule: PerGibMonthRule, yearUnitsMilli: bigint): ForecastLine[] {
  const { months } = place.section
  const units = partOfYear(yearUnitsMilli, { before: place.before, months })
  const parts = pricerByUnit(rule, BigInt(months) * milli)(units)
  return parts.map(({ kind, quantityByteSeconds: unitsMilli, unitPriceMicros }) =>
    countedLine(place, { service: rule.ruleId, kind, unit: 'gib-month', unitsMilli, unitPriceMicros }),
  )
}

/** Thousandths of a yearly price that are owed within a section, by time of membership; the sections come to the whole. */
function shareOfYear({ section, year }: Place, member: RatedMember, yearlyMilli: bigint): bigint {
  const yearMs = BigInt(year.periodEnd - year.periodStart)
  const until = (periodEnd: YearSection['periodEnd']): bigint =>
    divideRoundHalfAwayFromZero(yearlyMilli * membershipMs(member, { ...year, periodEnd }), yearMs)
  return until(section.periodEnd) - until(section.periodStart)
}

function yearlyLine(
  place: Place,
  rule: Exclude<PricedRule, PerGibMonthRule>,
  member: RatedMember & { readonly inhabitants: number },
): ForecastLine | null {
  const { ruleId: service } = rule
  const yearlyMilli = rule.kind === 'perInhabitantYear' ? BigInt(member.inhabitants) * milli : milli
  const unitsMilli = shareOfYear(place, member, yearlyMilli)
  if (unitsMilli === 0n) return null
  if (rule.kind === 'perInhabitantYear') {
    const { unitPriceMicros } = rule
    return countedLine(place, { service, kind: 'population', unit: 'inhabitant', unitsMilli, unitPriceMicros })
  }
  const unitPriceMicros = stratumOf(member.inhabitants, rule.strata).yearlyAmountMicros
  return countedLine(place, { service, kind: 'subscription', unit: 'subscription', unitsMilli, unitPriceMicros })
}

interface Priced {
  readonly lines: readonly ForecastLine[]
  readonly reason: ForecastGapReason | null
}

/** Who has no inhabitants of its own, and no figure recorded, owes nothing by heads, nor a minimum or cap over them. */
const isLeftOut = ({ inhabitants, countsHeads = true }: MemberToForecast): boolean =>
  inhabitants === null && !countsHeads

const isByHeads = ({ kind }: PricedRule): boolean => kind !== 'perGibMonth'

function priceRule(place: Place, rule: PricedRule, member: MemberToForecast): Priced {
  if (rule.kind === 'perGibMonth') {
    const units = member.unitsMilli.get(rule.ruleId)
    if (units !== undefined) return { lines: useLines(place, rule, units), reason: null }
    return { lines: [], reason: member.usedRuleIds.has(rule.ruleId) ? 'units-missing' : null }
  }
  const { inhabitants } = member
  const rated = { ...member, tenantId: '' }
  if (membershipMs(rated, place.section) === 0n) return { lines: [], reason: null }
  if (inhabitants === null) return { lines: [], reason: isLeftOut(member) ? null : 'population-unknown' }
  const line = yearlyLine(place, rule, { ...rated, inhabitants })
  return { lines: line === null ? [] : [line], reason: null }
}

/** The row that lifts the section's lines to a minimum or lowers them to a cap, by time of membership; null where it is within. */
function boundLine(
  place: Place,
  { rule, member, own }: { rule: MonthlyBoundRule; member: MemberToForecast; own: readonly ForecastLine[] },
): ForecastLine | null {
  const { section } = place
  const sectionMs = BigInt(section.periodEnd - section.periodStart)
  const memberMs = membershipMs({ ...member, tenantId: '' }, section)
  if (memberMs === 0n) return null
  const whole = rule.amountMicros * BigInt(section.months)
  const boundCents = centsFromMicros(divideRoundHalfAwayFromZero(whole * memberMs, sectionMs))
  const amountCents = boundCents - own.reduce((sum, line) => sum + line.amountCents, 0n)
  const isMinimum = rule.kind === 'monthlyMinimum'
  if (isMinimum ? amountCents <= 0n : amountCents >= 0n) return null
  const kind = isMinimum ? 'minimum' : 'cap'
  return {
    service: rule.ruleId,
    kind,
    ...spanOf(place),
    unit: null,
    unitsMilli: null,
    unitPriceMicros: null,
    amountCents,
  }
}

/** What of a member is priced somewhere: that it was used, or is expected to be. */
function wantedServices({ unitsMilli, usedRuleIds }: MemberToForecast): string[] {
  return [...new Set([...unitsMilli.keys(), ...usedRuleIds])].toSorted()
}

function gapOf(place: Place, service: string | null, reason: ForecastGapReason): ForecastGap {
  return { service, reason, ...spanOf(place) }
}

function priceSection(place: Place, rules: readonly PriceRule[], member: MemberToForecast): ForecastOfYear {
  const priced = rules.filter((rule): rule is PricedRule => !isBound(rule))
  const found = priced.map((rule) => ({ rule, ...priceRule(place, rule, member) }))
  const lines = found.flatMap((one) => one.lines)
  const gaps = found.flatMap(({ rule, reason }) => (reason === null ? [] : [gapOf(place, rule.ruleId, reason)]))
  const known = new Set(priced.map(({ ruleId }) => ruleId))
  for (const service of wantedServices(member)) {
    if (!known.has(service)) gaps.push(gapOf(place, service, 'price-missing'))
  }
  const unknown = new Set(gaps.map(({ service }) => service))
  const leftOut = isLeftOut(member) ? priced.filter(isByHeads).map(({ ruleId }) => ruleId) : []
  const bounds: ForecastLine[] = []
  for (const rule of rules.filter(isBound)) {
    const under = rulesUnder(rule, rules)
    if (leftOut.some((ruleId) => under.has(ruleId))) continue
    if ([...under].some((ruleId) => unknown.has(ruleId))) {
      gaps.push(gapOf(place, rule.ruleId, 'rests-on-unknown'))
      continue
    }
    const own = lines.filter(({ service }) => under.has(service))
    const line = boundLine(place, { rule, member, own })
    if (line !== null) bounds.push(line)
  }
  return { lines: [...lines, ...bounds], gaps }
}

/**
 * What a year will come to for one member by the tariffs published for it: units that were forecast × price, spread evenly over
 * the year (so the free part, tiers, minimums and caps of each month are counted as often as there are months), yearly prices by
 * population and time of membership. Each line is whole cents, rounded once, half away from zero. What cannot be said is a gap with its
 * reason, never 0. `sections` are those of the whole year.
 */
export function forecastYearPrice(sections: readonly YearSection[], member: MemberToForecast): ForecastOfYear {
  const [first, last] = [sections[0], sections.at(-1)]
  if (first === undefined || last === undefined) return { lines: [], gaps: [] }
  const year = { periodStart: first.periodStart, periodEnd: last.periodEnd }
  const lines: ForecastLine[] = []
  const gaps: ForecastGap[] = []
  let before = 0
  for (const section of sections) {
    const place = { section, before, year }
    if (section.rules === null) {
      const services = wantedServices(member)
      const named = services.length === 0 ? [null] : services
      gaps.push(...named.map((service) => gapOf(place, service, 'tariff-missing')))
    } else {
      const own = priceSection(place, section.rules, member)
      lines.push(...own.lines)
      gaps.push(...own.gaps)
    }
    before += section.months
  }
  return { lines, gaps }
}
