export interface ChangeConfig {
  /** Whose communes are enrolled; null: of all. */
  readonly departements: readonly string[] | null
}

/**
 * Small by default, the Calvados and what was split in the Cantal: there something of each kind changed. `GRENIER_TERRITORY=all` takes
 * the whole register. @throws RangeError for anything else.
 */
export function changeConfig(): ChangeConfig {
  const { GRENIER_TERRITORY: asked = 'small' } = process.env
  if (asked === 'all') return { departements: null }
  if (asked === 'small') return { departements: ['14', '15'] }
  throw new RangeError(`GRENIER_TERRITORY is small or all, not ${asked}`)
}
