import type { ProtectionTask } from '@grenier/contracts'
import { addMs, type Instant, msPerSecond } from '@grenier/quota-billing'
import { placeReservation } from '../quota/reserve-capacity.ts'
import { found } from '../shared/access.ts'
import type { ControlPlanePorts } from '../shared/control-plane-ports.ts'
import type { Transaction } from '../shared/ports.ts'
import { Problem } from '../shared/problem.ts'
import { runCommand } from '../shared/run-command.ts'
import type { UseCase } from '../shared/use-case.ts'
import { queueTask, runTaskJob } from './new-task.ts'
import { drillKeptSeconds } from './task-limits.ts'

/** A namespace has 63 characters: a slug of 50, the word and six of the task's random digits. */
const idDigits = 6

/**
 * Queues a drill, for a caller that has a transaction of its own: its size is held in the pools above the tenant, not in
 * the tenant's quota, since a drill is the operator's. Problems: `not-found`, `copy-unknown`, `copy-not-restorable`,
 * `capacity-exceeded`.
 */
export async function queueDrill(
  tx: Transaction,
  ports: Pick<ControlPlanePorts, 'ids' | 'wallClock'>,
  wanted: { tenantId: string; copyId: string; requestedBy: string; at: Instant },
): Promise<ProtectionTask> {
  const { tenantId, copyId, requestedBy, at } = wanted
  const state = found(await tx.provisioning.readTenantState(tenantId))
  const storage = found(state.known.find(({ purpose }) => purpose === 'storage') ?? null)
  const copy = await tx.protection.getCopy(tenantId, copyId)
  if (copy === null) throw new Problem('copy-unknown')
  if (copy.goneAt !== null) throw new Problem('copy-not-restorable', { copyFault: 'gone' })
  const claims = await tx.protection.listProtectedClaims(tenantId)
  const source = claims.find(({ name }) => name === copy.claimName)
  const offer = state.quotas.find(({ kind, className }) => kind === 'block' && className === source?.className)
  if (source?.capacityBytes == null || offer === undefined) {
    throw new Problem('copy-not-restorable', { copyFault: 'claim-unknown' })
  }
  const { offerId } = offer
  const hold = { tenantId, offerId, purpose: 'restore-drill', reservedBytes: source.capacityBytes } as const
  const reservation = await placeReservation(tx, ports, {
    ...hold,
    ttlSeconds: drillKeptSeconds,
    reservedBy: requestedBy,
    at,
  })
  const id = ports.ids.next()
  const namespace = `${state.slug}-drill-${id.slice(-idDigits)}`
  const task = {
    id,
    tenantId,
    kind: 'drill',
    clusterId: storage.clusterId,
    namespace,
    // Velero restores a claim under its own name only.
    newClaimName: copy.driver === 'velero' ? copy.claimName : 'restored',
  } as const
  const size = { offerId, className: source.className, restoredBytes: reservation.heldBytes }
  const asked = {
    requestedBy,
    requestedAt: at,
    copyId,
    copyRef: copy.copyRef,
    copyDriver: copy.driver,
    sourceClaimName: copy.claimName,
  }
  const queued = await queueTask(tx, { ...task, ...asked, ...size }, at)
  const expiresAt = addMs(ports.wallClock.now(), drillKeptSeconds * msPerSecond)
  await tx.protection.insertDrill({ tenantId, taskId: id, reservationId: reservation.id, expiresAt })
  return queued
}

/** Tries a copy. Problems: `not-found`, `copy-unknown`, `copy-not-restorable`, `capacity-exceeded`. */
export function startRestoreDrill(ports: ControlPlanePorts): UseCase<'startRestoreDrill'> {
  return (command, call) =>
    runCommand(ports, { operation: 'startRestoreDrill', command, call }, async (tx, now) => {
      const answer = await queueDrill(tx, ports, { ...command, requestedBy: call.actor.subject, at: now })
      const audit = [{ tenantId: command.tenantId, subjectKind: 'protection-task', subjectId: answer.id }]
      return { answer, audit, jobs: [runTaskJob(answer)] }
    })
}
