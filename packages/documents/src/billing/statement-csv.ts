import type { Statement } from '@grenier/contracts'
import { stringify } from 'csv-stringify/sync'
import { decimalFromCents } from '../shared/french.ts'
import { inert } from '../shared/inert.ts'
import { statementTexts, vatGroupText } from './statement-texts.ts'

const columns = [
  'Numéro',
  'Mois',
  'Émetteur',
  'Redevable',
  'SIREN',
  'Convention',
  'Barème',
  'Acte du barème',
  'État d’origine',
  'Ligne',
  'Bénéficiaire',
  'Désignation',
  'Quantité',
  'Prix unitaire',
  'Montant (EUR)',
  'Données',
] as const

/**
 * A statement as CSV for people: semicolons, decimal comma, byte order mark, CR LF; one row per line, which
 * names whose it is, then the total before VAT, the VAT of each rate or why there is none, and what is to be paid. Text
 * that a spreadsheet would run as a formula is preceded by an apostrophe.
 */
export function statementCsv(statement: Statement): Uint8Array {
  const common = [
    statement.number,
    statement.month,
    statement.issuerName,
    statement.payerName,
    statement.payerSiren ?? '',
    statement.agreementNumber,
    statement.tariffCode,
    statement.tariffActNumber,
    statement.credit?.originalNumber ?? '',
  ].map(inert)
  const origin = statement.simulated ? 'simulées' : 'mesurées'
  const rows = statement.lines.map((line) => [
    ...common,
    String(line.position),
    inert(line.beneficiaryName),
    inert(line.label),
    inert(line.quantityText),
    inert(line.unitPriceText),
    commaDecimal(line.amountCents),
    origin,
  ])
  const sumOf = (label: string, cents: bigint) => [...common, '', '', label, '', '', commaDecimal(cents), origin]
  rows.push(sumOf(statementTexts.totalBeforeVat, statement.totalCents))
  rows.push(...statement.vatGroups.map((group) => sumOf(vatGroupText(group), group.vatCents)))
  rows.push(sumOf(statementTexts.payable, statement.payableCents))
  return new TextEncoder().encode(
    stringify([[...columns], ...rows], { bom: true, delimiter: ';', record_delimiter: 'windows' }),
  )
}

function commaDecimal(cents: bigint): string {
  return decimalFromCents(cents).replace('.', ',')
}
