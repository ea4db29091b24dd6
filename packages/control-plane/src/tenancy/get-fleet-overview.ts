import { civilDateOf, daysUntilFull, freeBytes, givableBytes, trendOf, trendWindowStart } from '@grenier/quota-billing'
import type { ControlPlanePorts } from '../shared/control-plane-ports.ts'
import type { UseCase } from '../shared/use-case.ts'

/** More are not read in one look. */
const poolsShownMax = 12
const reasonsShownMax = 6

/** The whole installation in one look, by the same number of statements whatever its size. */
export function getFleetOverview({
  unitOfWork,
  clock,
  wallClock,
  installation,
}: ControlPlanePorts): UseCase<'getFleetOverview'> {
  return async () =>
    await unitOfWork.read({ kind: 'platform' }, async (tx) => {
      const now = clock.now()
      const technicalAt = wallClock.now()
      const counted = await tx.tenancy.countFleet({ on: civilDateOf(now, installation.timeZone), technicalAt })
      const kinds = await tx.tenancy.dueKinds(technicalAt)
      const reasons = await tx.tenancy.notReadyReasons(reasonsShownMax)
      const levels = await tx.tenancy.fullestLevels({ windowStart: trendWindowStart(now), limit: poolsShownMax })
      const pools = levels.map((level) => {
        const free = freeBytes(level) ?? 0n
        return {
          poolId: level.nodeId,
          name: level.name,
          offerId: level.offerId,
          offerName: level.offerName,
          givableBytes: givableBytes(level) ?? 0n,
          allocatedBytes: level.allocatedBytes,
          heldBytes: level.heldBytes,
          freeBytes: free,
          daysToFull: daysUntilFull(free, trendOf(level, now)),
        }
      })
      return { asOf: now, ...counted, queue: { ...counted.queue, kinds }, reasons, pools }
    })
}
