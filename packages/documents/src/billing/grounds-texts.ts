import type { Statement, StatementGrounds } from '@grenier/contracts'
import { divideRoundHalfAwayFromZero } from '@grenier/quota-billing'
import { verdictTexts } from '../protection/drill-certificate-texts.ts'
import { civilDayText, decimalText, eurosText, instantText, signedText } from '../shared/french.ts'

export const groundsTexts = {
  forecast: 'Prévu, réel, écart',
  invoice: 'Facturation',
  rules: 'Comment ces montants sont calculés',
  places: 'Où sont vos données, à la composition de cet état',
  proofs: 'Dernière preuve de restauration, à la composition de cet état',
  carried:
    'Une ligne d’un autre mois, reportée ou rectifiée, suit le barème du mois qu’elle nomme. Une participation à un coût partagé suit la clé votée.',
  noProof: 'aucun essai de restauration à ce jour',
} as const

const residencyTexts: Readonly<Record<StatementGrounds['places'][number]['residency'], string>> = {
  FR: 'en France',
  EU: 'dans l’Union européenne',
  other: 'hors de l’Union européenne',
}

/** `Barème BAR-2026, voté par le comité syndical : délibération n° 2025-42 du 1er décembre 2025, « Tarifs »` */
export function actText({ tariffCode, tariffActNumber }: Statement, act: StatementGrounds['act']): string {
  if (act === null) return `Barème ${tariffCode}, acte n°\u00a0${tariffActNumber}.`
  return `Barème ${tariffCode}, voté par l’acte n°\u00a0${act.number} du ${civilDayText(act.adoptedOn)} (${act.organ}) : « ${act.title} ».`
}

export function placeText({ offerName, siteName, residency }: StatementGrounds['places'][number]): string {
  return `${offerName} : site de ${siteName}, ${residencyTexts[residency]}`
}

/** What the last drill of a member showed, its certificate named. */
export function proofText({ memberName, drill }: StatementGrounds['proofs'][number]): string {
  if (drill === null) return `${memberName} : ${groundsTexts.noProof}.`
  const { headline } = verdictTexts[drill.verdict]
  const about = `le ${instantText(drill.endedAt)}, espace « ${drill.claimName} », certificat n°\u00a0${drill.taskId}`
  return `${memberName} : ${headline} (${about}).`
}

export interface ForecastRow {
  readonly label: string
  readonly expected: string
  readonly actual: string
  readonly difference: string
}

const monthsOfYear = 12n
const milli = 1_000n

/** Decimal text of up to three decimals, in thousandths. */
function milliOf(text: string): bigint {
  const [whole = '0', decimals = ''] = text.replace('-', '').split('.')
  const value = BigInt(whole) * milli + BigInt(decimals.padEnd(3, '0').slice(0, 3))
  return text.startsWith('-') ? -value : value
}

function unitsText(unitsMilli: bigint): string {
  const digits = (unitsMilli < 0n ? -unitsMilli : unitsMilli).toString().padStart(4, '0')
  const decimals = digits.slice(-3).replace(/0+$/, '')
  const whole = decimalText(BigInt(digits.slice(0, -3)))
  return `${unitsMilli < 0n ? '-' : ''}${whole}${decimals === '' ? '' : `,${decimals}`} Go·mois`
}

/** Whose figure the year's one is: that of the notice that was sent or, without one, the payer's own budget. */
function sourceText(notice: StatementGrounds['forecast']['notice'], year: string): string {
  if (notice === undefined) return `prévus au budget ${year}`
  return `prévus pour ${year} (avis de prévision n°\u00a0${notice.ordinal} du ${civilDayText(notice.sentOn)})`
}

/**
 * What was notified for the year, by its twelfths through the statement's month, against what became of it: of the budget what the
 * statements since January ask for, of each service its units of the statement's months. No row where nothing was notified.
 */
export function forecastRows(
  { firstMonth, month, payableCents }: Statement,
  { budgetCents, units, notice }: StatementGrounds['forecast'],
  yearToDateCents: bigint | null,
): ForecastRow[] {
  const months = BigInt(month.slice(5))
  // Months of one statement are of one year.
  const stated = months - BigInt(firstMonth.slice(5)) + 1n
  const rows: ForecastRow[] = []
  if (budgetCents !== null) {
    const expected = divideRoundHalfAwayFromZero(budgetCents * months, monthsOfYear)
    const actual = yearToDateCents ?? payableCents
    rows.push({
      label: `Depuis janvier, ${months}/12 de ${eurosText(budgetCents)} ${sourceText(notice, month.slice(0, 4))}`,
      expected: eurosText(expected),
      actual: eurosText(actual),
      difference: signedText(actual - expected, eurosText),
    })
  }
  for (const { label, yearUnitsMilli, usedUnits } of units) {
    const expected = divideRoundHalfAwayFromZero(yearUnitsMilli * stated, monthsOfYear)
    const actual = milliOf(usedUnits)
    rows.push({
      label: `${label}, ${stated === 1n ? 'ce mois' : 'ces mois'} (${stated}/12 de ${unitsText(yearUnitsMilli)} prévus)`,
      expected: unitsText(expected),
      actual: unitsText(actual),
      difference: signedText(actual - expected, unitsText),
    })
  }
  return rows
}
