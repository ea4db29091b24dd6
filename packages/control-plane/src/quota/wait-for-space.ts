import type { AutomaticDecision, QuotaRequest, RefusalData } from '@grenier/contracts'
import { addMs, dayBounds, type Instant, msPerDay, type QuotaPolicy } from '@grenier/quota-billing'
import { policyDecider } from './auto-approval-policy.ts'
import { withEvent } from './request-history.ts'

/** True when space is all that is missing: a refusal of any other kind would stand however much returned. */
export function onlyFull(refusals: readonly RefusalData[]): boolean {
  return refusals.length > 0 && refusals.every(({ code }) => code === 'capacity-exceeded')
}

/** What is stored where refusals decided: the policy they were met under. Reasons and figures are the refusals' own. */
export function refusedUnder(policy: QuotaPolicy): AutomaticDecision {
  return { policyVersion: policy.version, rule: null, facts: {}, reasons: [] }
}

/**
 * The request with a place in the queue. It holds nothing, so it hinders nobody: a newcomer that fits is granted before
 * it, because one commune's typing error must not stop its neighbours.
 */
export function waitingForSpace(
  request: QuotaRequest,
  refused: { refusals: readonly RefusalData[]; policy: QuotaPolicy; at: Instant; timeZone: string },
): QuotaRequest {
  const { refusals, policy, at, timeZone } = refused
  const keptUntil = addMs(at, policy.waitingDays * msPerDay)
  // A wish that is over by itself waits no longer than that.
  const overAt = request.temporaryUntil === null ? keptUntil : dayBounds(request.temporaryUntil, timeZone).dayEnd
  return {
    ...withEvent(request, { kind: 'waiting', actor: policyDecider, recordedAt: at, text: null }),
    state: 'waiting',
    refusals: [...refusals],
    automatic: refusedUnder(policy),
    waitUntil: overAt < keptUntil ? overAt : keptUntil,
  }
}
