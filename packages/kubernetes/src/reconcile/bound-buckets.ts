import type { BucketApi } from '@grenier/contracts'
import { poll } from '../client/timing.ts'
import { type CosiBucket, cosiBucketOf, errorOf, isAccessReady, isClaimReady } from '../cosi/cosi-fields.ts'
import { type CosiApi, cosiKinds } from '../cosi/cosi-kinds.ts'
import { bucketSizeMax } from '../desired/bucket-claim.ts'
import { bucketClaimOf } from '../fields.ts'
import type { Kind, ObservedObject } from '../objects.ts'
import type { BucketPlan } from './bucket-plans.ts'
import type { Run, Side } from './run.ts'

/** A claim with its bucket. */
export interface BoundBucket {
  readonly api: BucketApi
  readonly claim: ObservedObject
  /** At the store. */
  readonly bucketName: string
  /** Of a bucket by COSI: its key, in memory only. Others leave theirs beside the claim. */
  readonly cosi: CosiBucket | null
}

/** What became of a claim within the wait of a run. */
export type BucketState =
  | { readonly state: 'bound'; readonly bucket: BoundBucket }
  | { readonly state: 'pending' | 'failed'; readonly claim: ObservedObject | null; readonly why: string }

async function awaitObject(
  run: Run,
  side: Side,
  wanted: { readonly object: ObservedObject; readonly isDone: (object: ObservedObject) => boolean },
): Promise<ObservedObject | null> {
  const { object, isDone } = wanted
  if (isDone(object)) return object
  const { name, namespace } = object.metadata
  return await poll({
    timing: run.timing,
    firstDelayMs: run.limits.pollDelayMs,
    waitMsMax: run.limits.waitMsMax,
    read: () => side.client.get({ kind: object.kind, namespace, name }),
    isDone: (found) => found !== null && isDone(found),
  })
}

async function awaitObjectBucket(run: Run, side: Side, object: ObservedObject): Promise<BucketState> {
  const isDone = (claim: ObservedObject): boolean => bucketClaimOf(claim).phase === 'Bound'
  const claim = await awaitObject(run, side, { object, isDone })
  if (claim === null) return { state: 'pending', claim, why: '' }
  const { phase, bucketName } = bucketClaimOf(claim)
  if (!isDone(claim)) return { state: phase === 'Failed' ? 'failed' : 'pending', claim, why: '' }
  return { state: 'bound', bucket: { api: 'obc', claim, bucketName, cosi: null } }
}

/** A bucket by COSI is usable once its claim has it, its access was granted, and the Secret of that can be read. */
async function awaitCosiBucket(
  run: Run,
  side: Side,
  wanted: { readonly api: CosiApi; readonly claim: ObservedObject; readonly access: ObservedObject },
): Promise<BucketState> {
  const { api } = wanted
  const claim = await awaitObject(run, side, { object: wanted.claim, isDone: (one) => isClaimReady(api, one) })
  if (claim === null || !isClaimReady(api, claim)) {
    return { state: 'pending', claim, why: claim === null ? '' : errorOf(claim) }
  }
  const access = await awaitObject(run, side, { object: wanted.access, isDone: (one) => isAccessReady(api, one) })
  if (access === null || !isAccessReady(api, access)) {
    return { state: 'pending', claim, why: (access === null ? '' : errorOf(access)) || 'access is not granted yet' }
  }
  const { namespace, name } = claim.metadata
  const secret = await side.client.get({ kind: 'Secret', namespace, name })
  const cosi = secret === null ? null : cosiBucketOf(api, secret)
  if (cosi === null) return { state: 'pending', claim, why: 'the Secret of its access has no key of S3' }
  return { state: 'bound', bucket: { api, claim, bucketName: cosi.bucketName, cosi } }
}

/** Waits a little for the bucket of a plan, whose objects stand as they were applied. */
export async function awaitBucket(
  run: Run,
  side: Side,
  { plan, standing }: { readonly plan: BucketPlan; readonly standing: readonly ObservedObject[] },
): Promise<BucketState | null> {
  const find = (kind: Kind) =>
    standing.find((object) => object.kind === kind && object.metadata.name === plan.claimName)
  if (plan.api === 'obc') {
    const claim = find('ObjectBucketClaim')
    return claim === undefined ? null : await awaitObjectBucket(run, side, claim)
  }
  const kinds = cosiKinds[plan.api]
  const claim = find(kinds.claim)
  const access = find(kinds.access)
  if (claim === undefined || access === undefined) return null
  return await awaitCosiBucket(run, side, { api: plan.api, claim, access })
}

/** Whether the cluster shows the ceiling of a bucket. COSI knows none: there the provider alone holds it. */
export function showsCeiling({ quota }: BucketPlan, { api, claim }: BoundBucket): boolean {
  return api !== 'obc' || bucketClaimOf(claim).maxSize === bucketSizeMax(quota)
}
