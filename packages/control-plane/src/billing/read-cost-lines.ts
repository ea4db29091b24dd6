import type { ActualCost, CsvFault } from '@grenier/contracts'
import { centsOfText } from '@grenier/quota-billing'
import { faultOf, readTable, type TableRow } from '../shared/csv-table.ts'

/** A line that could be read, and where it stood. */
export interface PlacedCost {
  readonly at: number
  readonly cost: ActualCost
}

export interface ReadCosts {
  readonly placed: readonly PlacedCost[]
  readonly faults: readonly CsvFault[]
}

const columns = {
  required: ['exercice', 'mandat', 'ligne', 'compte', 'montant', 'cout', 'amortissement'],
  optional: ['libelle'],
}
const lengthMax: Readonly<Record<string, number>> = { mandat: 60, compte: 60, cout: 60, libelle: 200 }
const yes = ['oui', 'o', '1', 'true']
const no = ['non', 'n', '0', 'false', '']

function cellFaults({ line, cells }: TableRow, year: string): CsvFault[] {
  const faults: CsvFault[] = []
  const add = (code: CsvFault['code'], column: string): void => {
    faults.push(faultOf(code, { line, column, value: cells[column] ?? '' }))
  }
  for (const column of columns.required) {
    if (column !== 'amortissement' && cells[column] === '') add('value-missing', column)
  }
  for (const [column, max] of Object.entries(lengthMax)) {
    if ((cells[column] ?? '').length > max) add('value-too-long', column)
  }
  if (cells['exercice'] !== '' && cells['exercice'] !== year) add('year-other', 'exercice')
  if (cells['ligne'] !== '' && !/^[1-9]\d{0,5}$/.test(cells['ligne'] ?? '')) add('not-a-number', 'ligne')
  if (cells['montant'] !== '') {
    const cents = centsOfText(cells['montant'] ?? '')
    if (cents === null) add('not-an-amount', 'montant')
    else if (cents === 0n) add('amount-zero', 'montant')
  }
  const depreciation = (cells['amortissement'] ?? '').toLowerCase()
  if (![...yes, ...no].includes(depreciation)) add('not-yes-or-no', 'amortissement')
  return faults
}

function costOf({ cells }: TableRow): ActualCost {
  return {
    mandate: cells['mandat'] ?? '',
    line: Number(cells['ligne']),
    account: cells['compte'] ?? '',
    amountCents: centsOfText(cells['montant'] ?? '') ?? 0n,
    costCode: cells['cout'] ?? '',
    depreciation: yes.includes((cells['amortissement'] ?? '').toLowerCase()),
    label: cells['libelle'] ?? '',
  }
}

/** Reads a file of a year's mandates; every faulty cell is named, and its line is left out. */
export function readCostLines(csv: string, year: string): ReadCosts {
  const { rows, faults } = readTable(csv, columns)
  const read = rows.map((row) => ({ row, own: cellFaults(row, year) }))
  return {
    placed: read.filter(({ own }) => own.length === 0).map(({ row }) => ({ at: row.line, cost: costOf(row) })),
    faults: [...faults, ...read.flatMap(({ own }) => own)],
  }
}
