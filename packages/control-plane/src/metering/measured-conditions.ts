import type { Condition } from '@grenier/contracts'
import { type Instant, storageUseStage } from '@grenier/quota-billing'
import type { MeasuredOffer } from './measurement.ports.ts'

type Verdict = Pick<Condition, 'status' | 'reason' | 'message'>

const messageLengthMax = 500

/** Reason of both conditions on a cluster of which nobody said where it is measured. */
export const noSourceReason = 'NoSource'

const measuredTypes = ['VolumesMeasured', 'VolumesHaveRoom'] as const
type TenantCondition = Condition & { readonly tenantId: string }

/** Whether every bound claim was measured, and why not. */
function coverageVerdict(offers: readonly MeasuredOffer[]): Verdict {
  const bound = offers.reduce((sum, { claimsBound }) => sum + claimsBound, 0)
  const measured = offers.reduce((sum, { claimsMeasured }) => sum + claimsMeasured, 0)
  const message = `${measured} of ${bound} bound claims`
  if (measured === bound) return { status: 'True', reason: bound === 0 ? 'NoClaims' : 'Measured', message }
  const silences = new Set(offers.flatMap(({ silences }) => (silences === null ? [] : silences.split(','))))
  return { status: 'False', reason: 'Unmeasured', message: `${message}: ${[...silences].sort().join(', ')}` }
}

/**
 * How full quotas are inside their volumes: a warning from 80 % of what was measured, which is at least as much as there is.
 * What was not measured warns of nothing: below 80 % it leaves the whole unknown (cluster rule 28).
 */
function roomVerdict(offers: readonly MeasuredOffer[]): Verdict {
  const stages = offers.map((offer) => ({
    ...offer,
    stage: storageUseStage({ ...offer, isComplete: offer.claimsMeasured === offer.claimsBound }),
  }))
  const full = stages.filter(({ stage }) => stage === 'nearly-full')
  if (full.length > 0) {
    const told = full.map(
      (one) => `${one.offerCode}: ${((one.usedBytes ?? 0n) * 100n) / one.quotaBytes} % of the quota`,
    )
    return { status: 'True', reason: 'NearlyFull', message: told.join(', ') }
  }
  return stages.some(({ stage }) => stage === 'unknown')
    ? { status: 'Unknown', reason: 'Unmeasured', message: 'not every volume was measured' }
    : { status: 'True', reason: 'Room', message: 'less than 80 % is in use' }
}

/** Conditions of one tenant from its block quotas. They stand beside those of a run and never make a tenant unready. */
export function measuredConditions(offers: readonly MeasuredOffer[], changedAt: Instant): TenantCondition[] {
  const [first] = offers
  if (first === undefined) return []
  const { tenantId, generation: observedGeneration } = first
  return [
    { type: 'VolumesMeasured', verdict: coverageVerdict(offers) },
    { type: 'VolumesHaveRoom', verdict: roomVerdict(offers) },
  ].map(({ type, verdict }) => ({
    type,
    ...verdict,
    message: verdict.message.slice(0, messageLengthMax),
    tenantId,
    observedGeneration,
    changedAt,
  }))
}

/** Conditions of one tenant on a cluster without a source: whatever was measured before says nothing of now. */
export function unsourcedConditions(
  { tenantId, generation: observedGeneration }: Pick<MeasuredOffer, 'tenantId' | 'generation'>,
  changedAt: Instant,
): TenantCondition[] {
  const message = 'no source of measurements is declared for the cluster: no-source'
  const verdict = { status: 'Unknown', reason: noSourceReason, message } as const
  return measuredTypes.map((type) => ({ type, ...verdict, tenantId, observedGeneration, changedAt }))
}
