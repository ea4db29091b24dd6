import { type CapacityTrend, daysUntilFull } from './capacity-trend.ts'
import { freeBytes, type LevelBalance } from './quota-tree.ts'

/** What a change of one tenant's quota does to one pool above it. */
export interface LevelEffect {
  readonly level: LevelBalance
  /** null: no limit. */
  readonly freeBytesBefore: bigint | null
  /** Once the change is granted and the cluster agrees; negative by what is lacking where it does not fit. */
  readonly freeBytesAfter: bigint | null
  /** Whole days at today's trend; null: no limit, or no growth that is known. */
  readonly daysToFullBefore: number | null
  readonly daysToFullAfter: number | null
}

/** The effect of a change on every pool of a path, root first; the tenant itself has no limit and is left out. */
export function levelEffects(change: {
  readonly path: readonly LevelBalance[]
  /** Negative for a shrink. */
  readonly deltaBytes: bigint
  /** Today's trend of a pool by its node. */
  readonly trendOfNode: (nodeId: string) => CapacityTrend | null
}): LevelEffect[] {
  const { path, deltaBytes, trendOfNode } = change
  return path
    .filter(({ kind }) => kind === 'pool')
    .map((level) => {
      const freeBytesBefore = freeBytes(level)
      const freeBytesAfter = freeBytesBefore === null ? null : freeBytesBefore - deltaBytes
      const trend = trendOfNode(level.nodeId)
      return {
        level,
        freeBytesBefore,
        freeBytesAfter,
        daysToFullBefore: daysUntilFull(freeBytesBefore, trend),
        daysToFullAfter: daysUntilFull(freeBytesAfter, trend),
      }
    })
}
