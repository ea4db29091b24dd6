import type { StatementTable } from '@grenier/contracts'
import { type Column, type Table, tableOf } from '../shared/table.ts'
import { originText, vatRegimeTexts } from './french-codes.ts'

type Row = StatementTable['items'][number]

/** A month’s statements. */
export const statementColumns: readonly Column<Row>[] = [
  { field: 'number', title: 'Numéro', kind: 'text', width: 14, valueOf: (row) => row.number },
  { field: 'month', title: 'Mois', kind: 'text', width: 9, valueOf: (row) => row.month },
  { field: 'issuedOn', title: 'Établi le', kind: 'date', width: 11, valueOf: (row) => row.issuedOn },
  { field: 'payerName', title: 'Redevable', kind: 'text', width: 34, valueOf: (row) => row.payerName },
  { field: 'payerSiren', title: 'SIREN', kind: 'text', width: 11, valueOf: (row) => row.payerSiren },
  { field: 'payerSiret', title: 'SIRET', kind: 'text', width: 16, valueOf: (row) => row.payerSiret },
  { field: 'agreementNumber', title: 'Convention', kind: 'text', width: 18, valueOf: (row) => row.agreementNumber },
  { field: 'tariffCode', title: 'Barème', kind: 'text', width: 14, valueOf: (row) => row.tariffCode },
  { field: 'tariffActNumber', title: 'Acte du barème', kind: 'text', width: 16, valueOf: (row) => row.tariffActNumber },
  {
    field: 'originalNumber',
    title: 'État d’origine',
    kind: 'text',
    width: 14,
    valueOf: (row) => row.credit?.originalNumber ?? null,
  },
  { field: 'vatRegime', title: 'TVA', kind: 'text', width: 28, valueOf: (row) => vatRegimeTexts[row.vatRegime] },
  {
    field: 'totalEuros',
    title: 'Total hors taxes (EUR)',
    kind: 'cents',
    width: 15,
    summed: true,
    valueOf: (row) => row.totalCents,
  },
  { field: 'vatEuros', title: 'TVA (EUR)', kind: 'cents', width: 13, summed: true, valueOf: (row) => row.vatCents },
  {
    field: 'payableEuros',
    title: 'À payer (EUR)',
    kind: 'cents',
    width: 15,
    summed: true,
    valueOf: (row) => row.payableCents,
  },
  { field: 'origin', title: 'Données', kind: 'text', width: 11, valueOf: (row) => originText(row.simulated) },
]

/** A month's statements, one row each. */
export function statementsTable({ items }: StatementTable): Table {
  return tableOf('États', statementColumns, items)
}
