import type { BlueprintQuota, TenantBlueprint } from '@grenier/control-plane/ports'
import { providerLimitBytes } from '@grenier/quota-billing'
import { objectNames } from '../names.ts'
import { type DesiredObject, kinds } from '../objects.ts'
import { bytesToQuantity } from '../quantity.ts'
import { type Place, tenantMetadata } from './metadata.ts'

/** A generated bucket name ends in a UUID and may have 63 characters. */
const bucketPrefixLengthMax = 26

/** Name of the claim of an offer: `grenier-backup`, or one per bucket offer. */
export function bucketClaimName(quota: BlueprintQuota): string {
  return quota.kind === 'backup' ? objectNames.backupClaim : `${objectNames.bucketClaimPrefix}${quota.offerCode}`
}

/**
 * The provider's own ceiling. A backup bucket gets a fifth more than its quota, rounded up: restic must write while it
 * prunes, so a full bucket could never be emptied (rule 22).
 */
export function bucketSizeMax(quota: BlueprintQuota): string {
  return bytesToQuantity(quota.kind === 'backup' ? providerLimitBytes(quota.quotaBytes) : quota.quotaBytes)
}

/** The ObjectBucketClaim of a backup or bucket offer; the provisioner adds the bucket's name. */
export function desiredBucketClaim(blueprint: TenantBlueprint, place: Place, quota: BlueprintQuota): DesiredObject {
  const prefix = blueprint.slug.slice(0, bucketPrefixLengthMax).replace(/-+$/, '')
  return {
    apiVersion: kinds.ObjectBucketClaim.apiVersion,
    kind: 'ObjectBucketClaim',
    metadata: tenantMetadata(blueprint, place, bucketClaimName(quota)),
    spec: {
      storageClassName: quota.className,
      generateBucketName: prefix,
      additionalConfig: { maxSize: bucketSizeMax(quota) },
    },
  }
}
