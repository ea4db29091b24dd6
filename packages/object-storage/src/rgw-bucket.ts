import type { BucketAccess, BucketLimit, BucketUsage, StoreSilence } from '@grenier/control-plane/ports'
import { z } from 'zod'
import type { Connections } from './connections.ts'
import { askAdmin } from './rgw-admin.ts'

// A figure beyond 2^53 would come rounded out of JSON: it is refused, not used.
const count = z.int().min(0)
const rgwQuota = z.object({ enabled: z.boolean(), max_size: z.int() })
const rgwBucket = z.object({
  owner: z.string().min(1),
  usage: z.record(z.string(), z.object({ size: count.default(0), num_objects: count.default(0) })),
  bucket_quota: rgwQuota,
})

type RgwBucket = z.output<typeof rgwBucket>
type Told<T> =
  | { readonly state: 'told'; readonly value: T }
  | { readonly state: 'silent'; readonly reason: StoreSilence }

async function bucketOf(connections: Connections, { store, bucketName }: BucketAccess): Promise<Told<RgwBucket>> {
  const query = { bucket: bucketName, stats: 'true' }
  const answer = await askAdmin(connections, store, { method: 'GET', path: '/bucket', query })
  if (answer.state === 'silent') return answer
  const read = rgwBucket.safeParse(answer.body)
  return read.success ? { state: 'told', value: read.data } : { state: 'silent', reason: 'unreadable-answer' }
}

/**
 * The provider's own figures: `size`, the bytes as they were written, over all its categories, so that they add up to what
 * a manifest lists. (Its limits count each object rounded up to 4 KiB: the fifth above the quota is far more than that.)
 */
export async function readProviderUsage(connections: Connections, bucket: BucketAccess): Promise<BucketUsage> {
  const told = await bucketOf(connections, bucket)
  if (told.state === 'silent') return { state: 'unmeasured', reason: told.reason }
  const categories = Object.values(told.value.usage)
  return {
    state: 'measured',
    storedBytes: categories.reduce((sum, { size }) => sum + BigInt(size), 0n),
    objectCount: categories.reduce((sum, category) => sum + BigInt(category.num_objects), 0n),
    source: 'provider',
  }
}

function ceilingOf({ enabled, max_size }: z.output<typeof rgwQuota>): bigint | null {
  return enabled && max_size >= 0 ? BigInt(max_size) : null
}

async function ownerCeiling(
  connections: Connections,
  bucket: BucketAccess,
  owner: string,
): Promise<Told<bigint | null>> {
  const query = { quota: '', uid: owner, 'quota-type': 'user' }
  const answer = await askAdmin(connections, bucket.store, { method: 'GET', path: '/user', query })
  if (answer.state === 'silent') return answer
  const read = rgwQuota.safeParse(answer.body)
  return read.success
    ? { state: 'told', value: ceilingOf(read.data) }
    : { state: 'silent', reason: 'unreadable-answer' }
}

/** The limit that holds: the lower one of the bucket's own and its owner's. */
export async function readLimit(connections: Connections, bucket: BucketAccess): Promise<BucketLimit> {
  const told = await bucketOf(connections, bucket)
  if (told.state === 'silent') return { state: 'unverified', reason: told.reason }
  const ofOwner = await ownerCeiling(connections, bucket, told.value.owner)
  if (ofOwner.state === 'silent') return { state: 'unverified', reason: ofOwner.reason }
  const own = ceilingOf(told.value.bucket_quota)
  const { value: owners } = ofOwner
  if (owners !== null && (own === null || owners < own)) return { state: 'set', limitBytes: owners, heldBy: 'owner' }
  return own === null ? { state: 'none' } : { state: 'set', limitBytes: own, heldBy: 'bucket' }
}

/** True when the owner has this bucket and no other, as an owner made by a provisioner for one claim does. */
async function ownsThisOnly(connections: Connections, bucket: BucketAccess, owner: string): Promise<boolean> {
  const query = { uid: owner }
  const answer = await askAdmin(connections, bucket.store, { method: 'GET', path: '/bucket', query })
  const names = answer.state === 'silent' ? null : z.array(z.string()).safeParse(answer.body)
  return names?.success === true && names.data.length === 1 && names.data[0] === bucket.bucketName
}

/**
 * Sets the bucket's limit, and its owner's where that is lower and the owner has no other bucket: provisioners set the
 * owner's from the claim once and leave it when the claim grows (rook#14764). Returns what was read back.
 */
export async function setLimit(
  connections: Connections,
  bucket: BucketAccess,
  limitBytes: bigint,
): Promise<BucketLimit> {
  const told = await bucketOf(connections, bucket)
  if (told.state === 'silent') return { state: 'unverified', reason: told.reason }
  const { owner } = told.value
  const limit = { 'max-size': String(limitBytes), enabled: 'true' }
  const set = await askAdmin(connections, bucket.store, {
    method: 'PUT',
    path: '/bucket',
    query: { quota: '', uid: owner, bucket: bucket.bucketName, ...limit },
  })
  if (set.state === 'silent') return { state: 'unverified', reason: set.reason }
  const ofOwner = await ownerCeiling(connections, bucket, owner)
  const isHeldBack = ofOwner.state === 'told' && ofOwner.value !== null && ofOwner.value < limitBytes
  if (isHeldBack && (await ownsThisOnly(connections, bucket, owner))) {
    const query = { quota: '', uid: owner, 'quota-type': 'user', ...limit }
    await askAdmin(connections, bucket.store, { method: 'PUT', path: '/user', query })
  }
  return await readLimit(connections, bucket)
}
