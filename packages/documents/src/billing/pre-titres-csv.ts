import type { PreTitre } from '@grenier/contracts'
import type { Column } from '../shared/table.ts'
import { type CsvReader, tableCsv } from '../shared/table-csv.ts'
import { vatRegimeTexts } from './french-codes.ts'

const kindTexts: Readonly<Record<PreTitre['kind'], string>> = {
  titre: 'titre',
  reduction: 'réduction de titre',
  annulation: 'annulation de titre',
  mandat: 'mandat sur exercice antérieur',
}

const amount = { kind: 'cents', width: 14 } as const

const columns: readonly Column<PreTitre>[] = [
  { field: 'number', title: 'Numéro de facture', kind: 'text', width: 20, valueOf: (row) => row.number },
  { field: 'kind', title: 'Type', kind: 'text', width: 20, valueOf: (row) => kindTexts[row.kind] },
  {
    field: 'originalNumber',
    title: 'Facture d’origine',
    kind: 'text',
    width: 20,
    valueOf: (row) => row.originalNumber,
  },
  { field: 'issuedOn', title: 'Date', kind: 'date', width: 11, valueOf: (row) => row.issuedOn },
  { field: 'payerName', title: 'Tiers', kind: 'text', width: 34, valueOf: (row) => row.payerName },
  { field: 'payerSiret', title: 'SIRET', kind: 'text', width: 16, valueOf: (row) => row.payerSiret },
  { field: 'nature', title: 'Nature', kind: 'text', width: 10, valueOf: (row) => row.nature },
  { field: 'engagement', title: 'Engagement', kind: 'text', width: 18, valueOf: (row) => row.engagementNumber },
  { field: 'serviceCode', title: 'Code service', kind: 'text', width: 18, valueOf: (row) => row.serviceCode },
  { field: 'subject', title: 'Objet', kind: 'text', width: 60, valueOf: (row) => row.subject },
  { field: 'vatRegime', title: 'TVA', kind: 'text', width: 28, valueOf: (row) => vatRegimeTexts[row.vatRegime] },
  { field: 'amountBeforeVatEuros', title: 'Montant HT', ...amount, valueOf: (row) => row.amountBeforeVatCents },
  { field: 'vatEuros', title: 'Montant TVA', ...amount, valueOf: (row) => row.vatCents },
  { field: 'payableEuros', title: 'Montant TTC', ...amount, valueOf: (row) => row.payableCents },
]

/** What the finance software is asked to make of a month's statements as CSV, one row each and no total. */
export function preTitresCsv(rows: AsyncIterable<readonly PreTitre[]>, reader: CsvReader): AsyncIterable<Uint8Array> {
  return tableCsv(columns, rows, reader)
}
