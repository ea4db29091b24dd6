import { randomUUID } from 'node:crypto'
import type { Actor } from '@grenier/contracts'
import type { Call } from '@grenier/control-plane/ports'

export const operator: Actor = { subject: 'operator-1', roles: ['operator'], tenantId: null, poolId: null }
export const secondOperator: Actor = { subject: 'operator-2', roles: ['operator'], tenantId: null, poolId: null }
export const finance: Actor = { subject: 'finance-1', roles: ['finance'], tenantId: null, poolId: null }
export const collector: Actor = { subject: 'collector-1', roles: ['collector'], tenantId: null, poolId: null }

/** Who approves for that pool alone. */
export function approverOf(poolId: string, subject = `approver-of-${poolId}`): Actor {
  return { subject, roles: ['pool-approver'], tenantId: null, poolId }
}

/** Who asks for a member. */
export function memberOf(tenantId: string): Actor {
  return { subject: `member-of-${tenantId}`, roles: ['member-requester'], tenantId, poolId: null }
}

/** A call of that person; each has an idempotency key of its own unless one is given. */
export function callOf(actor: Actor, options: { key?: string; ifMatch?: number } = {}): Call {
  return {
    actor,
    requestId: randomUUID(),
    idempotencyKey: options.key ?? randomUUID(),
    ifMatch: options.ifMatch ?? null,
  }
}
