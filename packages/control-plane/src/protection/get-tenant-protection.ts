import type { Condition } from '@grenier/contracts'
import { civilDateOf } from '@grenier/quota-billing'
import { assertMayActFor, found, readScope } from '../shared/access.ts'
import type { ControlPlanePorts } from '../shared/control-plane-ports.ts'
import type { UseCase } from '../shared/use-case.ts'
import { protectionConditionTypes } from './protection-conditions.ts'
import { observationBelievedMs, protectionPolicy } from './protection-policy.ts'

const types: ReadonlySet<string> = new Set(protectionConditionTypes)

/** What was said of an observation that nobody renewed is believed no more. */
function disbelieved(condition: Condition): Condition {
  const message = `the last observation is too old to be believed; it said ${condition.status} ${condition.reason}`
  return { ...condition, status: 'Unknown', reason: 'ObservationTooOld', message }
}

/** A tenant's claims, what protects them and what that amounts to. Problem: `not-found`, also for another tenant. */
export function getTenantProtection(ports: ControlPlanePorts): UseCase<'getTenantProtection'> {
  const operation = 'getTenantProtection'
  const { unitOfWork, clock, wallClock, installation } = ports
  return async ({ tenantId }, call) => {
    assertMayActFor(operation, call, tenantId)
    const today = civilDateOf(clock.now(), installation.timeZone)
    return await unitOfWork.read(readScope(operation, call), async (tx) => {
      found(await tx.tenancy.getTenant(tenantId, today))
      const protection = await tx.protection.getProtection(tenantId)
      const all = await tx.tenancy.listConditions(tenantId)
      const own = all.filter(({ type }) => types.has(type))
      const isOld = protection !== null && wallClock.now() - protection.observedAt > observationBelievedMs
      return {
        tenantId,
        observedAt: protection?.observedAt ?? null,
        rpoSeconds: protection?.rpoSeconds ?? protectionPolicy.rpoSeconds,
        isPruneHeld: protection?.isPruneHeld ?? false,
        conditions: isOld ? own.map(disbelieved) : own,
        claims: await tx.protection.listProtectedClaims(tenantId),
      }
    })
  }
}
