import { veleroNamespaceOf } from '../provisioning/backup-driver.ts'
import { createClusterAccesses } from '../provisioning/cluster-accesses.ts'
import { endReservation } from '../quota/release-reservation.ts'
import type { JobPorts } from '../shared/control-plane-ports.ts'
import { Problem } from '../shared/problem.ts'
import type { JobUseCase } from '../shared/use-case.ts'

const goingRetryMs = 5_000
const platform = { kind: 'platform' } as const

/**
 * Deletes the namespace of a drill that is over or past its time, and gives its capacity back once it is seen to be gone.
 * Running it twice is harmless. A namespace that does not say that it is this drill's is left alone, with its capacity
 * given back: it was never made, or is somebody else's.
 */
export function cleanRestoreDrill(ports: JobPorts): JobUseCase<'clean-restore-drill'> {
  const { unitOfWork, clock, wallClock, ids, installation, clusterGateway } = ports
  const accesses = createClusterAccesses(ports)
  return async ({ tenantId, taskId }) => {
    const drill = await unitOfWork.read(platform, (tx) => tx.protection.getDrill(tenantId, taskId))
    if (drill === null || drill.cleanedAt !== null) return { kind: 'done' }
    if (drill.endedAt === null && wallClock.now() < drill.expiresAt) return { kind: 'done' }
    const { namespace } = drill
    try {
      const access = await accesses.open(drill.clusterId)
      const inVelero = drill.copyDriver === 'velero' ? { veleroNamespace: veleroNamespaceOf(access.profile) } : {}
      const wanted = { namespace, taskId, installationId: installation.id, ...inVelero }
      const removed = await clusterGateway.protection.removeDrill(access, wanted)
      if (removed === 'going') return { kind: 'retry', delayMs: goingRetryMs, reason: 'namespace-terminating' }
    } catch (error) {
      if (error instanceof Problem) return { kind: 'retry', delayMs: goingRetryMs, reason: error.code }
      throw error
    }
    await unitOfWork.transact(platform, async (tx) => {
      const at = clock.now()
      // First, since it locks levels and then the tenant.
      await endReservation(tx, ids, { reservationId: drill.reservationId, at })
      await tx.protection.markDrillCleaned(tenantId, taskId, at)
    })
    return { kind: 'done' }
  }
}
