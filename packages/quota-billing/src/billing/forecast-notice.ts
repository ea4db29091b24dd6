import type { CivilMonth } from '../shared/civil-time.ts'
import { compareKeys } from '../shared/largest-remainder.ts'
import { centsFromMicros } from '../shared/money.ts'
import type { ForecastGap, ForecastLine, ForecastOfYear } from './forecast-year-price.ts'
import { groupVat, type VatGroup, type VatRegime } from './vat.ts'

export {
  type ForecastGap,
  type ForecastGapReason,
  type ForecastLine,
  type ForecastOfYear,
  forecastGapReasons,
  forecastLineKinds,
  forecastUnits,
  forecastYearPrice,
  type MemberToForecast,
  partByMonths,
  partOfYear,
  type YearSection,
} from './forecast-year-price.ts'

/** How the former year is known. */
export const formerYearLabels = ['charged', 'repris'] as const

/** What the year before the running one came to: charged here, brought over from the system before, or not known. */
export type FormerYear =
  | { readonly label: 'charged'; readonly microsOf: ReadonlyMap<string, bigint> }
  | { readonly label: 'repris'; readonly amountCents: bigint }
  | { readonly label: null }

/** One for whom the payer pays, with all that is known of it. Services are ids of rules and codes of costs. */
export interface BeneficiaryToNotify extends ForecastOfYear {
  readonly former: FormerYear
  /** What the running year will come to, by service. */
  readonly projectedMicros: ReadonlyMap<string, bigint>
}

/** One service of a beneficiary. Amounts are whole cents before VAT; null: not known. */
export interface NoticeRow {
  readonly service: string | null
  readonly formerCents: bigint | null
  readonly projectedCents: bigint | null
  /** Σ of its lines; null where nothing of it can be forecast. */
  readonly forecastCents: bigint | null
  readonly lines: readonly ForecastLine[]
  readonly gaps: readonly ForecastGap[]
}

export interface NoticeSums {
  /** Σ of what is known; null where nothing is. */
  readonly formerCents: bigint | null
  readonly projectedCents: bigint
  readonly forecastCents: bigint
}

export interface NoticePart extends NoticeSums {
  readonly formerLabel: FormerYear['label']
  readonly rows: readonly NoticeRow[]
}

export interface ComposedNotice extends NoticeSums {
  readonly parts: readonly NoticePart[]
  readonly vatGroups: readonly VatGroup[]
  readonly vatCents: bigint
  readonly payableCents: bigint
  /** True where something could not be forecast: the sum is then of the rest. */
  readonly isIncomplete: boolean
}

function centsOf(micros: bigint | undefined): bigint | null {
  return micros === undefined ? null : centsFromMicros(micros)
}

function sumCents(amounts: readonly (bigint | null)[]): bigint {
  return amounts.reduce<bigint>((sum, one) => sum + (one ?? 0n), 0n)
}

function sumKnown(amounts: readonly (bigint | null)[]): bigint | null {
  return amounts.every((one) => one === null) ? null : sumCents(amounts)
}

function rowOf(service: string | null, part: BeneficiaryToNotify): NoticeRow {
  const lines = part.lines.filter((line) => line.service === service)
  const gaps = part.gaps.filter((gap) => gap.service === service)
  const { former, projectedMicros } = part
  // What is neither priced nor missing comes to nothing: a service that the year does not have any more.
  const isKnown = lines.length > 0 || gaps.length === 0
  return {
    service,
    formerCents: service === null || former.label !== 'charged' ? null : centsOf(former.microsOf.get(service)),
    projectedCents: service === null ? null : centsOf(projectedMicros.get(service)),
    forecastCents: isKnown ? sumCents(lines.map(({ amountCents }) => amountCents)) : null,
    lines,
    gaps,
  }
}

/** By service; what is of no service last. */
function servicesOf({ lines, gaps, former, projectedMicros }: BeneficiaryToNotify): (string | null)[] {
  const named = [...lines, ...gaps].flatMap(({ service }) => (service === null ? [] : [service]))
  const before = former.label === 'charged' ? [...former.microsOf.keys()] : []
  const services = new Set([...named, ...before, ...projectedMicros.keys()])
  const sorted: (string | null)[] = [...services].toSorted(compareKeys)
  return gaps.some(({ service }) => service === null) ? [...sorted, null] : sorted
}

function partOf(part: BeneficiaryToNotify): NoticePart {
  const rows = servicesOf(part).map((service) => rowOf(service, part))
  const { former } = part
  const formerCents = former.label === 'repris' ? former.amountCents : sumKnown(rows.map((row) => row.formerCents))
  return {
    formerLabel: former.label,
    rows,
    formerCents: former.label === 'charged' ? (formerCents ?? 0n) : formerCents,
    projectedCents: sumCents(rows.map((row) => row.projectedCents)),
    forecastCents: sumCents(rows.map((row) => row.forecastCents)),
  }
}

/**
 * What a payer is told before it votes its budget: of each beneficiary and service what the year before came to, what the running
 * one will, and what the next one will by units × price; with the VAT that each line bears in its months, rounded once a regime. Every sum
 * is Σ of what it stands under, to the cent.
 */
export function composeForecastNotice(
  beneficiaries: readonly BeneficiaryToNotify[],
  vatOf: (rendered: { readonly month: CivilMonth; readonly service: string }) => VatRegime,
): ComposedNotice {
  const parts = beneficiaries.map(partOf)
  const lines = parts.flatMap(({ rows }) => rows.flatMap((row) => row.lines))
  const vatGroups = groupVat(
    lines.map(({ firstMonth: month, service, amountCents }) => ({ regime: vatOf({ month, service }), amountCents })),
  )
  const vatCents = sumCents(vatGroups.map((group) => group.vatCents))
  const forecastCents = sumCents(parts.map((part) => part.forecastCents))
  return {
    parts,
    formerCents: sumKnown(parts.map((part) => part.formerCents)),
    projectedCents: sumCents(parts.map((part) => part.projectedCents)),
    forecastCents,
    vatGroups,
    vatCents,
    payableCents: forecastCents + vatCents,
    isIncomplete: parts.some(({ rows }) => rows.some(({ gaps }) => gaps.length > 0)),
  }
}
