import type { ChargeSumTable } from '@grenier/contracts'
import { type Column, type Table, tableOf } from '../shared/table.ts'
import { type CsvReader, tableCsv } from '../shared/table-csv.ts'
import { tablesXlsx } from '../shared/table-xlsx.ts'

type Group = ChargeSumTable['items'][number]

const groupTitles = { member: 'Bénéficiaire', service: 'Service', site: 'Site' } as const
const noSite = 'Sans site'

/** One row a group, one column a month, and the sum of each row: as the sums are looked at. */
function chargeSumColumns({ by, months }: Pick<ChargeSumTable, 'by' | 'months'>): readonly Column<Group>[] {
  return [
    {
      field: 'name',
      title: groupTitles[by],
      kind: 'text',
      width: 34,
      valueOf: ({ key, name }) => name ?? key ?? noSite,
    },
    { field: 'key', title: 'Identifiant', kind: 'text', width: 38, valueOf: ({ key }) => key },
    ...months.map(
      ({ month }): Column<Group> => ({
        field: month,
        title: month.split('-').toReversed().join('/'),
        kind: 'micros',
        width: 15,
        summed: true,
        valueOf: (group) => group.months.find((one) => one.month === month)?.amountMicros ?? 0n,
      }),
    ),
    {
      field: 'amountEuros',
      title: 'Total (EUR)',
      kind: 'micros',
      width: 16,
      summed: true,
      valueOf: ({ amountMicros }) => amountMicros,
    },
  ]
}

type Said = readonly [what: string, value: string]

const saidColumns: readonly Column<Said>[] = [
  { field: 'what', title: 'Vue', kind: 'text', width: 24, valueOf: ([what]) => what },
  { field: 'value', title: 'Valeur', kind: 'text', width: 44, valueOf: ([, value]) => value },
]

/** What the sums are of, so that the file can be understood without the page that it comes from. */
function viewTable({ by, from, to, memberName, service, siteName }: ChargeSumTable): Table {
  const french = (month: string) => month.split('-').toReversed().join('/')
  const said: readonly Said[] = [
    ['Période', from === to ? french(from) : `${french(from)} à ${french(to)}`],
    ['Lignes', groupTitles[by]],
    ['Bénéficiaire', memberName ?? 'tous'],
    ['Service', service ?? 'tous'],
    ['Site', siteName ?? 'tous'],
    ['Montants', 'hors taxes, au millionième d’euro'],
  ]
  return tableOf('Vue', saidColumns, said)
}

/** Sums as a workbook of two sheets: the sums, and what they are of. The same sums give the same bytes. */
export function chargeSumsXlsx(sums: ChargeSumTable): Promise<Uint8Array> {
  const { from, to, issuerName, datedOn, items } = sums
  return tablesXlsx([tableOf('Participations', chargeSumColumns(sums), items), viewTable(sums)], {
    title: `Participations ${from} ${to}`,
    author: issuerName,
    datedMs: Date.parse(`${datedOn}T00:00:00Z`),
  })
}

/** Sums as CSV. */
export function chargeSumsCsv(sums: ChargeSumTable, reader: CsvReader): AsyncIterable<Uint8Array> {
  return tableCsv(chargeSumColumns(sums), onePage(sums.items), reader)
}

async function* onePage(rows: readonly Group[]): AsyncGenerator<readonly Group[]> {
  yield rows
}
