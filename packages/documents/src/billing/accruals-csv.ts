import type { Accruals } from '@grenier/contracts'
import type { Column } from '../shared/table.ts'
import { type CsvReader, tableCsv } from '../shared/table-csv.ts'

type Row = Accruals['items'][number]

const reasonTexts: Readonly<Record<Row['reason'], string>> = {
  'month-not-closed': 'mois non clos, selon les mesures à ce jour',
  'not-issued': 'état non émis',
  carried: 'report sous le seuil de recouvrement',
  'in-cycle': 'en attente de l’échéance de la convention',
  'issued-later': 'état émis sur un exercice suivant',
}

/** What a year's accounts have to accrue, in every format. */
export const accrualColumns: readonly Column<Row>[] = [
  { field: 'month', title: 'Mois', kind: 'text', width: 9, valueOf: (row) => row.month },
  { field: 'payerName', title: 'Redevable', kind: 'text', width: 34, valueOf: (row) => row.payerName },
  { field: 'payerSiren', title: 'SIREN', kind: 'text', width: 11, valueOf: (row) => row.payerSiren },
  { field: 'reason', title: 'Motif', kind: 'text', width: 34, valueOf: (row) => reasonTexts[row.reason] },
  {
    field: 'amountEuros',
    title: 'Montant hors taxes (EUR)',
    kind: 'micros',
    width: 18,
    summed: true,
    valueOf: (row) => row.amountMicros,
  },
]

/** What a year's accounts have to accrue, one row a payer, month and reason. */
export function accrualsCsv({ items }: Accruals, reader: CsvReader): AsyncIterable<Uint8Array> {
  return tableCsv(accrualColumns, onePage(items), reader)
}

async function* onePage(rows: readonly Row[]): AsyncGenerator<readonly Row[]> {
  yield rows
}
