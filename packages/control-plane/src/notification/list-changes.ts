import { type Actor, type Change, changeKinds, changeReaders, isMemberRole, type Role } from '@grenier/contracts'
import { addMs } from '@grenier/quota-billing'
import { readScope } from '../shared/access.ts'
import type { ControlPlanePorts } from '../shared/control-plane-ports.ts'
import type { Transaction } from '../shared/ports.ts'
import type { UseCase } from '../shared/use-case.ts'

/** Told at once; beyond, whoever asks is told to look at everything instead. */
const changesToldMax = 500

/**
 * Whether somebody hears of a change: by a role of the platform that reads such things, or by a member's role where the thing
 * is of the very member they act for. What lies below a pool is found elsewhere (`mayBeOfPool`).
 */
export function hears(actor: Pick<Actor, 'roles' | 'tenantId'>, { kind, tenantId }: Change): boolean {
  const readers: readonly Role[] = changeReaders[kind]
  return actor.roles.some(
    (role) =>
      role !== 'pool-approver' &&
      readers.includes(role) &&
      (!isMemberRole(role) || (tenantId !== null && tenantId === actor.tenantId)),
  )
}

/**
 * Whether a change is a member's and of a kind that pools' approvers hear of, and the actor is one: where that member stands is
 * still to be asked, and nothing may be told before.
 */
export function mayBeOfPool(actor: Pick<Actor, 'roles' | 'poolId'>, { kind, tenantId }: Change): boolean {
  const readers: readonly Role[] = changeReaders[kind]
  const approves = actor.poolId !== null && actor.roles.includes('pool-approver')
  return approves && tenantId !== null && readers.includes('pool-approver')
}

/** Those of the changes that the actor hears of, in their order. */
async function heardOf(tx: Transaction, actor: Actor, written: readonly Change[]): Promise<Change[]> {
  const { poolId } = actor
  const unsure = written.filter((one) => mayBeOfPool(actor, one)).flatMap(({ tenantId }) => tenantId ?? [])
  if (poolId === null || unsure.length === 0) return written.filter((one) => hears(actor, one))
  const below = await tx.quota.whichBelowPool([...new Set(unsure)], poolId)
  const isOfPool = (one: Change) => mayBeOfPool(actor, one) && below.has(one.tenantId ?? '')
  return written.filter((one) => hears(actor, one) || isOfPool(one))
}

/**
 * What changed of late, by kind and id: the facts of the audit trail, which every change writes in its own transaction. A
 * member's are read in its own scope. Days and hours of business are no matter here: ids bear technical time.
 */
export function listChanges({ unitOfWork, wallClock }: ControlPlanePorts): UseCase<'listChanges'> {
  return async ({ seconds }, call) => {
    const since = addMs(wallClock.now(), -seconds * 1_000)
    return await unitOfWork.read(readScope('listChanges', call), async (tx) => {
      const written = await tx.audit.writtenSince({ since, kinds: changeKinds, limit: changesToldMax + 1 })
      const items = await heardOf(tx, call.actor, written.slice(-changesToldMax))
      return { items, isWhole: written.length <= changesToldMax }
    })
  }
}
