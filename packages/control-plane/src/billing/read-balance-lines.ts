import type { CsvFault } from '@grenier/contracts'
import { centsOfText } from '@grenier/quota-billing'
import { faultOf, readTable, type TableRow } from '../shared/csv-table.ts'

export interface PlacedBalance {
  readonly at: number
  readonly siren: string
  readonly year: number
  readonly amountCents: bigint
}

export interface ReadBalances {
  readonly placed: readonly PlacedBalance[]
  readonly faults: readonly CsvFault[]
}

/** What may be an accounting year here. */
export const isBalanceYear = (text: string): boolean => /^(19|2\d)\d{2}$/.test(text)

const columns = { required: ['siren', 'exercice', 'montant'], optional: ['nom'] }

function cellFaults({ line, cells }: TableRow): CsvFault[] {
  const faults: CsvFault[] = []
  const add = (code: CsvFault['code'], column: string): void => {
    faults.push(faultOf(code, { line, column, value: cells[column] ?? '' }))
  }
  for (const column of columns.required) if (cells[column] === '') add('value-missing', column)
  if (cells['exercice'] !== '' && !isBalanceYear(cells['exercice'] ?? '')) add('not-a-number', 'exercice')
  if (cells['montant'] !== '' && centsOfText(cells['montant'] ?? '') === null) add('not-an-amount', 'montant')
  return faults
}

/** Reads a file of what members paid in former years; every faulty cell is named, and its line is left out. */
export function readBalanceLines(csv: string): ReadBalances {
  const { rows, faults } = readTable(csv, columns)
  const read = rows.map((row) => ({ row, own: cellFaults(row) }))
  const sound = read.filter(({ own }) => own.length === 0)
  return {
    placed: sound.map(({ row: { line, cells } }) => ({
      at: line,
      siren: (cells['siren'] ?? '').replaceAll(/[ \u00A0\u202F]/g, ''),
      year: Number(cells['exercice']),
      amountCents: centsOfText(cells['montant'] ?? '') ?? 0n,
    })),
    faults: [...faults, ...read.flatMap(({ own }) => own)],
  }
}
