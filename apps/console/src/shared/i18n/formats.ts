import {
  formatBytes,
  formatDay,
  formatEuros,
  formatMoment,
  formatMonth,
  formatMonths,
  formatShortDay,
  type Language,
} from '@grenier/contracts'
import {
  type CivilDate,
  type CivilMonth,
  civilDateOf,
  divideRoundHalfAwayFromZero,
  type Instant,
} from '@grenier/quota-billing'

/** How a language writes what the API sends. Days are those of the operator's zone. */
export interface Formats {
  /** `38 Go`; rounded down, or up for what is in use. */
  bytes(bytes: bigint, rounded?: 'down' | 'up'): string
  /** `3,4 Mo`: of a file that is fetched, in the decimal units in which computers show them. */
  fileSize(bytes: bigint): string
  /** `1 234,56 €` from micros; signed with a plus where it says by how much something changes. */
  euros(micros: bigint, options?: { readonly signed?: boolean }): string
  eurosOfCents(cents: bigint): string
  /** `1 234,00 €` from micros: always to the cent, so that figures of a column stand under each other. */
  eurosInColumn(micros: bigint, options?: { readonly signed?: boolean }): string
  centsInColumn(cents: bigint): string
  /** `34 969` */
  whole(count: bigint | number): string
  /** `1 234,567` from decimal text, to the thousandth; a whole number without decimals. */
  decimal(text: string): string
  /** `0,035 €`: a price of a barème, which may be finer than a cent. */
  finePrice(micros: bigint): string
  /** `12 mars 2026`, `1er mars 2026` */
  day(day: CivilDate): string
  /** `12 mars`, for days of this year. */
  shortDay(day: CivilDate): string
  dayOf(instant: Instant, timeZone: string): string
  /** `12 mars 2026 à 08:15` */
  momentOf(instant: Instant, timeZone: string): string
  /** `08:15` */
  hourOf(instant: Instant, timeZone: string): string
  month(month: CivilMonth): string
  /** `janvier – mars 2026`: the months that a statement asks for. */
  months(of: { readonly firstMonth: CivilMonth; readonly month: CivilMonth }): string
  shortMonth(month: CivilMonth): string
  percent(part: bigint, whole: bigint): string
  /** `1 234` */
  count(count: number): string
}

const locales = { fr: 'fr-FR', en: 'en-GB' } as const satisfies Record<Language, string>
const microsPerCent = 10_000n
const microsPerEuro = 1_000_000

const fileUnits = [
  [1_000_000_000n, 'gigabyte'],
  [1_000_000n, 'megabyte'],
  [1_000n, 'kilobyte'],
] as const

const utcNoon = (text: string): Date => new Date(`${text}T12:00:00Z`)

/** Cents as an exact decimal, which a number is not. */
function decimalOf(cents: bigint): `${number}` {
  const digits = (cents < 0n ? -cents : cents).toString().padStart(3, '0')
  return `${cents < 0n ? '-' : ''}${digits.slice(0, -2)}.${digits.slice(-2)}` as `${number}`
}

/** The formats of one language. */
export function formatsOf(language: Language): Formats {
  const locale = locales[language]
  const shortMonth = new Intl.DateTimeFormat(locale, { month: 'short', year: '2-digit', timeZone: 'UTC' })
  const fine = new Intl.NumberFormat(locale, { style: 'currency', currency: 'EUR', maximumFractionDigits: 6 })
  const percent = new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 0 })
  const column = new Intl.NumberFormat(locale, { style: 'currency', currency: 'EUR' })
  const signed = new Intl.NumberFormat(locale, { style: 'currency', currency: 'EUR', signDisplay: 'exceptZero' })
  const whole = new Intl.NumberFormat(locale)
  const thousandths = new Intl.NumberFormat(locale, { maximumFractionDigits: 3 })
  return {
    bytes: (bytes, rounded) => formatBytes(bytes, language, rounded),
    fileSize: (bytes) => {
      const unit = fileUnits.find(([bytesMin]) => bytes >= bytesMin) ?? fileUnits[2]
      const number = new Intl.NumberFormat(locale, { style: 'unit', unit: unit[1], maximumFractionDigits: 1 })
      return number.format(Number(bytes / (unit[0] / 10n)) / 10)
    },
    euros: (micros, options) => formatEuros(micros, language, options),
    eurosOfCents: (cents) => formatEuros(cents * microsPerCent, language),
    eurosInColumn: (micros, options) =>
      (options?.signed === true ? signed : column).format(
        decimalOf(divideRoundHalfAwayFromZero(micros, microsPerCent)),
      ),
    centsInColumn: (cents) => column.format(decimalOf(cents)),
    whole: (count) => whole.format(count),
    decimal: (text) => thousandths.format(text as `${number}`),
    finePrice: (micros) => fine.format(Number(micros) / microsPerEuro),
    day: (day) => formatDay(day, language),
    shortDay: (day) => formatShortDay(day, language),
    dayOf: (instant, timeZone) => formatDay(civilDateOf(instant, timeZone), language),
    momentOf: (instant, timeZone) => formatMoment(instant, timeZone, language),
    hourOf: (instant, timeZone) => new Intl.DateTimeFormat(locale, { timeStyle: 'short', timeZone }).format(instant),
    month: (month) => formatMonth(month, language),
    months: (of) => formatMonths(of, language),
    shortMonth: (month) => shortMonth.format(utcNoon(`${month}-15`)),
    count: (count) => whole.format(count),
    percent: (part, whole) => percent.format(whole === 0n ? 0 : Number((part * 1_000n) / whole) / 1_000),
  }
}
