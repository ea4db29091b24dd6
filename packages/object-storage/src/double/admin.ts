import type { Answer, Exchange } from './exchange.ts'
import { type RefusalCode, refuse } from './refusal.ts'
import { type Bucket, type Owner, type Quota, sizesOf } from './state.ts'

const bytesPerKb = 1_024

function json(value: unknown, status = 200): Answer {
  return { status, headers: { 'content-type': 'application/json' }, body: JSON.stringify(value) }
}

/** A refusal as the administration writes it. */
export function adminRefusal(code: RefusalCode, status: number): Answer {
  return json({ Code: code, RequestId: 'tx0', HostId: 'double' }, status)
}

function quotaOf({ enabled, maxSizeBytes }: Quota) {
  const kb = maxSizeBytes < 0 ? 0 : Math.ceil(maxSizeBytes / bytesPerKb)
  return { enabled, check_on_raw: false, max_size: maxSizeBytes, max_size_kb: kb, max_objects: -1 }
}

/** As the provider: kilobytes win over bytes, and what is not named stays. */
function setQuota(quota: Quota, query: URLSearchParams): void {
  const bytes = query.get('max-size')
  const kb = query.get('max-size-kb')
  const enabled = query.get('enabled')
  if (bytes !== null) quota.maxSizeBytes = Number(bytes)
  if (kb !== null) quota.maxSizeBytes = Number(kb) * bytesPerKb
  if (enabled !== null) quota.enabled = enabled === 'true'
}

function bucketInfo(bucket: Bucket) {
  const { blockBytes, objects, ...sizes } = sizesOf(bucket)
  const bytes = bucket.pretendedBytes ?? sizes.bytes
  const main = { size: bytes, size_actual: blockBytes, size_utilized: bytes, num_objects: objects }
  return {
    bucket: bucket.name,
    owner: bucket.owner.uid,
    versioning: bucket.versioning === 'never' ? 'off' : bucket.versioning.toLowerCase(),
    object_lock_enabled: bucket.lockEnabled,
    // A bucket that holds nothing has no categories.
    usage: bytes + objects === 0 ? {} : { 'rgw.main': main },
    bucket_quota: quotaOf(bucket.quota),
  }
}

function namedBucket({ state, query }: Exchange): Bucket {
  return state.buckets.get(query.get('bucket') ?? '') ?? refuse('NoSuchBucket')
}

function namedOwner({ state, query }: Exchange): Owner {
  return state.owners.get(query.get('uid') ?? '') ?? refuse('NoSuchUser')
}

function bucketAdmin(exchange: Exchange): Answer {
  const { method, query, state } = exchange
  if (method === 'PUT' && query.has('quota')) {
    const bucket = namedBucket(exchange)
    if (bucket.owner !== namedOwner(exchange)) refuse('InvalidArgument')
    setQuota(bucket.quota, query)
    return { status: 200 }
  }
  if (method !== 'GET') refuse('MethodNotAllowed')
  if (query.has('bucket')) return json(bucketInfo(namedBucket(exchange)))
  const owner = query.has('uid') ? namedOwner(exchange) : null
  const buckets = [...state.buckets.values()].filter((bucket) => owner === null || bucket.owner === owner)
  return json(buckets.map(({ name }) => name))
}

function userAdmin(exchange: Exchange): Answer {
  const { method, query } = exchange
  const { quota } = namedOwner(exchange)
  if (!query.has('quota') || query.get('quota-type') !== 'user') refuse('NotImplemented')
  if (method === 'PUT') setQuota(quota, query)
  return method === 'PUT' ? { status: 200 } : json(quotaOf(quota))
}

/** The part of Ceph RGW's administration that Grenier uses: usage and limits of buckets and owners. */
export function answerAdmin(exchange: Exchange): Answer {
  if (!exchange.caller.isAdmin) refuse('AccessDenied')
  if (exchange.key === 'bucket') return bucketAdmin(exchange)
  return exchange.key === 'user' ? userAdmin(exchange) : refuse('NotImplemented')
}
