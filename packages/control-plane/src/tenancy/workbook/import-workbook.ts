import type { OperationId } from '@grenier/contracts'
import {
  type WorkbookFault,
  type WorkbookImport,
  type WorkbookRow,
  type WorkbookSheetKey,
  workbookSheetKeys,
} from '@grenier/contracts/workbook'
import { civilDateOf, type Instant } from '@grenier/quota-billing'
import type { ApiPorts } from '../../shared/control-plane-ports.ts'
import type { Call, Transaction } from '../../shared/ports.ts'
import { Problem } from '../../shared/problem.ts'
import { runCommand } from '../../shared/run-command.ts'
import type { FileUseCase, UseCase } from '../../shared/use-case.ts'
import { findBodies } from './find-bodies.ts'
import { openAgreements } from './import-agreements.ts'
import { importBalances } from './import-balances.ts'
import { importContacts } from './import-contacts.ts'
import { type ImportWork, mayCall } from './import-context.ts'
import { importMembers } from './import-members.ts'
import { faultIn, type ReadSheets, readSheets } from './read-sheets.ts'
import { readValues } from './read-values.ts'

/** By which call each row of a sheet could be made alone: whoever may not call it makes none by a workbook either. */
const callOfSheet: Readonly<Record<WorkbookSheetKey, OperationId>> = {
  members: 'enrolCommune',
  agreements: 'recordAgreement',
  contacts: 'recordContact',
  balances: 'importOpeningBalances',
}

/** Ends the transaction of what is only tried: all that it did is let go of. */
class NothingKept extends Error {
  readonly tried: WorkbookImport
  constructor(tried: WorkbookImport) {
    super('nothing of this import is kept')
    this.tried = tried
  }
}

function openWork(
  ports: ApiPorts,
  read: ReadSheets,
  around: { tx: Transaction; call: Call; now: Instant },
): ImportWork {
  const sheets = read.sheets.map((sheet) => [sheet.key, { sheet, ...readValues(sheet) }] as const)
  return {
    ...around,
    ports,
    today: civilDateOf(around.now, ports.installation.timeZone),
    sheets: new Map(sheets),
    faults: [...read.faults, ...sheets.flatMap(([, { faults }]) => faults)],
    rows: [],
    audit: [],
    jobs: [],
  }
}

/** New rows of each sheet are the work of whoever may make one of them. */
function refuseUnallowed(work: ImportWork): void {
  for (const [key, { sheet }] of work.sheets) {
    const count = work.rows.filter(({ sheet: of, outcome }) => of === key && outcome === 'new').length
    if (count === 0 || mayCall(work, callOfSheet[key])) continue
    const place = { line: null, column: null, params: { count: String(count) } }
    work.faults.push(faultIn(sheet, 'sheet-not-allowed', place))
  }
}

const isNew = ({ outcome }: WorkbookRow): boolean => outcome === 'new'

const sumOf = (rows: readonly WorkbookRow[]): bigint =>
  rows.reduce((sum, { amountCents = 0n }) => sum + amountCents, 0n)

function countsOf({ rows, sheets }: ImportWork): WorkbookImport['counts'] {
  return workbookSheetKeys
    .filter((key) => sheets.has(key))
    .map((sheet) => {
      const own = rows.filter((row) => row.sheet === sheet)
      const [fresh, known] = [own.filter(isNew), own.filter((row) => !isNew(row))]
      const counts = { sheet, newRows: fresh.length, knownRows: known.length }
      if (sheet !== 'balances') return counts
      return { ...counts, newAmountCents: sumOf(fresh), knownAmountCents: sumOf(known) }
    })
}

/** As a person reads them: what is wrong with the file first, then sheet by sheet, from the top down. */
function inOrder({ faults, sheets }: ImportWork): WorkbookFault[] {
  const names: readonly (string | null)[] = [...sheets.values()].map(({ sheet }) => sheet.name)
  const placeOf = ({ sheet }: WorkbookFault): number => names.indexOf(sheet)
  return faults.toSorted((a, b) => placeOf(a) - placeOf(b) || (a.line ?? 0) - (b.line ?? 0))
}

/** What the trail keeps of an import: how much of each sheet, its sums as they travel. */
function countsInTrail({ counts }: WorkbookImport): object {
  const text = (cents: bigint | undefined) => cents?.toString()
  return {
    counts: counts.map(({ newAmountCents, knownAmountCents, ...rows }) =>
      newAmountCents === undefined
        ? rows
        : { ...rows, newAmountCents: text(newAmountCents), knownAmountCents: text(knownAmountCents) },
    ),
  }
}

async function importAll(work: ImportWork): Promise<void> {
  // Of several files at once each sees what the one before has made.
  await work.tx.billing.lockOpeningBalances()
  const bodies = await findBodies(work)
  const agreements = openAgreements(work, bodies)
  const passedOver = await importMembers(work, bodies, agreements)
  await agreements.recordRest(passedOver)
  await importContacts(work, bodies, passedOver)
  await importBalances(work, bodies, passedOver)
  refuseUnallowed(work)
}

/**
 * Brings over members, agreements, contacts and amounts paid before from one workbook; all of it or nothing, by the use cases
 * that make each of these alone. What is recorded with the same values is known and stays: the same file again changes nothing.
 * With faults, or as a dry run, nothing is kept, and each fault names its sheet, line and column. Problems:
 * `workbook-unreadable`, `workbook-inflates`.
 */
export function importWorkbook(ports: ApiPorts): UseCase<'importWorkbook'> {
  const operation = 'importWorkbook'
  return async (command, call) => {
    const { dryRun, fileBase64 } = command
    const cells = await ports.importWorkbooks.read(Buffer.from(fileBase64, 'base64'))
    if (typeof cells === 'string') throw new Problem(`workbook-${cells}`)
    const read = readSheets(cells)
    try {
      return await runCommand(ports, { operation, command, call }, async (tx, now) => {
        const work = openWork(ports, read, { tx, call, now })
        await importAll(work)
        const imported = !dryRun && work.faults.length === 0
        const rows = work.rows.toSorted((left, right) => left.line - right.line)
        const answer = { dryRun, imported, counts: countsOf(work), rows, faults: inOrder(work) }
        if (!imported) throw new NothingKept(answer)
        const fact = {
          tenantId: null,
          subjectKind: 'workbook-import',
          subjectId: ports.ids.next(),
          after: countsInTrail(answer),
        }
        return { answer, audit: [...work.audit, fact], jobs: work.jobs }
      })
    } catch (error) {
      if (error instanceof NothingKept) return error.tried
      throw error
    }
  }
}

/** The workbook to be filled, in a language. */
export function getImportTemplate({ importWorkbooks }: ApiPorts): FileUseCase<'getImportTemplate'> {
  return async ({ language }) => ({
    bytes: await importWorkbooks.template(language),
    fileName: { fr: 'reprise.xlsx', en: 'import.xlsx' }[language],
  })
}
