import { capacityReservation } from '@grenier/contracts'
import { z } from 'zod'
import type { ControlPlanePorts } from '../shared/control-plane-ports.ts'
import type { JobUseCase } from '../shared/use-case.ts'
import { endReservation } from './release-reservation.ts'

const perRunMax = 500
const actor = 'schedule'

/**
 * Releases reservations whose time is over, so that a machine that died leaks nothing. Time is technical, as is their
 * end; the ledger dates the release by business time like every fact.
 */
export function sweepReservations(ports: ControlPlanePorts): JobUseCase<'sweep-reservations'> {
  const { unitOfWork, clock, wallClock, ids } = ports
  return async () => {
    const now = wallClock.now()
    const platform = { kind: 'platform' } as const
    const expired = await unitOfWork.read(platform, (tx) => tx.quota.expiredReservations({ now, limit: perRunMax }))
    for (const { id: reservationId } of expired) {
      await unitOfWork.transact(platform, async (tx) => {
        const at = clock.now()
        const released = await endReservation(tx, ids, { reservationId, at })
        const subject = { subjectKind: 'capacity-reservation', subjectId: reservationId, requestId: actor }
        const after = z.encode(capacityReservation, released)
        const fact = { tenantId: released.tenantId, actor, action: 'sweepReservation', recordedAt: at }
        await tx.audit.append([{ ...fact, ...subject, before: null, after }])
      })
    }
    return { kind: 'done' }
  }
}
