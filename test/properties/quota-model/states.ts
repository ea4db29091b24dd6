import type { World } from './world.ts'

/** The states of a sequence’s requests, in the order in which they were stored. */
export async function requestStates({ admin, requestIds }: World): Promise<string[]> {
  const { rows } = await admin.query<{ state: string }>(
    'SELECT state FROM quota_request WHERE id = ANY ($1) ORDER BY array_position($1, id)',
    [requestIds],
  )
  return rows.map(({ state }) => state)
}

/** The same of its loans. */
export async function loanStates({ admin, loanIds }: World): Promise<string[]> {
  const { rows } = await admin.query<{ state: string }>(
    `SELECT state FROM quota_loan WHERE side = 'lender' AND id = ANY ($1) ORDER BY array_position($1, id)`,
    [loanIds],
  )
  return rows.map(({ state }) => state)
}

/** What became of those whose state changed, and how many there were of each. */
export function changes(before: readonly string[], after: readonly string[]): string {
  const moved = after.filter((state, index) => state !== before[index])
  const counts = Map.groupBy(moved, (state) => state)
  return [...counts]
    .map(([state, { length }]) => `${state} ${length}`)
    .toSorted()
    .join(', ')
}
