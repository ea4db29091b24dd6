import { type CivilDate, civilDate } from '../shared/civil-time.ts'

/** What the accounting sends back, one row for each thing it says of a titre. All but the first, second and fourth may be empty. */
export const settlementColumns = [
  'numero_etat',
  'exercice',
  'bordereau',
  'titre',
  'date_titre',
  'montant',
  'date_rejet',
  'motif_rejet',
  'date_paiement',
  'montant_paye',
  'reference_paiement',
] as const

export type SettlementColumn = (typeof settlementColumns)[number]

export type SettlementFaultCode =
  | 'value-missing'
  | 'value-too-long'
  | 'year-invalid'
  | 'date-invalid'
  | 'amount-invalid'
  | 'statement-unknown'
  | 'statement-titred'
  | 'titre-conflict'
  | 'titre-rejected'
  | 'payment-conflict'

/** What is wrong in one cell. Lines are counted as the file has them, its first line being 1. */
export interface SettlementCellFault {
  readonly line: number
  readonly column: SettlementColumn
  readonly code: SettlementFaultCode
}

/** One row as it was read; null where the cell is empty. */
export interface SettlementRow {
  readonly line: number
  readonly statementNumber: string
  readonly fiscalYear: number
  readonly titre: string
  readonly bordereau: string | null
  readonly issuedOn: CivilDate | null
  readonly amountCents: bigint | null
  readonly rejectedOn: CivilDate | null
  readonly rejectionReason: string | null
  readonly paidOn: CivilDate | null
  readonly paidCents: bigint | null
  /** What tells a payment from another of the same titre and day; empty where there is but one. */
  readonly paymentReference: string
}

export type SettlementCells = Readonly<Partial<Record<SettlementColumn, string>>>

export type ReadSettlementRow =
  | { readonly row: SettlementRow; readonly faults: readonly [] }
  | { readonly row: null; readonly faults: readonly SettlementCellFault[] }

const lengthMax: Readonly<Partial<Record<SettlementColumn, number>>> = {
  numero_etat: 20,
  bordereau: 20,
  titre: 20,
  motif_rejet: 200,
  reference_paiement: 50,
}

/** `2026-03-01` or `01/03/2026`; null when it is no day. */
function dayOf(text: string): CivilDate | null {
  const [, day, month, year] = /^(\d{2})\/(\d{2})\/(\d{4})$/.exec(text) ?? []
  try {
    return civilDate(year === undefined ? text : `${year}-${month}-${day}`)
  } catch {
    return null
  }
}

/** `1 234,5`, `1234.50` or `-12`, to the cent; null when it is no amount. */
function centsOf(text: string): bigint | null {
  const [, sign, whole, decimals = ''] =
    /^(-?)(\d{1,15})(?:[.,](\d{1,2}))?$/.exec(text.replace(/[\s\u00a0\u202f]/g, '')) ?? []
  if (whole === undefined) return null
  const cents = BigInt(whole) * 100n + BigInt(decimals.padEnd(2, '0'))
  return sign === '-' ? -cents : cents
}

/** Reads the cells of one row and collects what is wrong in them. */
class CellReader {
  readonly faults: SettlementCellFault[] = []
  readonly #line: number
  readonly #cells: SettlementCells

  constructor(line: number, cells: SettlementCells) {
    this.#line = line
    this.#cells = cells
  }

  fault(column: SettlementColumn, code: SettlementFaultCode): void {
    this.faults.push({ line: this.#line, column, code })
  }

  text(column: SettlementColumn): string | null {
    const text = (this.#cells[column] ?? '').trim()
    if (text.length > (lengthMax[column] ?? Number.POSITIVE_INFINITY)) this.fault(column, 'value-too-long')
    return text === '' ? null : text
  }

  required(column: SettlementColumn): string {
    const text = this.text(column)
    if (text === null) this.fault(column, 'value-missing')
    return text ?? ''
  }

  day(column: SettlementColumn): CivilDate | null {
    const text = this.text(column)
    const day = text === null ? null : dayOf(text)
    if (text !== null && day === null) this.fault(column, 'date-invalid')
    return day
  }

  cents(column: SettlementColumn): bigint | null {
    const text = this.text(column)
    const cents = text === null ? null : centsOf(text)
    if (text !== null && (cents === null || cents === 0n)) this.fault(column, 'amount-invalid')
    return cents
  }

  year(column: SettlementColumn): number {
    const text = this.required(column)
    if (text !== '' && !/^2[01]\d\d$/.test(text)) this.fault(column, 'year-invalid')
    return Number(text)
  }
}

/**
 * Reads one row: decimal comma or point, ISO or French dates. Every fault of the row is named by its column. A payment has a
 * day and an amount above 0, a reason of rejection a day of rejection.
 */
export function readSettlementRow(line: number, cells: SettlementCells): ReadSettlementRow {
  const reader = new CellReader(line, cells)
  const row: SettlementRow = {
    line,
    statementNumber: reader.required('numero_etat'),
    fiscalYear: reader.year('exercice'),
    titre: reader.required('titre'),
    bordereau: reader.text('bordereau'),
    issuedOn: reader.day('date_titre'),
    amountCents: reader.cents('montant'),
    rejectedOn: reader.day('date_rejet'),
    rejectionReason: reader.text('motif_rejet'),
    paidOn: reader.day('date_paiement'),
    paidCents: reader.cents('montant_paye'),
    paymentReference: reader.text('reference_paiement') ?? '',
  }
  const has = (column: SettlementColumn) => (cells[column] ?? '').trim() !== ''
  if (has('motif_rejet') && !has('date_rejet')) reader.fault('date_rejet', 'value-missing')
  if (has('date_paiement') && !has('montant_paye')) reader.fault('montant_paye', 'value-missing')
  if (has('reference_paiement') && !has('date_paiement')) reader.fault('date_paiement', 'value-missing')
  if (has('montant_paye') && !has('date_paiement')) reader.fault('date_paiement', 'value-missing')
  if (row.paidCents !== null && row.paidCents < 0n) reader.fault('montant_paye', 'amount-invalid')
  return reader.faults.length === 0 ? { row, faults: [] } : { row: null, faults: reader.faults }
}
