/** Who is chosen: some, or all that are found but some; over as many pages as there are. */
export interface Selection {
  readonly isAll: boolean
  /** Chosen, or left out where all are chosen. */
  readonly named: ReadonlySet<string>
}

export const nobody: Selection = { isAll: false, named: new Set() }
export const everybody: Selection = { isAll: true, named: new Set() }

export const isChosen = ({ isAll, named }: Selection, tenantId: string): boolean => named.has(tenantId) !== isAll

/** The selection with one member turned round. */
export function toggled({ isAll, named }: Selection, tenantId: string): Selection {
  const changed = new Set(named)
  if (!changed.delete(tenantId)) changed.add(tenantId)
  return { isAll, named: changed }
}

/** How many of all that are found are chosen. */
export function countOf({ isAll, named }: Selection, total: number): number {
  return isAll ? Math.max(0, total - named.size) : named.size
}
