import { type Act, endpoints, pageLimitMax } from '@grenier/contracts'
import { recordActIn } from '../record-act.ts'
import {
  attempt,
  blame,
  blameDifference,
  type CellOfImport,
  differing,
  type ImportWork,
  keep,
} from './import-context.ts'
import { isSameWord, type ReadSheet } from './read-sheets.ts'
import { decodeRow, type ValueRow } from './read-values.ts'

const fields = ['organ', 'title', 'adoptedOn', 'sentToPrefectOn', 'publishedOn'] as const
const wantedOfNew = ['organ', 'title', 'adoptedOn'] as const
const columns = { number: 'actNumber' } as const

/** Finds the acts that agreements name, and records those that are not recorded yet, each once. */
export function createActFinder(work: ImportWork, sheet: ReadSheet): (row: ValueRow) => Promise<string | null> {
  const found = new Map<string, string>()
  return async (row) => {
    const key = JSON.stringify(['actNumber', ...fields].map((field) => row.values[field]))
    const known = found.get(key)
    if (known !== undefined) return known
    const actId = await findAct(work, sheet, row)
    if (actId !== null) found.set(key, actId)
    return actId
  }
}

async function findAct(work: ImportWork, sheet: ReadSheet, row: ValueRow): Promise<string | null> {
  const { actNumber: number = '', organ = null } = row.values
  const cell = (column: string): CellOfImport => ({ sheet, row, column })
  const { items } = await work.tx.tenancy.listActs({ search: number ?? '', limit: pageLimitMax })
  const named = items.filter((act) => act.number === number && (organ === null || isSameWord(act.organ, organ)))
  const [act, another] = named
  if (another !== undefined) {
    blame(work, cell('organ'), { code: 'act-ambiguous' })
    return null
  }
  return act === undefined ? await recordNew(work, sheet, row) : actAsSaid(work, cell, act)
}

/** The act, unless the row says other days of it. */
function actAsSaid(work: ImportWork, cell: (column: string) => CellOfImport, act: Act): string | null {
  const { adoptedOn, sentToPrefectOn, publishedOn } = act
  const difference = differing(cell('actNumber').row, { adoptedOn, sentToPrefectOn, publishedOn })
  if (difference === null) return act.id
  blameDifference(work, cell(difference.column), difference)
  return null
}

async function recordNew(work: ImportWork, sheet: ReadSheet, row: ValueRow): Promise<string | null> {
  const { ports, tx, now } = work
  const missing = wantedOfNew.find((column) => (row.values[column] ?? null) === null)
  if (missing !== undefined) {
    blame(work, { sheet, row, column: missing }, { code: 'act-unrecorded' })
    return null
  }
  const said = Object.fromEntries(fields.map((field) => [field, row.values[field] ?? null]))
  const encoded = { ...said, number: row.values['actNumber'] }
  const decoded = decodeRow({ sheet, row, schema: endpoints.recordAct.body, encoded, columns })
  if ('faults' in decoded) {
    work.faults.push(...decoded.faults)
    return null
  }
  const cellOf = (): CellOfImport => ({ sheet, row, column: 'adoptedOn' })
  const outcome = await attempt(work, cellOf, () => recordActIn(ports, tx, { command: decoded.data, now }))
  if (outcome === null) return null
  keep(work, 'recordAct', outcome)
  return outcome.answer.id
}
