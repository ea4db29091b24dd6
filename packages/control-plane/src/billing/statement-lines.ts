import { fillPlaces } from '@grenier/contracts'
import {
  type CivilMonth,
  type ComposedLine,
  type ComposedStatement,
  type CycleMonths,
  type Fraction,
  formatFraction,
  formatQuantity,
  gibMonths,
  microsPerEuro,
  monthBounds,
  type PeriodBounds,
  type StatedCharge,
} from '@grenier/quota-billing'
import type { NewCharge } from './ports.ts'
import type { CorrectedStatement, NewLine } from './statement-life.ports.ts'
import { vatColumns } from './vat-of-installation.ts'

const quantityDigits = 3
const priceDigits = 6
const priceDigitsMin = 2

/** A decimal text as French people write it, without the zeros that say nothing beyond `digitsMin` of its digits. */
function frenchDecimal(text: string, digitsMin: number): string {
  const point = text.indexOf('.')
  if (point === -1) return text
  // By hand: a month has some hundreds of thousands of these texts.
  let end = text.length
  while (end > point + 1 + digitsMin && text.charAt(end - 1) === '0') end -= 1
  const whole = text.slice(0, point)
  return end === point + 1 ? whole : `${whole},${text.slice(point + 1, end)}`
}

type StatedRow = StatedCharge & Pick<NewCharge, 'label' | 'correction'>
type Line = ComposedLine<StatedRow>

/** GiB-months of the month that was used: a correction names how long its own month was. */
function quantityOf(byteSeconds: bigint, { originMonth, charges: [first] }: Line, period: PeriodBounds): Fraction {
  const ownUnit = first.explanation.params['byteSecondsPerGibMonth']
  if (originMonth === null || ownUnit === undefined) return gibMonths(byteSeconds, period)
  return { numerator: byteSeconds, denominator: BigInt(ownUnit) }
}

/** Of how many heads a line is; none where it nets what was charged with what stands in its place: that is no head count. */
function headsText(own: readonly StatedRow[]): string {
  const counts = new Set(own.map(({ explanation }) => explanation.params['inhabitants']))
  const parts = new Set(own.map(({ correction }) => correction?.part))
  const [inhabitants] = counts
  const isOneCount = counts.size === 1 && !(parts.has('reversal') && parts.has('replacement'))
  return isOneCount && inhabitants !== undefined ? `${inhabitants} hab.` : ''
}

function quantityText(line: Line, period: PeriodBounds): string {
  if (line.quantityByteSeconds !== null) {
    const quantity = formatQuantity(quantityOf(line.quantityByteSeconds, line, period), quantityDigits)
    return `${frenchDecimal(quantity, 0)} Go·mois`
  }
  // A stratum's price is for the year, not for each head.
  return line.kind === 'population' ? headsText(line.charges) : ''
}

function unitPriceText({ kind, unitPriceMicros }: Line): string {
  if (unitPriceMicros === null) return ''
  const price = formatFraction({ numerator: unitPriceMicros, denominator: microsPerEuro }, priceDigits)
  const per = kind === 'population' ? 'hab./an' : kind === 'subscription' ? 'an' : 'Go·mois'
  return `${frenchDecimal(price, priceDigitsMin)} €/${per}`
}

const monthNames = [
  'janvier',
  'février',
  'mars',
  'avril',
  'mai',
  'juin',
  'juillet',
  'août',
  'septembre',
  'octobre',
  'novembre',
  'décembre',
]

/** `janvier 2026` */
function monthText(month: CivilMonth): string {
  return `${monthNames[Number(month.slice(5)) - 1]} ${month.slice(0, 4)}`
}

const cycleNames: Readonly<Record<string, string>> = {
  '01 03': '1er trimestre',
  '04 06': '2e trimestre',
  '07 09': '3e trimestre',
  '10 12': '4e trimestre',
  '01 06': '1er semestre',
  '07 12': '2e semestre',
  '01 12': 'année',
}

/** `janvier 2026`, `1er trimestre 2026`, `année 2026`; where a cycle is not whole, `février à mars 2026`. */
function monthsText({ first, last }: CycleMonths): string {
  if (first === last) return monthText(last)
  const name = cycleNames[`${first.slice(5)} ${last.slice(5)}`]
  const [year, from] = [last.slice(0, 4), monthNames[Number(first.slice(5)) - 1]]
  return name === undefined ? `${from} à ${monthText(last)}` : `${name} ${year}`
}

/** What a statement is for, in one line as accounting software takes it: 160 characters at most. Its months are of one year. */
export function statementSubject(months: CycleMonths): string {
  return `Participation au service de stockage et de sauvegarde, ${monthsText(months)}`
}

/** What is given back, and on which statement. */
export function creditSubject({ number, month }: Pick<CorrectedStatement, 'number' | 'month'>): string {
  return `Avoir sur l’état ${number}, ${monthText(month)}`
}

/** What is asked ahead, by the name of its line. */
export function advanceLabel(year: string): string {
  return `Acompte de l’année ${year}`
}

/** What was asked ahead and comes off, by the name of its line. */
export const advanceTakenLabel = 'Acompte demandé, à déduire'

/** What is asked ahead, and for which year. */
export function advanceSubject(year: string): string {
  return `${advanceLabel(year)}, service de stockage et de sauvegarde`
}

/** What was asked ahead and not used. */
export function advanceCreditSubject({ number }: Pick<CorrectedStatement, 'number'>): string {
  return `Solde de l’acompte de l’état ${number}, rendu`
}

/** What a year cost less than it asked for. */
export function trueUpCreditSubject(year: number): string {
  return `Avoir sur la régularisation des coûts de l’année ${year}`
}

/** Of a statement of several months each line names its own. */
function labelOf({ kind, carriedFrom, charges: [{ label, inCycle }] }: Line, ownMonth: CivilMonth | null): string {
  const part = kind === 'free' ? `${label} (part gratuite)` : label
  if (carriedFrom === null) return ownMonth === null ? part : `${part} (${monthText(ownMonth)})`
  const from = monthText(carriedFrom)
  return `${part} (${inCycle === true ? from : fillPlaces('report de {from}', () => from)})`
}

/**
 * A statement's lines as people read them, in French: it is a document of a French public body. What waited for it names its
 * month, and its quantity is of that month.
 */
export function statementLines(
  { lines }: ComposedStatement<StatedRow>,
  { month, timeZone }: { readonly month: CivilMonth; readonly timeZone: string },
): NewLine[] {
  const stated = monthBounds(month, timeZone)
  const ownMonth = lines.some(({ charges: [first] }) => first.inCycle === true) ? month : null
  return lines.map((line) => {
    const period = line.carriedFrom === null ? stated : monthBounds(line.carriedFrom, timeZone)
    return {
      position: line.position,
      beneficiaryTenantId: line.beneficiaryTenantId,
      label: labelOf(line, ownMonth),
      quantityText: quantityText(line, period),
      unitPriceText: unitPriceText(line),
      amountCents: line.amountCents,
      carriedFrom: line.carriedFrom,
      ...vatColumns(line.vat),
    }
  })
}
