import type { CapacityReservation } from '@grenier/contracts'
import { entriesForHoldRelease, type Instant } from '@grenier/quota-billing'
import { found } from '../shared/access.ts'
import type { ControlPlanePorts } from '../shared/control-plane-ports.ts'
import type { IdSource, Transaction } from '../shared/ports.ts'
import { Problem } from '../shared/problem.ts'
import { encodeAnswer, runCommand } from '../shared/run-command.ts'
import type { UseCase } from '../shared/use-case.ts'
import { lockKnownPositions, positionOf } from './positions.ts'
import { returnCapacity } from './return-capacity.ts'

/**
 * Gives back what a reservation holds, for a job that has a transaction of its own. One that was released before stays as
 * it is, so that doing it twice gives back once. Problem: `not-found`.
 */
export async function endReservation(
  tx: Transaction,
  ids: IdSource,
  ending: { reservationId: string; at: Instant },
): Promise<CapacityReservation> {
  const { reservationId, at } = ending
  const { tenantId, offerId } = found(await tx.quota.getReservation(reservationId))
  const { path } = positionOf(await lockKnownPositions(tx, tenantId, [offerId]), offerId)
  const reservation = found(await tx.quota.lockReservation(reservationId))
  if (reservation.releasedAt !== null) return reservation
  const entries = entriesForHoldRelease({ offerId, path, deltaBytes: reservation.heldBytes })
  await returnCapacity(tx, [
    { id: ids.next(), causeKind: 'reservation', causeId: reservationId, recordedAt: at, entries },
  ])
  const released = { ...reservation, heldBytes: 0n, releasedAt: at, version: reservation.version + 1 }
  await tx.quota.updateReservation(released)
  return released
}

/**
 * Gives a reservation's capacity back. One that a cluster holds for use beyond what was given cannot be let go by hand.
 * Problems: `not-found`, `not-allowed`.
 */
export function releaseReservation(ports: ControlPlanePorts): UseCase<'releaseReservation'> {
  return (command, call) =>
    runCommand(ports, { operation: 'releaseReservation', command, call }, async (tx, now) => {
      const { reservationId } = command
      const standing = found(await tx.quota.getReservation(reservationId))
      if (standing.purpose === 'over-allocated') throw new Problem('not-allowed')
      const answer = await endReservation(tx, ports.ids, { reservationId, at: now })
      const before = encodeAnswer('releaseReservation', standing)
      const { tenantId } = answer
      return { answer, audit: [{ tenantId, subjectKind: 'capacity-reservation', subjectId: reservationId, before }] }
    })
}
