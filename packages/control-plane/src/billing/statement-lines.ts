import type { ChargeRow, StatementLine } from '@grenier/contracts'
import {
  type CivilMonth,
  type ComposedLine,
  type ComposedStatement,
  type Fraction,
  formatFraction,
  formatQuantity,
  gibMonths,
  microsPerEuro,
  monthBounds,
  type PeriodBounds,
} from '@grenier/quota-billing'

const quantityDigits = 3
const priceDigits = 6
const priceDigitsMin = 2

/** A decimal text as French people write it, without the zeros that say nothing beyond `digitsMin`. */
function frenchDecimal(text: string, digitsMin: number): string {
  const [whole = '0', decimals = ''] = text.split('.')
  const kept = decimals.replace(/0+$/, '').padEnd(digitsMin, '0')
  return kept === '' ? whole : `${whole},${kept}`
}

/** The charge a line was made of: all charges of a line share what is read here. */
function chargeOf(line: ComposedLine, charges: readonly ChargeRow[]): ChargeRow | undefined {
  return charges.find(
    ({ tenantId, kind, ruleId, offerId, meter, month, originMonth }) =>
      tenantId === line.beneficiaryTenantId &&
      kind === line.kind &&
      ruleId === line.ruleId &&
      offerId === line.offerId &&
      meter === line.meter &&
      originMonth === line.originMonth &&
      (line.carriedFrom === null || month === line.carriedFrom),
  )
}

/** GiB-months of the month that was used: a correction names how long its own month was. */
function quantityOf(byteSeconds: bigint, charge: ChargeRow | undefined, period: PeriodBounds): Fraction {
  const ownUnit = charge?.explanation.params['byteSecondsPerGibMonth']
  if (charge === undefined || charge.originMonth === null || ownUnit === undefined) {
    return gibMonths(byteSeconds, period)
  }
  return { numerator: byteSeconds, denominator: BigInt(ownUnit) }
}

function quantityText(line: ComposedLine, charge: ChargeRow | undefined, period: PeriodBounds): string {
  if (line.quantityByteSeconds !== null) {
    const quantity = formatQuantity(quantityOf(line.quantityByteSeconds, charge, period), quantityDigits)
    return `${frenchDecimal(quantity, 0)} Go·mois`
  }
  const inhabitants = charge?.explanation.params['inhabitants']
  return inhabitants === undefined ? '' : `${inhabitants} hab.`
}

function unitPriceText({ kind, unitPriceMicros }: ComposedLine): string {
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

/** `de janvier 2026`, `d’avril 2026` */
function ofMonthText(month: CivilMonth): string {
  const text = monthText(month)
  return /^[ao]/.test(text) ? `d’${text}` : `de ${text}`
}

/** What a statement is for, in one line as accounting software takes it: 160 characters at most. */
export function statementSubject(month: CivilMonth): string {
  return `Participation au service de stockage et de sauvegarde, ${monthText(month)}`
}

function labelOf({ kind, ruleId, carriedFrom }: ComposedLine, charge: ChargeRow | undefined): string {
  const label = charge?.label ?? ruleId
  const part = kind === 'free' ? `${label} (part gratuite)` : label
  return carriedFrom === null ? part : `${part} (report ${ofMonthText(carriedFrom)})`
}

/**
 * A statement's lines as people read them, in French: it is a document of a French public body. What was carried names its
 * month, and its quantity is of that month.
 */
export function statementLines(
  { lines }: ComposedStatement,
  charges: readonly ChargeRow[],
  { month, timeZone }: { readonly month: CivilMonth; readonly timeZone: string },
): StatementLine[] {
  return lines.map((line) => {
    const charge = chargeOf(line, charges)
    const period = monthBounds(line.carriedFrom ?? month, timeZone)
    return {
      position: line.position,
      beneficiaryTenantId: line.beneficiaryTenantId,
      label: labelOf(line, charge),
      quantityText: quantityText(line, charge, period),
      unitPriceText: unitPriceText(line),
      amountCents: line.amountCents,
      carriedFrom: line.carriedFrom,
    }
  })
}
