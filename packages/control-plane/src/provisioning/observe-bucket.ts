import { type Instant, providerLimitBytes, providerLimitVerdict } from '@grenier/quota-billing'
import type { BucketObservation, TenantBucket } from './bucket.ports.ts'
import type { BucketLimit, ObjectStore, ObjectStoreAccess } from './object-store.ports.ts'

type LimitFound = Pick<BucketObservation, 'limitWantedBytes' | 'limitReadBytes' | 'limitVerdict'>

/** The provider's own limit: a fifth above a backup quota, exactly a bucket quota; null without a quota. */
function wantedLimit({ kind, quotaBytes }: TenantBucket): bigint | null {
  if (quotaBytes === 0n) return null
  return kind === 'backup' ? providerLimitBytes(quotaBytes) : quotaBytes
}

function foundLimit(wantedBytes: bigint, limit: BucketLimit): LimitFound {
  const limitWantedBytes = wantedBytes
  if (limit.state === 'unverified') return { limitWantedBytes, limitReadBytes: null, limitVerdict: 'unverified' }
  const limitReadBytes = limit.state === 'set' ? limit.limitBytes : null
  const verdict = providerLimitVerdict({ wantedBytes, readBackBytes: limitReadBytes })
  return { limitWantedBytes, limitReadBytes, limitVerdict: verdict }
}

/**
 * Brings the provider's limit to what the quota wants and tells what was read back. It is never lowered below what is
 * stored: pruning has to write before it can make room (rule 22).
 */
async function keepLimit(
  objectStore: ObjectStore,
  bucket: TenantBucket & { readonly store: ObjectStoreAccess },
  storedBytes: bigint | null,
): Promise<LimitFound> {
  const wantedBytes = wantedLimit(bucket)
  if (wantedBytes === null) return { limitWantedBytes: null, limitReadBytes: null, limitVerdict: null }
  const place = { store: bucket.store, bucketName: bucket.bucketName, key: null }
  const found = foundLimit(wantedBytes, await objectStore.readLimit(place))
  if (found.limitVerdict === 'holds' || found.limitVerdict === 'unverified') return found
  // Unknown use is taken for too much: a limit may be raised then, not lowered.
  const isBeyond = found.limitVerdict === 'too-high' && (storedBytes === null || storedBytes > wantedBytes)
  if (isBeyond) return { ...found, limitVerdict: 'stored-beyond' }
  return foundLimit(wantedBytes, await objectStore.setLimit(place, wantedBytes))
}

/** Reads what a bucket holds and keeps its limit. A reading of the hour that was recorded already stands for its bytes. */
export async function observeBucket(
  objectStore: ObjectStore,
  bucket: TenantBucket & { readonly store: ObjectStoreAccess },
  hour: Instant,
): Promise<BucketObservation> {
  const { tenantId, siteId, bucketName, store, recordedBytes } = bucket
  const usage = await objectStore.readUsage({ store, bucketName, key: null })
  const readBytes = usage.state === 'measured' ? usage.storedBytes : null
  const storedBytes = recordedBytes ?? readBytes
  const silence = storedBytes === null && usage.state === 'unmeasured' ? usage.reason : null
  const limit = await keepLimit(objectStore, bucket, readBytes)
  return { tenantId, siteId, bucketName, observedHour: hour, storedBytes, silence, ...limit }
}
