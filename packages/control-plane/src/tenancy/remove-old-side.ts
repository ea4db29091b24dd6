import { civilDateOf, type RemovalFault, removalFault } from '@grenier/quota-billing'
import { protectionConditionTypes } from '../protection/protection-conditions.ts'
import { observationBelievedMs } from '../protection/protection-policy.ts'
import { assertMayActFor, found, readScope } from '../shared/access.ts'
import type { ControlPlanePorts } from '../shared/control-plane-ports.ts'
import type { Transaction } from '../shared/ports.ts'
import { Problem } from '../shared/problem.ts'
import type { UseCase } from '../shared/use-case.ts'
import type { StoredMove } from './move.ports.ts'
import { movedOn, withMoveEvent } from './move-history.ts'
import { runMoveStep } from './move-step.ts'

function refuse(fault: RemovalFault | null, { removalOpensOn }: StoredMove): void {
  if (fault === null) return
  throw new Problem(fault, fault === 'move-cooling-off' && removalOpensOn !== null ? { removalOpensOn } : {})
}

/** An exit destroys both sides by itself, and only an exit may say what becomes of them from its notice on. */
async function refuseLeaving(tx: Transaction, tenantId: string): Promise<void> {
  if ((await tx.tenancy.exitStateOf(tenantId)) !== null) throw new Problem('exit-open')
}

/**
 * Claims of the new side without a good copy that is young enough and was seen lately: the old side is their only other one.
 * One that moved and that was acknowledged as gone since has nothing left to protect. Problem: `move-copies-missing`.
 */
export async function refuseUncovered(
  { wallClock }: Pick<ControlPlanePorts, 'wallClock'>,
  tx: Transaction,
  move: StoredMove,
): Promise<void> {
  const { tenantId } = move
  const protection = await tx.protection.getProtection(tenantId)
  const conditions = await tx.tenancy.listConditions(tenantId)
  // A look that showed nothing is a look too: what was known before it is unknown since.
  const isSeen = protectionConditionTypes.every((wanted) =>
    conditions.some(({ type, status }) => type === wanted && status !== 'Unknown'),
  )
  const isOld = !isSeen || protection === null || wallClock.now() - protection.observedAt > observationBelievedMs
  const known = await tx.protection.listProtectedClaims(tenantId)
  const settled = new Set(
    known.flatMap(({ name, state, acknowledgedBy }) =>
      (state === 'covered' && !isOld) || acknowledgedBy !== null ? [name] : [],
    ),
  )
  const names = new Set([...known.map(({ name }) => name), ...move.claims.map(({ name }) => name)])
  const missing = [...names].filter((name) => !settled.has(name))
  if (missing.length > 0) throw new Problem('move-copies-missing', { names: missing.join(', ') })
}

/**
 * Asks for the removal of the old side: the first of two persons. Problems: `not-found`, `if-match-missing`,
 * `version-stale`, `move-state`, `move-cooling-off`, `exit-open`.
 */
export function requestMoveRemoval(ports: ControlPlanePorts): UseCase<'requestMoveRemoval'> {
  return (command, call) =>
    runMoveStep(ports, { operation: 'requestMoveRemoval', command, call }, async ({ move, now, tx }) => {
      const today = civilDateOf(now, ports.installation.timeZone)
      refuse(removalFault({ ...move, requestedBy: move.removalRequestedBy, approver: null, today }), move)
      await refuseLeaving(tx, move.tenantId)
      const actor = call.actor.subject
      const requested = { ...move, removalRequestedBy: actor, removalRequestedAt: now }
      return withMoveEvent(requested, { actor, at: now, reason: command.reason })
    })
}

/**
 * Approves it: the second person, and the last step that anybody takes. Problems: `not-found`, `if-match-missing`,
 * `version-stale`, `move-state`, `move-cooling-off`, `move-same-person`, `move-copies-missing`, `exit-open`.
 */
export function approveMoveRemoval(ports: ControlPlanePorts): UseCase<'approveMoveRemoval'> {
  return (command, call) =>
    runMoveStep(ports, { operation: 'approveMoveRemoval', command, call }, async ({ move, now, tx }) => {
      const today = civilDateOf(now, ports.installation.timeZone)
      const approver = call.actor.subject
      refuse(removalFault({ ...move, requestedBy: move.removalRequestedBy, approver, today }), move)
      // An exit is begun under the same lock: of the two, the second sees the first.
      await tx.tenancy.lockTenant(move.tenantId)
      await refuseLeaving(tx, move.tenantId)
      await refuseUncovered(ports, tx, move)
      const approved = { ...move, removalApprovedBy: approver, removalApprovedAt: now }
      return movedOn(approved, 'removing', { actor: approver, at: now, reason: command.reason })
    })
}

/** What stood on the old side and when it went. Problem: `not-found`, also for another tenant's. */
export function getMoveRemoval({ unitOfWork }: ControlPlanePorts): UseCase<'getMoveRemoval'> {
  return async ({ tenantId, moveId }, call) => {
    assertMayActFor('getMoveRemoval', call, tenantId)
    return await unitOfWork.read(readScope('getMoveRemoval', call), async (tx) => {
      found(await tx.tenancy.getMove(tenantId, moveId))
      return { items: await tx.tenancy.listMoveItems(tenantId, moveId) }
    })
  }
}
