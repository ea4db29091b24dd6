import type { ControlPlanePorts } from '../shared/control-plane-ports.ts'
import type { JobUseCase } from '../shared/use-case.ts'
import { serveWaiting } from './serve-waiting.ts'

/**
 * Judges those who wait, in order of submission, each in a transaction of its own. The order holds per level: a request
 * stays behind an earlier one that the same level blocks, and goes on where no blocked level is in its way. All of the
 * queue is looked at, whatever offer the space returned for, because a request for several offers links their orders; who
 * stands behind a blocked level costs nothing. Where the job dies, the next one goes on: a request is judged once.
 *
 * Whoever comes new is not in this order: a request that fits is never stopped by those who wait for more.
 */
export function serveWaitingList(ports: ControlPlanePorts): JobUseCase<'serve-waiting-list'> {
  const { unitOfWork, clock } = ports
  return async ({ offerId }) => {
    const queue = await unitOfWork.read({ kind: 'platform' }, (tx) => tx.quota.listWaiting())
    const blocked = new Set<string>()
    const concerned = queue.some(({ offerIds }) => offerIds.includes(offerId))
    for (const { id, levels } of concerned ? queue : []) {
      if (levels.some((level) => blocked.has(level))) continue
      const turn = await unitOfWork.transact({ kind: 'platform' }, (tx) =>
        serveWaiting(ports, tx, { requestId: id, at: clock.now() }),
      )
      for (const level of turn.blockedLevels) blocked.add(level)
    }
    return { kind: 'done' }
  }
}
