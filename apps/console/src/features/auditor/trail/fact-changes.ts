/** One value of a fact that is another one since, or that is there at all only before or after. */
export interface FactChange {
  /** Where it is in the fact, such as `checks.0.holds`. */
  readonly path: string
  /** Null: nothing was there. */
  readonly before: string | null
  readonly after: string | null
}

/** Values of one fact shown; what is beyond is in the export. */
export const changesMax = 200

function leavesOf(value: unknown, path: string, leaves: Map<string, string>): Map<string, string> {
  if (value === null || value === undefined) return leaves
  if (typeof value === 'object') {
    for (const [name, inner] of Object.entries(value)) leavesOf(inner, path === '' ? name : `${path}.${name}`, leaves)
    return leaves
  }
  return leaves.set(path, typeof value === 'string' ? value : JSON.stringify(value))
}

/** What a fact changed, value by value and in the order of what there is after it; what stayed is left out. */
export function changesOf(before: unknown, after: unknown): readonly FactChange[] {
  const [former, latter] = [leavesOf(before, '', new Map()), leavesOf(after, '', new Map())]
  const paths = new Set([...latter.keys(), ...former.keys()])
  return [...paths]
    .map((path) => ({ path, before: former.get(path) ?? null, after: latter.get(path) ?? null }))
    .filter((change) => change.before !== change.after)
}
