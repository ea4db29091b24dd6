import type { Cell } from './cells.ts'
import { nameOf } from './cells.ts'

/** An answer as whoever compares two of them sees it: without the date, the id of the call and the id that was asked for. */
export interface CellAnswer {
  readonly status: number
  readonly code: string | null
  readonly headers: readonly (readonly [string, string])[]
  readonly bytes: string
  /** Texts of the statements that were sent for it, in their order. */
  readonly statements: readonly string[]
}

export interface JudgedCell extends Cell {
  readonly answer: CellAnswer
}

const authorisationCodes: readonly string[] = ['not-allowed', 'organisation-not-chosen', 'origin-refused']

/** What is wrong with one answer by itself; null: nothing. */
function faultOfCell({ expected, answer }: JudgedCell): string | null {
  const { status, code } = answer
  const told = `${status} ${code ?? ''}`.trim()
  if (status >= 500) return `answered ${told}`
  switch (expected) {
    case 'unknown-caller':
      return told === '401 not-authenticated' ? null : `answered ${told} to nobody`
    case 'not-allowed':
      return told === '403 not-allowed' ? null : `answered ${told} to a role that the table does not name`
    case 'not-found':
      return told === '404 not-found' ? null : `answered ${told} instead of 404`
    case 'allowed':
      if (status === 401 || authorisationCodes.includes(code ?? ''))
        return `refused ${told} to a role that the table names`
      if (code === 'not-found') return 'found nothing: no such thing was furnished, or it is hidden from its own'
      return code === 'invalid-input' ? `is no sound call: ${answer.bytes}` : null
    case 'alike':
      return status === 401 || code === 'not-allowed' ? `refused ${told} to a role that the table names` : null
  }
}

/** How two answers differ that must be one; null: not at all. */
function difference(left: CellAnswer, right: CellAnswer): string | null {
  if (left.status !== right.status) return `${left.status} and ${right.status}`
  if (JSON.stringify(left.headers) !== JSON.stringify(right.headers))
    return `headers ${JSON.stringify(left.headers)} and ${JSON.stringify(right.headers)}`
  if (left.bytes !== right.bytes) return `${left.bytes.slice(0, 300)} and ${right.bytes.slice(0, 300)}`
  return null
}

/** How what was asked of the database differs; null: not at all. */
function otherPath(left: CellAnswer, right: CellAnswer): string | null {
  if (JSON.stringify(left.statements) === JSON.stringify(right.statements)) return null
  const place = left.statements.findIndex((text, index) => text !== right.statements[index])
  const at = place === -1 ? left.statements.length : place
  const shown = (text: string | undefined): string => (text ?? 'nothing more').replaceAll(/\s+/g, ' ').slice(0, 120)
  return `${left.statements.length} statements and ${right.statements.length}; the ${at + 1}th is “${shown(left.statements[at])}” and “${shown(right.statements[at])}”`
}

/** The answer to a thing that nobody has, beside that to another's, in the same place by the same caller. */
function partnerOf(cell: JudgedCell, cells: readonly JudgedCell[]): JudgedCell | undefined {
  return cells.find(
    ({ call, caller, whose, places }) =>
      call === cell.call &&
      caller === cell.caller &&
      whose === 'missing' &&
      places.length === cell.places.length &&
      places.every((place, index) => place === cell.places[index]),
  )
}

/** Where what another has and what nobody has can be told apart: by the answer, or by what is done for it. */
export function toldApart(cells: readonly JudgedCell[]): { readonly answers: string[]; readonly paths: string[] } {
  const hidden = cells.filter(({ whose, expected }) => whose === 'other' && expected !== 'allowed')
  const pairs = hidden.map((cell) => {
    const partner = partnerOf(cell, cells)
    if (partner === undefined) throw new Error(`${nameOf(cell)}: nothing to compare it with`)
    return { cell, partner }
  })
  const told = (compare: typeof difference): string[] =>
    pairs.flatMap(({ cell, partner }) => {
      const found = compare(cell.answer, partner.answer)
      return found === null ? [] : [`${nameOf(cell)}: ${found}`]
    })
  return { answers: told(difference), paths: told(otherPath) }
}

/** Answers to members that hold something by which another tenant is known, and that they did not name themselves. */
export function leaksOf(cells: readonly JudgedCell[], marks: readonly string[]): string[] {
  return cells.flatMap((cell) => {
    const seen = marks.filter((mark) => cell.answer.bytes.includes(mark))
    return seen.length === 0 ? [] : [`${nameOf(cell)}: shows ${seen.join(', ')}`]
  })
}

/** What is wrong with each cell by itself. */
export function faultsOf(cells: readonly JudgedCell[]): string[] {
  return cells.flatMap((cell) => {
    const fault = faultOfCell(cell)
    return fault === null ? [] : [`${nameOf(cell)}: ${fault}`]
  })
}
