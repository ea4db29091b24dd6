import type { Condition } from '@grenier/contracts'
import {
  type DeletionVerdict,
  deletionVerdict,
  type Instant,
  msPerDay,
  type ProtectionFacts,
  protectionScore,
  worstDeletionVerdict,
} from '@grenier/quota-billing'
import type { ControlPlanePorts } from '../shared/control-plane-ports.ts'
import { readTenant } from '../shared/read-tenant.ts'
import type { UseCase } from '../shared/use-case.ts'
import { immutableConditionType } from './canary-conditions.ts'
import { protectionConditionTypes } from './protection-conditions.ts'
import { observationBelievedMs, protectionPolicy } from './protection-policy.ts'

const types: ReadonlySet<string> = new Set(protectionConditionTypes)

/** What was said of an observation that nobody renewed is believed no more. */
function disbelieved(condition: Condition): Condition {
  const message = `the last observation is too old to be believed; it said ${condition.status} ${condition.reason}`
  return { ...condition, status: 'Unknown', reason: 'ObservationTooOld', message }
}

/**
 * What is known for sure: the data in use, and where every claim has a good copy, one repository on another medium. A bucket
 * that refuses deletion protects what is in it: without a copy of every claim that is nothing.
 */
function factsOf(known: {
  isCopied: boolean
  siteCount: number
  lastDrill: { endedAt: Instant; isPassed: boolean } | null
  deletion: DeletionVerdict
  now: Instant
}): ProtectionFacts {
  const { isCopied, siteCount, lastDrill, deletion, now } = known
  const ageDays = lastDrill === null ? 0 : Math.floor((now - lastDrill.endedAt) / msPerDay)
  const restore = lastDrill === null ? null : { ageDays, faults: lastDrill.isPassed ? 0 : 1 }
  const places = isCopied ? { copies: 2, media: 2, sites: siteCount } : { copies: 1, media: 1, sites: 1 }
  const wasDeletionRefused = !isCopied || deletion === 'unmeasured' ? null : deletion === 'refused'
  return { ...places, isOffline: false, wasDeletionRefused, lastVerifiedRestore: restore }
}

/** A tenant's claims, what protects them and what that amounts to. Problem: `not-found`, also for another tenant. */
export function getTenantProtection(ports: ControlPlanePorts): UseCase<'getTenantProtection'> {
  const { clock, wallClock } = ports
  return async ({ tenantId }, call) =>
    await readTenant(ports, { operation: 'getTenantProtection', tenantId, call }, async (tx) => {
      const protection = await tx.protection.getProtection(tenantId)
      const all = await tx.tenancy.listConditions(tenantId)
      const own = all.filter(({ type }) => types.has(type))
      const isOld = protection !== null && wallClock.now() - protection.observedAt > observationBelievedMs
      const claims = await tx.protection.listProtectedClaims(tenantId)
      const lastDrill = await tx.protection.lastDrill(tenantId)
      const isCopied = !isOld && claims.length > 0 && own.some(({ reason }) => reason === 'EveryClaimCopied')
      const siteCount = protection?.siteCount ?? 1
      const canaries = (await tx.protection.canariesOf([tenantId])).map((canary) => {
        const { bucketName, reason, attemptedAt, provenAt } = canary
        return { bucketName, verdict: deletionVerdict(canary, wallClock.now()), reason, attemptedAt, provenAt }
      })
      const deletion = worstDeletionVerdict(canaries.map(({ verdict }) => verdict))
      const immutable = all.flatMap((condition) => {
        if (condition.type !== immutableConditionType) return []
        return [deletion === 'unmeasured' && condition.status !== 'Unknown' ? disbelieved(condition) : condition]
      })
      const facts = factsOf({ isCopied, siteCount, lastDrill, deletion, now: clock.now() })
      const { points, parts } = protectionScore(facts)
      return {
        tenantId,
        observedAt: protection?.observedAt ?? null,
        rpoSeconds: protection?.rpoSeconds ?? protectionPolicy.rpoSeconds,
        isPruneHeld: protection?.isPruneHeld ?? false,
        conditions: [...(isOld ? own.map(disbelieved) : own), ...immutable],
        claims,
        canaries,
        score: { points, parts: [...parts] },
      }
    })
}
