import type { Statement, StatementLine } from '@grenier/contracts'
import { type Column, type Table, tableOf } from '../shared/table.ts'
import { originText } from './french-codes.ts'
import { statementTexts, vatGroupText } from './statement-texts.ts'

type Row = StatementLine & { readonly statement: Statement }

/** The facts of the statement, the same in each row. */
const headColumns: readonly Column<Row>[] = [
  { field: 'number', title: 'Numéro', kind: 'text', width: 14, valueOf: ({ statement }) => statement.number },
  { field: 'month', title: 'Mois', kind: 'text', width: 9, valueOf: ({ statement }) => statement.month },
  { field: 'issuerName', title: 'Émetteur', kind: 'text', width: 28, valueOf: ({ statement }) => statement.issuerName },
  { field: 'payerName', title: 'Redevable', kind: 'text', width: 32, valueOf: ({ statement }) => statement.payerName },
  { field: 'payerSiren', title: 'SIREN', kind: 'text', width: 11, valueOf: ({ statement }) => statement.payerSiren },
  { field: 'payerSiret', title: 'SIRET', kind: 'text', width: 16, valueOf: ({ statement }) => statement.payerSiret },
  {
    field: 'agreementNumber',
    title: 'Convention',
    kind: 'text',
    width: 18,
    valueOf: ({ statement }) => statement.agreementNumber,
  },
  { field: 'tariffCode', title: 'Barème', kind: 'text', width: 14, valueOf: ({ statement }) => statement.tariffCode },
  {
    field: 'tariffActNumber',
    title: 'Acte du barème',
    kind: 'text',
    width: 16,
    valueOf: ({ statement }) => statement.tariffActNumber,
  },
  {
    field: 'originalNumber',
    title: 'État d’origine',
    kind: 'text',
    width: 14,
    valueOf: ({ statement }) => statement.credit?.originalNumber ?? null,
  },
]

const columns: readonly Column<Row>[] = [
  ...headColumns,
  { field: 'position', title: 'Ligne', kind: 'count', width: 6, valueOf: (row) => BigInt(row.position) },
  { field: 'beneficiaryName', title: 'Bénéficiaire', kind: 'text', width: 32, valueOf: (row) => row.beneficiaryName },
  { field: 'label', title: 'Désignation', kind: 'text', width: 36, valueOf: (row) => row.label },
  { field: 'quantity', title: 'Quantité', kind: 'text', width: 18, valueOf: (row) => row.quantityText },
  { field: 'unitPrice', title: 'Prix unitaire', kind: 'text', width: 18, valueOf: (row) => row.unitPriceText },
  {
    field: 'amountEuros',
    title: 'Montant (EUR)',
    kind: 'cents',
    width: 14,
    summed: true,
    valueOf: (row) => row.amountCents,
  },
  {
    field: 'origin',
    title: 'Données',
    kind: 'text',
    width: 11,
    valueOf: ({ statement }) => originText(statement.simulated),
  },
]

/** A statement, one row a line: the sum of the lines is its total before VAT; the VAT and what is to be paid follow it. */
export function statementTable(statement: Statement): Table {
  const rows = statement.lines.map((line) => ({ ...line, statement }))
  const taxes = statement.vatGroups.map((group) => ({ label: vatGroupText(group), value: group.vatCents }))
  return {
    ...tableOf('État', columns, rows),
    furtherTotals: [...taxes, { label: statementTexts.payable, value: statement.payableCents }],
  }
}
