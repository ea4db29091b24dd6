import { expectedVersion, found } from '../shared/access.ts'
import type { ControlPlanePorts } from '../shared/control-plane-ports.ts'
import { Problem } from '../shared/problem.ts'
import { encodeAnswer, runCommand } from '../shared/run-command.ts'
import type { UseCase } from '../shared/use-case.ts'
import { changeLevelLimit } from './change-level-limit.ts'

/**
 * Sets what a pool may give of one offer; null takes the limit away. Problems: `not-found`, `offer-unknown`,
 * `if-match-missing`, `version-stale`, `capacity-below-allocated` below what is allocated or held, naming who has it.
 */
export function setPoolCapacity(ports: ControlPlanePorts): UseCase<'setPoolCapacity'> {
  return (command, call) =>
    runCommand(ports, { operation: 'setPoolCapacity', command, call }, async (tx, now) => {
      const { poolId, offerId, limitBytes, overcommitPercent } = command
      found(await tx.quota.getPool(poolId))
      if ((await tx.quota.getOffer(offerId)) === null) throw new Problem('offer-unknown')
      if (!(await tx.quota.bumpPoolVersion(poolId, expectedVersion(call)))) throw new Problem('version-stale')
      // From here on no grant moves: the pool as read now is the pool as it is.
      const before = found(await tx.quota.getPool(poolId))
      const entries = await changeLevelLimit(tx, { pool: before, offerId, limitBytes, overcommitPercent, at: now })
      if (entries.length > 0) {
        const id = ports.ids.next()
        await tx.quota.post([{ id, causeKind: 'capacity', causeId: poolId, recordedAt: now, entries }])
      }
      const answer = found(await tx.quota.getPool(poolId))
      const fact = { tenantId: null, subjectKind: 'pool', subjectId: poolId }
      return { answer, audit: [{ ...fact, before: encodeAnswer('setPoolCapacity', before) }] }
    })
}
