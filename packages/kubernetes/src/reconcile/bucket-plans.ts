import type { BucketApi } from '@grenier/contracts'
import type { BlueprintQuota } from '@grenier/control-plane/ports'
import { claimKinds } from '../cosi/cosi-kinds.ts'
import { apiOfClaim } from '../cosi/find-claim.ts'
import { bucketClaimName, desiredBucketClaim } from '../desired/bucket-claim.ts'
import { desiredCosiBucket } from '../desired/cosi-bucket.ts'
import type { DesiredObject, ObservedObject } from '../objects.ts'
import type { Run, Side } from './run.ts'

/** How the bucket of an offer is made. */
export interface BucketPlan {
  readonly quota: BlueprintQuota
  readonly claimName: string
  readonly api: BucketApi
}

/** The claim that stands under a name, whatever made it. */
export function standingClaim({ observed }: Pick<Side, 'observed'>, name: string): ObservedObject | undefined {
  return observed.find(({ kind, metadata }) => claimKinds.has(kind) && metadata.name === name)
}

function isServed({ capabilities }: Side, api: BucketApi): boolean {
  return api === 'obc' ? capabilities.objectBucketClaims : (capabilities.cosi?.apis.includes(api) ?? false)
}

/**
 * By which API a bucket is made: for its whole life the one that is known of it; of a new one the cluster's own choice, else
 * ObjectBucketClaims where they are served, else the first version of COSI that is. Null: none that may be used is served.
 */
function bucketApiOf(side: Side, quota: BlueprintQuota): BucketApi | null {
  const claim = standingClaim(side, bucketClaimName(quota))
  const known = quota.bucketApi ?? (claim === undefined ? undefined : apiOfClaim(claim)) ?? side.profile.bucketApi
  if (known !== undefined) return isServed(side, known) ? known : null
  return side.capabilities.objectBucketClaims ? 'obc' : (side.capabilities.cosi?.apis[0] ?? null)
}

/** The plan of each offer; offers of which the API is not served are left out. */
export function planBuckets(side: Side, quotas: readonly BlueprintQuota[]): BucketPlan[] {
  return quotas.flatMap((quota) => {
    const api = bucketApiOf(side, quota)
    return api === null ? [] : [{ quota, claimName: bucketClaimName(quota), api }]
  })
}

/**
 * Why a bucket must not be made, null when it may: a class that would delete it with its claim is refused (rule 5), and so is
 * a class of COSI of which nobody can tell: it may yet come to be one that deletes.
 */
export function bucketRefusal({ capabilities }: Side, { quota, api }: BucketPlan): string | null {
  const { className } = quota
  const deletes = `class ${className} deletes a bucket with its claim`
  if (api === 'obc') {
    const served = capabilities.storageClasses.find((found) => found.name === className)
    return served?.reclaimPolicy === 'Delete' ? deletes : null
  }
  const classes = capabilities.cosi?.bucketClasses ?? null
  if (classes === null) return `bucket classes may not be listed: whether ${className} deletes buckets is unknown`
  const found = classes.find(({ name }) => name === className)
  if (found === undefined) return `no bucket class ${className}`
  return found.deletionPolicy === 'Retain' ? null : deletes
}

/** Everything that a bucket is made from. */
export function desiredBucket(run: Run, side: Side, { quota, api }: BucketPlan): DesiredObject[] {
  const { blueprint } = run
  if (api === 'obc') return [desiredBucketClaim(blueprint, side.place, quota)]
  return desiredCosiBucket(blueprint, side.place, { quota, api, accessClass: side.profile.bucketAccessClass ?? null })
}
