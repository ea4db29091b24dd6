import type { Command, Pool } from '@grenier/contracts'
import type { Instant, LedgerEntry } from '@grenier/quota-billing'
import { expectedVersion, found } from '../shared/access.ts'
import type { ControlPlanePorts } from '../shared/control-plane-ports.ts'
import type { Transaction } from '../shared/ports.ts'
import { Problem } from '../shared/problem.ts'
import { encodeAnswer, runCommand } from '../shared/run-command.ts'
import type { UseCase } from '../shared/use-case.ts'
import { changeLevelLimit } from './change-level-limit.ts'

type Move = Command<'movePoolCapacity'>

/** The same amount less here and more there; each level keeps its overcommit. */
async function changeLimit(
  tx: Transaction,
  change: { pool: Pool; offerId: string; byBytes: bigint; at: Instant },
): Promise<LedgerEntry[]> {
  const { pool, offerId, byBytes, at } = change
  const { limitBytes = null, overcommitPercent = 100 } = pool.levels.find((level) => level.offerId === offerId) ?? {}
  if (limitBytes === null) throw new Problem('pool-unlimited', { poolName: pool.name })
  return await changeLevelLimit(tx, { pool, offerId, limitBytes: limitBytes + byBytes, overcommitPercent, at })
}

/** Locks the tree, and both pools as they are then; grants wait until the move is done. */
async function lockPools(tx: Transaction, move: Move, version: number): Promise<{ from: Pool; to: Pool }> {
  const { poolId, toPoolId } = move
  if (!(await tx.quota.bumpPoolVersion(poolId, version))) throw new Problem('version-stale')
  const from = found(await tx.quota.getPool(poolId))
  const to = await tx.quota.getPool(toPoolId)
  if (to === null) throw new Problem('pool-unknown')
  if (!(await tx.quota.bumpPoolVersion(toPoolId, to.version))) throw new Problem('version-stale')
  return { from, to }
}

/**
 * Moves capacity from one limited pool to another in one step: what one limit loses the other gains. Anybody's pool may
 * give to anybody's; what stands above both still bounds them. Problems: `not-found`, `offer-unknown`, `pool-unknown` for
 * the receiving one, `invalid-input` for nothing or to itself, `pool-unlimited`, `if-match-missing`, `version-stale`,
 * `capacity-below-allocated` where the giving pool has given it already, naming who has it.
 */
export function movePoolCapacity(ports: ControlPlanePorts): UseCase<'movePoolCapacity'> {
  return (command, call) =>
    runCommand(ports, { operation: 'movePoolCapacity', command, call }, async (tx, now) => {
      const { poolId, toPoolId, offerId, bytes, reason } = command
      if (bytes === 0n || poolId === toPoolId) throw new Problem('invalid-input')
      found(await tx.quota.getPool(poolId))
      if ((await tx.quota.getOffer(offerId)) === null) throw new Problem('offer-unknown')
      const before = await lockPools(tx, command, expectedVersion(call))
      const entries = [
        ...(await changeLimit(tx, { pool: before.from, offerId, byBytes: -bytes, at: now })),
        ...(await changeLimit(tx, { pool: before.to, offerId, byBytes: bytes, at: now })),
      ]
      await tx.quota.post([{ id: ports.ids.next(), causeKind: 'capacity', causeId: poolId, recordedAt: now, entries }])
      const from = found(await tx.quota.getPool(poolId))
      const to = found(await tx.quota.getPool(toPoolId))
      const facts = [
        { subjectId: poolId, before: encodeAnswer('setPoolCapacity', before.from) },
        { subjectId: toPoolId, before: encodeAnswer('setPoolCapacity', before.to) },
      ]
      return {
        answer: { offerId, toPoolId, bytes, reason, from, to },
        audit: facts.map((fact) => ({ ...fact, tenantId: null, subjectKind: 'pool' })),
      }
    })
}
