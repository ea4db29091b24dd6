import type { ChargeTable } from '@grenier/contracts'
import { type Column, type Table, tableOf } from '../shared/table.ts'
import { chargeKindTexts } from './french-codes.ts'

type Row = ChargeTable['items'][number]

/** A month’s charges: the sum of the amounts is what the month is charged, to the millionth of a euro. */
export const chargeColumns: readonly Column<Row>[] = [
  { field: 'month', title: 'Mois', kind: 'text', width: 9, valueOf: (row) => row.month },
  { field: 'memberName', title: 'Bénéficiaire', kind: 'text', width: 32, valueOf: (row) => row.memberName },
  { field: 'memberSiren', title: 'SIREN', kind: 'text', width: 11, valueOf: (row) => row.memberSiren },
  { field: 'memberInseeCode', title: 'Code INSEE', kind: 'text', width: 8, valueOf: (row) => row.memberInseeCode },
  { field: 'payerName', title: 'Redevable', kind: 'text', width: 32, valueOf: (row) => row.payerName },
  { field: 'payerSiret', title: 'SIRET du redevable', kind: 'text', width: 16, valueOf: (row) => row.payerSiret },
  { field: 'kind', title: 'Nature', kind: 'text', width: 16, valueOf: (row) => chargeKindTexts[row.kind] },
  { field: 'label', title: 'Désignation', kind: 'text', width: 34, valueOf: (row) => row.label },
  { field: 'offerName', title: 'Offre', kind: 'text', width: 22, valueOf: (row) => row.offerName },
  { field: 'meter', title: 'Mesure', kind: 'text', width: 18, valueOf: (row) => row.meter },
  {
    field: 'quantityGibMonths',
    title: 'Quantité (Go·mois)',
    kind: 'decimal',
    width: 14,
    valueOf: (row) => row.quantityGibMonths,
  },
  {
    field: 'unitPriceEuros',
    title: 'Prix unitaire (EUR)',
    kind: 'micros',
    width: 12,
    valueOf: (row) => row.unitPriceMicros,
  },
  {
    field: 'amountEuros',
    title: 'Montant (EUR)',
    kind: 'micros',
    width: 16,
    summed: true,
    valueOf: (row) => row.amountMicros,
  },
  {
    field: 'estimatedSeconds',
    title: 'Secondes estimées',
    kind: 'count',
    width: 11,
    valueOf: (row) => BigInt(row.estimatedSeconds),
  },
  { field: 'statementNumber', title: 'État', kind: 'text', width: 14, valueOf: (row) => row.statementNumber },
  { field: 'chargeId', title: 'Identifiant', kind: 'text', width: 38, valueOf: (row) => row.id },
]

/** A month's charges, one row each; the sum of the amounts is what the month is charged, to the millionth of a euro. */
export function chargesTable({ items }: ChargeTable): Table {
  return tableOf('Participations', chargeColumns, items)
}
