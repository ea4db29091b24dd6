/** One node of the quota tree for one offer, as its balances stand. */
export interface LevelBalance {
  readonly nodeId: string
  /** What people call it: an EPCI, a commune. */
  readonly name: string
  /** A tenant is a leaf: it has no limit of its own, its quota is what is allocated to it. */
  readonly kind: 'pool' | 'tenant'
  /** null: no limit at this level, so nothing is ever locked or counted against it. */
  readonly limitBytes: bigint | null
  /** 100 = none; 150 lets half as much again be given away as there is. */
  readonly overcommitPercent: bigint
  readonly allocatedBytes: bigint
  readonly heldBytes: bigint
}

/** What a level may give away in all: limit × overcommit, rounded down; null where there is no limit. */
export function givableBytes(level: Pick<LevelBalance, 'limitBytes' | 'overcommitPercent'>): bigint | null {
  return level.limitBytes === null ? null : (level.limitBytes * level.overcommitPercent) / 100n
}

/** What a level may still give: limit × overcommit (rounded down) − allocated − held; null where there is no limit. */
export function freeBytes(level: LevelBalance): bigint | null {
  const givable = givableBytes(level)
  return givable === null ? null : givable - level.allocatedBytes - level.heldBytes
}

/**
 * The least limit a level can be given at that overcommit without taking back what is already allocated or held:
 * a lower one must be refused before `entriesForCapacityChange` is asked for.
 */
export function leastLimitBytes(
  level: Pick<LevelBalance, 'allocatedBytes' | 'heldBytes'>,
  overcommitPercent: bigint,
): bigint {
  const given = level.allocatedBytes + level.heldBytes
  return (given * 100n + overcommitPercent - 1n) / overcommitPercent
}
