import type { BucketApi } from '@grenier/contracts'
import type { BlueprintQuota } from '@grenier/control-plane/ports'
import { waitAsLongAgain } from '../client/timing.ts'
import { cosiWrittenKinds } from '../cosi/cosi-kinds.ts'
import { bucketClaimName } from '../desired/bucket-claim.ts'
import { bucketQuotas } from '../desired/resource-quota.ts'
import { rerunDelayMs } from '../limits.ts'
import { applyChanges } from './apply-changes.ts'
import { awaitBucket, type BoundBucket, type BucketState, showsCeiling } from './bound-buckets.ts'
import { rememberedClaims } from './bucket-memory.ts'
import { type BucketPlan, bucketRefusal, desiredBucket, planBuckets, standingClaim } from './bucket-plans.ts'
import { notAsked } from './report.ts'
import type { Run, Side } from './run.ts'

export interface BucketResult {
  /** Buckets whose claims are bound now, by the claims' names. */
  readonly bound: ReadonlyMap<string, BoundBucket>
  /** Claims that once stood and are gone or replaced, in words. */
  readonly lost: readonly string[]
}

/** Names of claims that once stood and no longer do: never made again by a repair (rule 4). */
function lostClaims(sides: { storage: Side; backup: Side }): Map<string, string> {
  const lost = new Map<string, string>()
  for (const [name, uid] of rememberedClaims(sides)) {
    const found = standingClaim(sides.backup, name)
    if (found === undefined) lost.set(name, `bucket claim ${name} no longer exists`)
    else if (found.metadata.uid !== uid) lost.set(name, `bucket claim ${name} is another one than the one we made`)
    else if (found.metadata.deletionTimestamp !== undefined) lost.set(name, `bucket claim ${name} is being deleted`)
  }
  return lost
}

function stateBuckets(
  run: Run,
  verdict: { status: 'True' | 'False'; reason: string; message: string },
  outcome: 'done' | 'waiting' | 'failed',
): void {
  run.report.condition('BucketReady', verdict)
  run.report.step('bucket', outcome, verdict.message)
}

type Unbound = Exclude<BucketState, { state: 'bound' }> & { readonly claimName: string }

function statePending(run: Run, unbound: readonly Unbound[]): void {
  const isFailed = unbound.some(({ state }) => state === 'failed')
  const told = unbound.map(({ claimName, why }) => (why === '' ? claimName : `${claimName} (${why})`))
  stateBuckets(
    run,
    { status: 'False', reason: isFailed ? 'ProvisioningFailed' : 'Pending', message: `not bound: ${told.join(', ')}` },
    isFailed ? 'failed' : 'waiting',
  )
  const claims = unbound.flatMap(({ claim }) => (claim === null ? [] : [claim]))
  run.report.rerunAfter(waitAsLongAgain(run.timing.clock.now(), claims))
}

/** Applies what may be applied, waits a little, and states `BucketReady`. Returns what is bound, by claim. */
async function claimBuckets(run: Run, side: Side, plans: readonly BucketPlan[]): Promise<Map<string, BoundBucket>> {
  const refused = plans.flatMap((plan) => bucketRefusal(side, plan) ?? [])
  const allowed = plans.filter((plan) => bucketRefusal(side, plan) === null)
  const { failures, standing } = await applyChanges(run, side, {
    kinds: ['ObjectBucketClaim', ...cosiWrittenKinds],
    desired: allowed.flatMap((plan) => desiredBucket(run, side, plan)),
  })
  const states = await Promise.all(
    allowed.map(async (plan) => ({ plan, state: await awaitBucket(run, side, { plan, standing }) })),
  )
  const bound = new Map<string, BoundBucket>()
  const unbound: Unbound[] = []
  for (const { plan, state } of states) {
    if (state === null) continue
    if (state.state === 'bound') bound.set(plan.claimName, state.bucket)
    else unbound.push({ ...state, claimName: plan.claimName })
  }
  if (failures.length > 0) {
    stateBuckets(run, { status: 'False', reason: 'ApplyFailed', message: failures.join('; ') }, 'failed')
    run.report.rerunAfter(rerunDelayMs.afterFailure)
  } else if (refused.length > 0) {
    stateBuckets(run, { status: 'False', reason: 'ReclaimPolicyDelete', message: refused.join('; ') }, 'failed')
  } else if (unbound.length > 0) statePending(run, unbound)
  else stateBuckets(run, { status: 'True', reason: 'Bound', message: `${bound.size} bound` }, 'done')
  return bound
}

function reportBuckets(
  run: Run,
  side: Side,
  { plans, bound }: { plans: readonly BucketPlan[]; bound: ReadonlyMap<string, BoundBucket> },
): void {
  const { clusterId } = side
  const buckets = plans.flatMap((plan) => {
    const bucket = bound.get(plan.claimName)
    return bucket === undefined ? [] : [{ plan, bucket }]
  })
  run.report.buckets(
    buckets.flatMap(({ plan, bucket: { bucketName, api } }) =>
      bucketName === '' ? [] : [{ offerId: plan.quota.offerId, clusterId, bucketName, api }],
    ),
  )
  run.report.agreed(
    buckets
      .filter(({ plan, bucket }) => showsCeiling(plan, bucket))
      .map(({ plan }) => ({ offerId: plan.quota.offerId, quotaBytes: plan.quota.quotaBytes })),
  )
}

/** A missing CRD is a condition, not a failure (rule 35). */
function stateUnserved(run: Run, unserved: readonly BlueprintQuota[]): void {
  const known = [...new Set(unserved.flatMap(({ bucketApi }) => bucketApi ?? []))]
  const message =
    known.length > 0
      ? `the cluster no longer serves ${known.join(', ')}, by which the bucket was made`
      : 'the cluster serves no objectbucket.io/v1alpha1, nor the objectstorage.k8s.io that it is to use'
  stateBuckets(run, { status: 'False', reason: 'NotServed', message }, 'waiting')
}

/** Lays the bucket claims in the backup namespace and tells which are bound and which were lost. */
export async function layBuckets(run: Run, sides: { storage: Side; backup: Side }): Promise<BucketResult> {
  const wanted = bucketQuotas(run.blueprint.quotas)
  const lost = lostClaims(sides)
  const result: BucketResult = { bound: new Map(), lost: [...lost.values()] }
  if (wanted.length === 0) {
    run.report.condition('BucketReady', { status: 'False', reason: notAsked, message: 'no bucket is asked for' })
    return result
  }
  const plans = planBuckets(sides.backup, wanted)
  const unserved = wanted.filter((quota) => !plans.some((plan) => plan.quota === quota))
  if (plans.length === 0) {
    stateUnserved(run, unserved)
    return result
  }
  const standing = plans.filter(({ claimName }) => !lost.has(claimName))
  const bound = await claimBuckets(run, sides.backup, standing)
  if (unserved.length > 0) stateUnserved(run, unserved)
  if (lost.size > 0) {
    stateBuckets(run, { status: 'False', reason: 'BucketClaimMissing', message: result.lost.join('; ') }, 'failed')
  }
  reportBuckets(run, sides.backup, { plans, bound })
  return { ...result, bound }
}

/** Names under which a tenant's claims may stand, and what their buckets were made by where that is known. */
export function bucketNamesOf(quotas: readonly BlueprintQuota[]): { name: string; api: BucketApi | null }[] {
  return quotas
    .filter(({ kind }) => kind !== 'block')
    .map((quota) => ({ name: bucketClaimName(quota), api: quota.bucketApi ?? null }))
}
