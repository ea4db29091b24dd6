import { formatDay, formatMonths, formatShortDay, type Statement } from '@grenier/contracts'
import { addDays, addMonths, type CivilDate, firstDateOf, type Instant } from '@grenier/quota-billing'

const euros = new Intl.NumberFormat('fr-FR', { style: 'currency', currency: 'EUR' })

/** Cents as decimal text with a point, exact for any size: `-1234.05`. */
export function decimalFromCents(cents: bigint): string {
  const magnitude = (cents < 0n ? -cents : cents).toString().padStart(3, '0')
  return `${cents < 0n ? '-' : ''}${magnitude.slice(0, -2)}.${magnitude.slice(-2)}`
}

/** Cents as people read them in France: `1 234,05 €`, with no-break spaces. */
export function eurosText(cents: bigint): string {
  return euros.format(decimalFromCents(cents) as `${number}`)
}

/** Civil days of a statement's months, of its issue and of its disputes, as people read them. */
export interface StatementDays {
  /** `janvier 2026`, `janvier – mars 2026` */
  readonly month: string
  /** `du 1er au 31 janvier 2026`, `du 1er janvier au 31 mars 2026` */
  readonly period: string
  readonly issuedOn: string
  /** The last day, inclusive, of disputes. */
  readonly disputableUntil: string
  /** False: that day was over when the statement was issued. */
  readonly isDisputableAtIssue: boolean
}

/** `du 1er au 31 janvier 2026`; of several months `du 1er janvier au 31 mars 2026`. */
function periodText({ firstMonth, month }: Pick<Statement, 'firstMonth' | 'month'>): string {
  const first = firstMonth === month ? '1er' : formatShortDay(firstDateOf(firstMonth), 'fr')
  return `du ${first} au ${civilDayText(addDays(firstDateOf(addMonths(month, 1)), -1))}`
}

/**
 * The civil days of a statement; those of its issue and of its disputes are the operator's, which a statement does not carry.
 * @throws when the month is no civil month.
 */
export function statementDays(
  statement: Pick<Statement, 'firstMonth' | 'month'>,
  { issuedOn, disputableUntil }: { readonly issuedOn: CivilDate; readonly disputableUntil: CivilDate },
): StatementDays {
  return {
    month: formatMonths(statement, 'fr'),
    period: periodText(statement),
    issuedOn: civilDayText(issuedOn),
    disputableUntil: civilDayText(disputableUntil),
    isDisputableAtIssue: disputableUntil >= issuedOn,
  }
}

/** A civil day as people read it: `1er juillet 2026`. */
export function civilDayText(day: CivilDate): string {
  return formatDay(day, 'fr')
}

/** An instant, exact and without a zone to guess: `06/07/2026 09:41:12 UTC`. */
export function instantText(at: Instant): string {
  const [day = '', time = ''] = new Date(at).toISOString().split('T')
  return `${day.split('-').toReversed().join('/')} ${time.slice(0, 8)} UTC`
}

const wholeNumbers = new Intl.NumberFormat('fr-FR')

/** A whole number as people read it: `12 345`. */
export function decimalText(value: bigint): string {
  return wholeNumbers.format(value)
}

/** A difference with its sign where it is more. */
export function signedText(value: bigint, textOf: (value: bigint) => string): string {
  return value > 0n ? `+${textOf(value)}` : textOf(value)
}

/** Millionths of a euro with all the decimals that say something, and two at least: `0,012345 €`. */
export function eurosOfMicrosText(micros: bigint): string {
  const digits = (micros < 0n ? -micros : micros).toString().padStart(7, '0')
  const decimals = digits.slice(-6).replace(/0+$/, '').padEnd(2, '0')
  return `${micros < 0n ? '-' : ''}${decimalText(BigInt(digits.slice(0, -6)))},${decimals}\u00a0€`
}
