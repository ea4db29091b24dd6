import type { InboxRow } from '@grenier/contracts'

/** A request that somebody is answering, as it was when they began, and where it stood in the list. */
export interface HeldRow {
  readonly row: InboxRow
  readonly index: number
}

/**
 * The rows of the inbox as they are to be shown: what is being answered stays as it was, also where it has changed or gone
 * meanwhile. Nobody's words vanish under their hand, and nobody approves what they have not read: the answer meets the version
 * that was on the screen.
 */
export function withHeld(rows: readonly InboxRow[], held: readonly HeldRow[]): readonly InboxRow[] {
  const idOf = ({ request }: InboxRow) => request.id
  const shown = rows.map((row) => held.find((one) => idOf(one.row) === idOf(row))?.row ?? row)
  const gone = held.filter(({ row }) => !rows.some((standing) => idOf(standing) === idOf(row)))
  for (const { row, index } of gone.toSorted((left, right) => left.index - right.index)) shown.splice(index, 0, row)
  return shown
}
