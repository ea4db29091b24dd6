import type { Command, Pool } from '@grenier/contracts'
import { entriesForCapacityChange, type LevelBalance, leastLimitBytes } from '@grenier/quota-billing'
import { expectedVersion, found } from '../shared/access.ts'
import type { ControlPlanePorts } from '../shared/control-plane-ports.ts'
import { Problem } from '../shared/problem.ts'
import { encodeAnswer, runCommand } from '../shared/run-command.ts'
import type { UseCase } from '../shared/use-case.ts'

type Capacity = Command<'setPoolCapacity'>

function refuseBelowGiven(level: LevelBalance, { limitBytes, overcommitPercent }: Capacity): void {
  if (limitBytes === null || limitBytes >= leastLimitBytes(level, BigInt(overcommitPercent))) return
  throw new Problem('capacity-below-allocated', { allocatedBytes: String(level.allocatedBytes + level.heldBytes) })
}

/** The level as it was read; one without limit knows what was given only once it is locked. */
function levelAsRead(pool: Pool, offerId: string): LevelBalance | null {
  const level = pool.levels.find((candidate) => candidate.offerId === offerId)
  if (level === undefined) return null
  return {
    ...level,
    nodeId: pool.id,
    name: pool.name,
    kind: 'pool',
    overcommitPercent: BigInt(level.overcommitPercent),
  }
}

/**
 * Sets what a pool may give of one offer; null takes the limit away. Problems: `not-found`, `offer-unknown`,
 * `if-match-missing`, `version-stale`, `capacity-below-allocated` below what is allocated or held.
 */
export function setPoolCapacity(ports: ControlPlanePorts): UseCase<'setPoolCapacity'> {
  return (command, call) =>
    runCommand(ports, { operation: 'setPoolCapacity', command, call }, async (tx, now) => {
      const { poolId, offerId, limitBytes, overcommitPercent } = command
      const before = found(await tx.quota.getPool(poolId))
      if ((await tx.quota.getOffer(offerId)) === null) throw new Problem('offer-unknown')
      if (!(await tx.quota.bumpPoolVersion(poolId, expectedVersion(call)))) throw new Problem('version-stale')
      const asRead = levelAsRead(before, offerId)
      if (asRead !== null) refuseBelowGiven(asRead, command)
      const level = await tx.quota.setLevelLimit({ poolId, offerId, limitBytes, overcommitPercent })
      refuseBelowGiven(level, command)
      const change = { offerId, level, limitBytes, overcommitPercent: BigInt(overcommitPercent) }
      const entries = entriesForCapacityChange(change)
      if (entries.length > 0) {
        const id = ports.ids.next()
        await tx.quota.post([{ id, causeKind: 'capacity', causeId: poolId, recordedAt: now, entries }])
      }
      const answer = found(await tx.quota.getPool(poolId))
      const fact = { tenantId: null, subjectKind: 'pool', subjectId: poolId }
      return { answer, audit: [{ ...fact, before: encodeAnswer('setPoolCapacity', before) }] }
    })
}
