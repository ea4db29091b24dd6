import { type Endpoint, endpoints, formatDay, formatEuros, type Language, type OperationId } from '@grenier/contracts'
import {
  type WorkbookFault,
  type WorkbookRow,
  type WorkbookSheetKey,
  workbookColumn,
} from '@grenier/contracts/workbook'
import { type CivilDate, civilDate, type Instant, microsFromCents } from '@grenier/quota-billing'
import type { ApiPorts } from '../../shared/control-plane-ports.ts'
import type { Call, OutboxMessage, Transaction } from '../../shared/ports.ts'
import { Problem } from '../../shared/problem.ts'
import { type AuditFact, type CommandOutcome, encodeAnswer } from '../../shared/run-command.ts'
import { faultIn, type ReadSheet } from './read-sheets.ts'
import type { ReadValues, ValueRow } from './read-values.ts'

/** A sheet and what its sound rows say. */
export interface SheetOfImport extends ReadValues {
  readonly sheet: ReadSheet
}

/** What an import works with, and what it has come to so far; it is begun anew with each transaction. */
export interface ImportWork {
  readonly ports: ApiPorts
  readonly tx: Transaction
  readonly call: Call
  readonly now: Instant
  readonly today: CivilDate
  readonly sheets: ReadonlyMap<WorkbookSheetKey, SheetOfImport>
  readonly faults: WorkbookFault[]
  readonly rows: WorkbookRow[]
  readonly audit: AuditFact[]
  readonly jobs: OutboxMessage[]
}

/** Takes over what a use case did within the transaction; its facts are told as the trail tells those of a call of its own. */
export function keep<Operation extends OperationId>(
  { audit, jobs }: ImportWork,
  operation: Operation,
  outcome: CommandOutcome<Operation>,
): void {
  const after = encodeAnswer(operation, outcome.answer)
  audit.push(...outcome.audit.map((fact) => (fact.after === undefined ? { ...fact, after } : fact)))
  jobs.push(...(outcome.jobs ?? []))
}

/** A cell that something is wrong with. */
export interface CellOfImport {
  readonly sheet: ReadSheet
  readonly row: ValueRow
  readonly column: string
}

/** Names a cell and what is wrong with it. */
export function blame(
  { faults }: ImportWork,
  { sheet, row, column }: CellOfImport,
  fault: { readonly code: string; readonly params?: Readonly<Record<string, string>> },
): void {
  faults.push(faultIn(sheet, fault.code, { line: row.line, column, value: row.written.get(column) ?? '', ...fault }))
}

/** What a database refused instead of a rule ends the transaction: no further row can be judged in it. */
const endsTheTransaction: readonly string[] = ['organisation-known', 'unavailable']

/** The outcome of a use case, or null where it refuses: then the cell that its code is about is named. */
export async function attempt<Outcome>(
  work: ImportWork,
  cellOf: (code: string) => CellOfImport,
  run: () => Promise<Outcome>,
): Promise<Outcome | null> {
  try {
    return await run()
  } catch (error) {
    if (!(error instanceof Problem) || endsTheTransaction.includes(error.code)) throw error
    blame(work, cellOf(error.code), error)
    return null
  }
}

/** Whether whoever calls might do this by a call of its own. */
export function mayCall({ call }: ImportWork, operation: OperationId): boolean {
  const endpoint: Endpoint = endpoints[operation]
  return call.actor.roles.some((role) => endpoint.roles.includes(role))
}

/** What is recorded otherwise than a cell says it, and in which column; null: nothing is recorded there. */
export interface Difference {
  readonly column: string
  readonly standing: string | null
}

/** The first column whose cell says otherwise than what is recorded; columns left empty say nothing. */
export function differing(row: ValueRow, standing: Readonly<Record<string, string | null>>): Difference | null {
  const column = [...row.written.keys()].find((key) => key in standing && row.values[key] !== standing[key])
  return column === undefined ? null : { column, standing: standing[column] ?? null }
}

/** A value of a column as people read it: an amount in euros, a day as they write it, a choice in words. */
function shownIn(sheet: WorkbookSheetKey, { column, standing }: Difference, language: Language): string {
  const { kind = 'text', words = {} } = workbookColumn(sheet, column) ?? {}
  if (standing === null) return '—'
  if (kind === 'amount') return formatEuros(microsFromCents(BigInt(standing)), language)
  if (kind === 'date') return formatDay(civilDate(standing), language)
  return words[standing]?.[language] ?? standing
}

/** Names a cell that says otherwise than what is recorded, with what is. */
export function blameDifference(
  work: ImportWork,
  { sheet, row }: Omit<CellOfImport, 'column'>,
  difference: Difference,
): void {
  const params = {
    standing: difference.standing ?? '',
    standing_fr: shownIn(sheet.key, difference, 'fr'),
    standing_en: shownIn(sheet.key, difference, 'en'),
  }
  blame(work, { sheet, row, column: difference.column }, { code: 'known-otherwise', params })
}
