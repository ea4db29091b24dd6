import { type Pool, problemHoldersMax } from '@grenier/contracts'
import {
  entriesForCapacityChange,
  type Instant,
  type LedgerEntry,
  type LevelBalance,
  leastLimitBytes,
} from '@grenier/quota-billing'
import type { Transaction } from '../shared/ports.ts'
import { Problem } from '../shared/problem.ts'

export interface LimitChange {
  /** As it was read after `bumpPoolVersion`, since when no grant moves. */
  readonly pool: Pool
  readonly offerId: string
  /** null: no limit. Negative where more is taken than there is: refused like any limit below what is given. */
  readonly limitBytes: bigint | null
  readonly overcommitPercent: number
  readonly at: Instant
}

/** The level as the pool shows it; one never limited has given nothing yet. */
function levelOf(pool: Pool, offerId: string): LevelBalance {
  const level = pool.levels.find((candidate) => candidate.offerId === offerId)
  const { limitBytes = null, overcommitPercent = 100, allocatedBytes = 0n, heldBytes = 0n } = level ?? {}
  return {
    nodeId: pool.id,
    name: pool.name,
    kind: 'pool',
    limitBytes,
    overcommitPercent: BigInt(overcommitPercent),
    allocatedBytes,
    heldBytes,
  }
}

async function belowAllocated(tx: Transaction, change: LimitChange, level: LevelBalance): Promise<Problem> {
  const { pool, offerId, overcommitPercent } = change
  const { items } = await tx.quota.listHoldings({ poolId: pool.id, offerId, limit: problemHoldersMax })
  return new Problem(
    'capacity-below-allocated',
    {
      allocatedBytes: String(level.allocatedBytes + level.heldBytes),
      leastLimitBytes: String(leastLimitBytes(level, BigInt(overcommitPercent))),
    },
    items.map((item) => ({
      ...item,
      allocatedBytes: String(item.allocatedBytes),
      heldBytes: String(item.heldBytes),
    })),
  )
}

/**
 * Writes a level's limit and returns the entries that go with it, for the caller to post. Problem:
 * `capacity-below-allocated` with the least limit that is possible and who has the capacity, largest first.
 */
export async function changeLevelLimit(tx: Transaction, change: LimitChange): Promise<LedgerEntry[]> {
  const { pool, offerId, limitBytes, overcommitPercent, at } = change
  const level = levelOf(pool, offerId)
  if (limitBytes !== null && limitBytes < leastLimitBytes(level, BigInt(overcommitPercent))) {
    throw await belowAllocated(tx, change, level)
  }
  await tx.quota.setLevelLimit({ poolId: pool.id, offerId, limitBytes, overcommitPercent, recordedAt: at })
  return entriesForCapacityChange({ offerId, level, limitBytes, overcommitPercent: BigInt(overcommitPercent) })
}
