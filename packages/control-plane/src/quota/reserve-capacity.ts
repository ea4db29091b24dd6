import type { CapacityReservation, Command } from '@grenier/contracts'
import { addMs, entriesForHold, type Instant, msPerSecond, planHold } from '@grenier/quota-billing'
import type { ControlPlanePorts } from '../shared/control-plane-ports.ts'
import type { Transaction } from '../shared/ports.ts'
import { Problem } from '../shared/problem.ts'
import { runCommand } from '../shared/run-command.ts'
import type { UseCase } from '../shared/use-case.ts'
import { lockKnownPositions, positionOf } from './positions.ts'
import { refusalProblem } from './refusals.ts'

/**
 * Holds capacity for a machine's work in every pool above a tenant, for a job that has a transaction of its own. Its end
 * is technical time: the work goes on at the machine's pace, while business time may be simulated, stand still or leap.
 * Problems: `offer-unknown`, `capacity-exceeded` naming the level, `invalid-input` for a size that no quota could have.
 */
export async function placeReservation(
  tx: Transaction,
  ports: Pick<ControlPlanePorts, 'ids' | 'wallClock'>,
  wanted: Command<'reserveCapacity'> & { reservedBy: string; at: Instant },
): Promise<CapacityReservation> {
  const { tenantId, offerId, purpose, reservedBy, at } = wanted
  const position = positionOf(await lockKnownPositions(tx, tenantId, [offerId]), offerId)
  const { roundingStepBytes } = position.offer
  const question = { offer: { offerId, roundingStepBytes }, path: position.path, currentQuotaBytes: 0n }
  const plan = planHold({ ...question, wantedQuotaBytes: wanted.reservedBytes })
  if (plan.kind === 'refused') throw refusalProblem(plan.refusal)
  const heldBytes = plan.roundedQuotaBytes
  const id = ports.ids.next()
  const entries = entriesForHold({ offerId, path: position.path, deltaBytes: heldBytes })
  await tx.quota.post([{ id: ports.ids.next(), causeKind: 'reservation', causeId: id, recordedAt: at, entries }])
  const expiresAt = addMs(ports.wallClock.now(), wanted.ttlSeconds * msPerSecond)
  const place = { id, tenantId, offerId, purpose, heldBytes, reservedBy }
  const reservation = { ...place, recordedAt: at, expiresAt, releasedAt: null, version: 1 }
  await tx.quota.insertReservation(reservation)
  return reservation
}

/**
 * Sets capacity aside above a tenant until it is released or its time is over. Problems: `tenant-unknown`,
 * `offer-unknown`, `capacity-exceeded`, `invalid-input`.
 */
export function reserveCapacity(ports: ControlPlanePorts): UseCase<'reserveCapacity'> {
  return (command, call) =>
    runCommand(ports, { operation: 'reserveCapacity', command, call }, async (tx, now) => {
      const { tenantId } = command
      if ((await tx.provisioning.readTenantState(tenantId)) === null)
        throw new Problem('tenant-unknown', { count: '1' })
      const answer = await placeReservation(tx, ports, { ...command, reservedBy: call.actor.subject, at: now })
      return { answer, audit: [{ tenantId, subjectKind: 'capacity-reservation', subjectId: answer.id }] }
    })
}
