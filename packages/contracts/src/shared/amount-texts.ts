import {
  type CivilDate,
  type CivilMonth,
  civilDate,
  dayBounds,
  divideRoundHalfAwayFromZero,
  formatFraction,
  type Instant,
} from '@grenier/quota-billing'
import type { Language } from './language.ts'

/** The language's usual form in Europe: dates day first. */
const locales = { fr: 'fr-FR', en: 'en-GB' } as const satisfies Record<Language, string>

const kib = 2n ** 10n

/** Ascending. One "Go" is 2^30 bytes everywhere: the size that is shown, priced and enforced is the same. */
const units = [
  { unit: 'byte', bytes: 1n },
  { unit: 'kilobyte', bytes: kib },
  { unit: 'megabyte', bytes: kib ** 2n },
  { unit: 'gigabyte', bytes: kib ** 3n },
  { unit: 'terabyte', bytes: kib ** 4n },
] as const

function unitOf(bytes: bigint): (typeof units)[number] {
  const fitting = units.filter((candidate) => bytes >= candidate.bytes)
  const [largest, next] = [fitting.at(-1), fitting.at(-2)]
  if (largest === undefined) return units[3]
  // 1 500 Go says more than 1,46 To: a terabyte is only used for whole ones.
  return largest.unit === 'terabyte' && bytes % largest.bytes !== 0n && next !== undefined ? next : largest
}

/**
 * A size for people: `12 Go`, `2 To`, `1 536 Go`; in English `12 GB`. Exact where it is whole, else at most two decimals,
 * rounded to the careful side: `down`, so that what is left is never shown larger than it is, or `up`, so that what is
 * needed or in use is never shown smaller. The sign is left out.
 */
export function formatBytes(bytes: bigint, language: Language, rounded: 'down' | 'up' = 'down'): string {
  const size = bytes < 0n ? -bytes : bytes
  const { unit, bytes: unitBytes } = unitOf(size)
  const hundredths = (size * 100n + (rounded === 'up' ? unitBytes - 1n : 0n)) / unitBytes
  // Rounded up to a whole one, it may be one of a larger unit: 1 Go, not 1 024 Mo.
  if (hundredths % 100n === 0n && hundredths * unitBytes !== size * 100n) {
    return formatBytes((hundredths / 100n) * unitBytes, language)
  }
  const text = formatFraction({ numerator: hundredths, denominator: 100n }, 2)
  return new Intl.NumberFormat(locales[language], {
    style: 'unit',
    unit,
    unitDisplay: unit === 'byte' ? 'long' : 'short',
    maximumFractionDigits: 2,
  }).format(text as Intl.StringNumericLiteral)
}

/** An amount for people: `84 €`, `49,50 €`; rounded once to cents, half away from zero. `signed` also shows a plus. */
export function formatEuros(micros: bigint, language: Language, options: { signed?: boolean } = {}): string {
  const cents = divideRoundHalfAwayFromZero(micros, 10_000n)
  const text = formatFraction({ numerator: cents, denominator: 100n }, 2)
  return new Intl.NumberFormat(locales[language], {
    style: 'currency',
    currency: 'EUR',
    trailingZeroDisplay: 'stripIfInteger',
    signDisplay: options.signed === true ? 'exceptZero' : 'auto',
  }).format(text as Intl.StringNumericLiteral)
}

// Made once: a list says a day in each row, and making a format costs more than using it a hundred times.
const formatsOf = (options: Intl.DateTimeFormatOptions): Readonly<Record<Language, Intl.DateTimeFormat>> => ({
  fr: new Intl.DateTimeFormat(locales.fr, { ...options, timeZone: 'UTC' }),
  en: new Intl.DateTimeFormat(locales.en, { ...options, timeZone: 'UTC' }),
})
const dayFormats = formatsOf({ dateStyle: 'long' })
const shortDayFormats = formatsOf({ day: 'numeric', month: 'long' })

/** The first of a month is an ordinal in French, and it alone: `1er mars`, which Intl does not write. */
function withFirst(text: string, language: Language): string {
  return language === 'fr' ? text.replace(/^1(?=\s)/, '1er') : text
}

/** A day for people: `12 mars 2027`, `1er mars 2027`, `12 March 2027`. */
export function formatDay(day: CivilDate, language: Language): string {
  return withFirst(dayFormats[language].format(dayBounds(day, 'UTC').dayStart), language)
}

/** A day of a year that is known: `12 mars`, `1er mars`, `12 March`. */
export function formatShortDay(day: CivilDate, language: Language): string {
  return withFirst(shortDayFormats[language].format(dayBounds(day, 'UTC').dayStart), language)
}

/** An instant for people in a civil time: `12 mars 2027 à 14:05`, `1er mars 2027 à 14:05`, `12 March 2027 at 14:05`. */
export function formatMoment(at: Instant, timeZone: string, language: Language): string {
  const format = new Intl.DateTimeFormat(locales[language], { dateStyle: 'long', timeStyle: 'short', timeZone })
  return withFirst(format.format(at), language)
}

/** A month for people: `mars 2027`, `March 2027`. */
export function formatMonth(month: CivilMonth, language: Language): string {
  return formatMonths({ firstMonth: month, month }, language)
}

/** The months that a statement asks for: `janvier – mars 2027`, `January – March 2027`; of one month as that month. */
export function formatMonths(
  { firstMonth, month }: { readonly firstMonth: CivilMonth; readonly month: CivilMonth },
  language: Language,
): string {
  const format = new Intl.DateTimeFormat(locales[language], { month: 'long', year: 'numeric', timeZone: 'UTC' })
  const [first, last] = [firstMonth, month].map((one) => dayBounds(civilDate(`${one}-01`), 'UTC').dayStart)
  return format.formatRange(first ?? 0, last ?? 0)
}

/** Which form of a counted word the language wants: in French one and none take the singular. */
export function pluralOf(count: number, language: Language): 'one' | 'other' {
  return new Intl.PluralRules(locales[language]).select(count) === 'one' ? 'one' : 'other'
}
