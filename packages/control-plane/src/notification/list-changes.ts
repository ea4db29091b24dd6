import { type Actor, type Change, changeKinds, changeReaders, isMemberRole, type Role } from '@grenier/contracts'
import { addMs } from '@grenier/quota-billing'
import { readScope } from '../shared/access.ts'
import type { ControlPlanePorts } from '../shared/control-plane-ports.ts'
import type { UseCase } from '../shared/use-case.ts'

/** Told at once; beyond, whoever asks is told to look at everything instead. */
const changesToldMax = 500

/**
 * Whether somebody hears of a change: by a role of the platform that reads such things, or by a member's role where the thing
 * is of the very member they act for.
 */
export function hears(actor: Pick<Actor, 'roles' | 'tenantId'>, { kind, tenantId }: Change): boolean {
  const readers: readonly Role[] = changeReaders[kind]
  return actor.roles.some(
    (role) => readers.includes(role) && (!isMemberRole(role) || (tenantId !== null && tenantId === actor.tenantId)),
  )
}

/**
 * What changed of late, by kind and id: the facts of the audit trail, which every change writes in its own transaction. A
 * member's are read in its own scope. Days and hours of business are no matter here: ids bear technical time.
 */
export function listChanges({ unitOfWork, wallClock }: ControlPlanePorts): UseCase<'listChanges'> {
  return async ({ seconds }, call) => {
    const since = addMs(wallClock.now(), -seconds * 1_000)
    const written = await unitOfWork.read(readScope('listChanges', call), (tx) =>
      tx.audit.writtenSince({ since, kinds: changeKinds, limit: changesToldMax + 1 }),
    )
    const items = written.slice(-changesToldMax).filter((one) => hears(call.actor, one))
    return { items, isWhole: written.length <= changesToldMax }
  }
}
