import type { Answer, Exchange } from './exchange.ts'
import { headerOf } from './exchange.ts'
import { refuse } from './refusal.ts'
import { addBucket, type Bucket, type LockMode } from './state.ts'
import { textIn, xmlAnswer } from './xml.ts'

/** A bucket that the caller may reach. Throws NoSuchBucket and AccessDenied. */
export function bucketOf({ state, caller, bucketName }: Exchange): Bucket {
  const bucket = state.buckets.get(bucketName)
  if (bucket === undefined) refuse('NoSuchBucket')
  if (bucket.owner !== caller && !caller.isAdmin) refuse('AccessDenied')
  return bucket
}

export function listBuckets({ state, caller }: Exchange): Answer {
  const owned = [...state.buckets.values()].filter(({ owner }) => owner === caller)
  return xmlAnswer('ListAllMyBucketsResult', {
    Owner: { ID: caller.uid },
    Buckets: {
      Bucket: owned.map(({ name, createdAtMs }) => ({ Name: name, CreationDate: new Date(createdAtMs).toISOString() })),
    },
  })
}

export function createBucket(exchange: Exchange): Answer {
  const { state, caller, bucketName } = exchange
  const known = state.buckets.get(bucketName)
  if (known !== undefined) refuse(known.owner === caller ? 'BucketAlreadyOwnedByYou' : 'BucketAlreadyExists')
  const lockEnabled = headerOf(exchange, 'x-amz-bucket-object-lock-enabled')?.toLowerCase() === 'true'
  addBucket(state, { name: bucketName, owner: caller, lockEnabled })
  return { status: 200, headers: { location: `/${bucketName}` } }
}

export function deleteBucket(exchange: Exchange): Answer {
  const bucket = bucketOf(exchange)
  if (bucket.versions.size > 0) refuse('BucketNotEmpty')
  exchange.state.buckets.delete(bucket.name)
  return { status: 204 }
}

export function getVersioning(exchange: Exchange): Answer {
  const { versioning } = bucketOf(exchange)
  return xmlAnswer('VersioningConfiguration', { Status: versioning === 'never' ? null : versioning })
}

export function putVersioning(exchange: Exchange): Answer {
  const bucket = bucketOf(exchange)
  const status = textIn(exchange.body.toString(), 'Status')
  if (status !== 'Enabled' && status !== 'Suspended') refuse('MalformedXML')
  if (status === 'Suspended' && bucket.lockEnabled) refuse('InvalidBucketState')
  bucket.versioning = status
  return { status: 200 }
}

export function getObjectLock(exchange: Exchange): Answer {
  const { lockEnabled, defaultRetention } = bucketOf(exchange)
  if (!lockEnabled) refuse('ObjectLockConfigurationNotFoundError')
  const rule =
    defaultRetention === null
      ? null
      : { DefaultRetention: { Mode: defaultRetention.mode, Days: defaultRetention.days } }
  return xmlAnswer('ObjectLockConfiguration', { ObjectLockEnabled: 'Enabled', Rule: rule })
}

export function lockModeOf(text: string | null): LockMode {
  if (text !== 'GOVERNANCE' && text !== 'COMPLIANCE') refuse('MalformedXML')
  return text
}

export function putObjectLock(exchange: Exchange): Answer {
  const bucket = bucketOf(exchange)
  if (!bucket.lockEnabled) refuse('InvalidBucketState')
  const xml = exchange.body.toString()
  const days = textIn(xml, 'Days')
  bucket.defaultRetention = days === null ? null : { mode: lockModeOf(textIn(xml, 'Mode')), days: Number(days) }
  return { status: 200 }
}
