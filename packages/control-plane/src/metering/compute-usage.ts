import type { ControlPlanePorts } from '../shared/control-plane-ports.ts'
import type { JobUseCase } from '../shared/use-case.ts'

/** Resource-days computed in one transaction. */
const slicesPerStepMax = 2_000

/**
 * Computes the daily usage of every resource and day that readings have touched, for days that are over, and keeps
 * partitions ready ahead of time. Several workers share the work; running it with nothing to do costs one query.
 */
export function computeUsage(ports: ControlPlanePorts): JobUseCase<'compute-usage'> {
  const { unitOfWork, clock, installation } = ports
  return async () => {
    const now = clock.now()
    const step = { limit: slicesPerStepMax, until: now, timeZone: installation.timeZone, computedAt: now }
    let computed = 0
    do {
      computed = await unitOfWork.transact({ kind: 'platform' }, (tx) => tx.metering.computeDirtySlices(step))
    } while (computed > 0)
    await unitOfWork.transact({ kind: 'platform' }, (tx) => tx.metering.ensurePartitions({ from: now, to: now }))
    return { kind: 'done' }
  }
}
