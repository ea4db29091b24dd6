import type { BlueprintQuota } from '@grenier/control-plane/ports'
import { poll, waitAsLongAgain } from '../client/timing.ts'
import { bucketClaimName, bucketSizeMax, desiredBucketClaim } from '../desired/bucket-claim.ts'
import { bucketQuotas } from '../desired/resource-quota.ts'
import { bucketClaimOf } from '../fields.ts'
import { rerunDelayMs } from '../limits.ts'
import type { ObservedObject } from '../objects.ts'
import { applyChanges } from './apply-changes.ts'
import { rememberedClaims } from './bucket-memory.ts'
import { notAsked } from './report.ts'
import type { Run, Side } from './run.ts'

export interface BucketResult {
  /** Claims that are bound now, by name. */
  readonly bound: ReadonlyMap<string, ObservedObject>
  /** Claims that once stood and are gone or replaced, in words. */
  readonly lost: readonly string[]
}

/** Names of claims that once stood and no longer do: never made again by a repair (rule 4). */
function lostClaims(sides: { storage: Side; backup: Side }): Map<string, string> {
  const lost = new Map<string, string>()
  for (const [name, uid] of rememberedClaims(sides)) {
    const found = sides.backup.observed.find((o) => o.kind === 'ObjectBucketClaim' && o.metadata.name === name)
    if (found === undefined) lost.set(name, `bucket claim ${name} no longer exists`)
    else if (found.metadata.uid !== uid) lost.set(name, `bucket claim ${name} is another one than the one we made`)
    else if (found.metadata.deletionTimestamp !== undefined) lost.set(name, `bucket claim ${name} is being deleted`)
  }
  return lost
}

/** Why an offer's claim must not be made, null when it may: a class that deletes buckets with their claim is refused (rule 5). */
function refusal(side: Side, quota: BlueprintQuota): string | null {
  const served = side.capabilities.storageClasses.find((found) => found.name === quota.className)
  return served?.reclaimPolicy === 'Delete' ? `class ${quota.className} deletes a bucket with its claim` : null
}

function isBound(claim: ObservedObject | null): boolean {
  return claim !== null && bucketClaimOf(claim).phase === 'Bound'
}

async function awaitBound(run: Run, side: Side, claim: ObservedObject): Promise<ObservedObject | null> {
  if (isBound(claim)) return claim
  const { name, namespace } = claim.metadata
  return await poll({
    timing: run.timing,
    firstDelayMs: run.limits.pollDelayMs,
    waitMsMax: run.limits.waitMsMax,
    read: () => side.client.get({ kind: 'ObjectBucketClaim', namespace, name }),
    isDone: isBound,
  })
}

function stateBuckets(
  run: Run,
  verdict: { status: 'True' | 'False'; reason: string; message: string },
  outcome: 'done' | 'waiting' | 'failed',
): void {
  run.report.condition('BucketReady', verdict)
  run.report.step('bucket', outcome, verdict.message)
}

/** Applies the claims that may be applied, waits a little, and states `BucketReady`. */
async function claimBuckets(run: Run, side: Side, quotas: readonly BlueprintQuota[]): Promise<ObservedObject[]> {
  const refused = quotas.flatMap((quota) => refusal(side, quota) ?? [])
  const allowed = quotas.filter((quota) => refusal(side, quota) === null)
  const outcome = await applyChanges(run, side, {
    kinds: ['ObjectBucketClaim'],
    desired: allowed.map((quota) => desiredBucketClaim(run.blueprint, side.place, quota)),
  })
  const seen = await Promise.all(outcome.standing.map((claim) => awaitBound(run, side, claim)))
  const claims = seen.filter((claim) => claim !== null)
  const pending = claims.filter((claim) => !isBound(claim))
  if (outcome.failures.length > 0) {
    stateBuckets(run, { status: 'False', reason: 'ApplyFailed', message: outcome.failures.join('; ') }, 'failed')
    run.report.rerunAfter(rerunDelayMs.afterFailure)
  } else if (refused.length > 0) {
    stateBuckets(run, { status: 'False', reason: 'ReclaimPolicyDelete', message: refused.join('; ') }, 'failed')
  } else if (pending.length > 0) {
    const isFailed = pending.some((claim) => bucketClaimOf(claim).phase === 'Failed')
    const message = `not bound: ${pending.map((claim) => claim.metadata.name).join(', ')}`
    stateBuckets(
      run,
      { status: 'False', reason: isFailed ? 'ProvisioningFailed' : 'Pending', message },
      isFailed ? 'failed' : 'waiting',
    )
    run.report.rerunAfter(waitAsLongAgain(run.timing.clock.now(), pending))
  } else {
    stateBuckets(run, { status: 'True', reason: 'Bound', message: `${claims.length} bound` }, 'done')
  }
  return claims.filter(isBound)
}

/** Lays the bucket claims in the backup namespace and tells which are bound and which were lost. */
export async function layBuckets(run: Run, sides: { storage: Side; backup: Side }): Promise<BucketResult> {
  const wanted = bucketQuotas(run.blueprint.quotas)
  const lost = lostClaims(sides)
  const result = { bound: new Map<string, ObservedObject>(), lost: [...lost.values()] }
  if (wanted.length === 0) {
    run.report.condition('BucketReady', { status: 'False', reason: notAsked, message: 'no bucket is asked for' })
    return result
  }
  if (!sides.backup.capabilities.objectBucketClaims) {
    const message = 'the cluster serves no objectbucket.io/v1alpha1'
    // A missing CRD is a condition, not a failure (rule 35).
    stateBuckets(run, { status: 'False', reason: 'NotServed', message }, 'waiting')
    return result
  }
  const standing = wanted.filter((quota) => !lost.has(bucketClaimName(quota)))
  for (const claim of await claimBuckets(run, sides.backup, standing)) result.bound.set(claim.metadata.name, claim)
  if (lost.size > 0) {
    stateBuckets(run, { status: 'False', reason: 'BucketClaimMissing', message: result.lost.join('; ') }, 'failed')
  }
  run.report.buckets(
    wanted.flatMap((quota) => {
      const claim = result.bound.get(bucketClaimName(quota))
      const bucketName = claim === undefined ? null : bucketClaimOf(claim).bucketName
      const { clusterId } = sides.backup
      return bucketName ? [{ offerId: quota.offerId, clusterId, bucketName }] : []
    }),
  )
  run.report.agreed(
    wanted
      .filter((quota) => {
        const claim = result.bound.get(bucketClaimName(quota))
        return claim !== undefined && bucketClaimOf(claim).maxSize === bucketSizeMax(quota)
      })
      .map(({ offerId, quotaBytes }) => ({ offerId, quotaBytes })),
  )
  return result
}
