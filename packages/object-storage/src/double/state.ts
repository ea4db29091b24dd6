import { createHash, randomBytes } from 'node:crypto'
import type { DoubleKey } from './options.ts'
import { refuse } from './refusal.ts'

export type LockMode = 'GOVERNANCE' | 'COMPLIANCE'

export interface Retention {
  readonly mode: LockMode
  readonly untilMs: number
}

export interface Version {
  readonly key: string
  readonly versionId: string
  /** Null: a delete marker. */
  readonly body: Buffer | null
  readonly etag: string
  readonly modifiedAtMs: number
  retention: Retention | null
}

export interface Upload {
  readonly id: string
  readonly key: string
  readonly parts: Map<number, Buffer>
}

export interface Quota {
  enabled: boolean
  maxSizeBytes: number
}

export interface Bucket {
  readonly name: string
  readonly owner: Owner
  readonly createdAtMs: number
  versioning: 'never' | 'Enabled' | 'Suspended'
  readonly lockEnabled: boolean
  defaultRetention: { readonly mode: LockMode; readonly days: number } | null
  /** Newest first. */
  readonly versions: Map<string, Version[]>
  readonly uploads: Map<string, Upload>
  /** What the administration says instead of what is there. */
  pretendedBytes: number | null
  readonly quota: Quota
}

export interface Owner {
  readonly uid: string
  readonly key: DoubleKey
  readonly isAdmin: boolean
  readonly mayBypassGovernance: boolean
  readonly quota: Quota
}

export interface State {
  readonly owners: Map<string, Owner>
  readonly buckets: Map<string, Bucket>
  readonly nowMs: () => number
  readonly hasAdminApi: boolean
}

/** As the protocol: how an absent versioning names what is written. */
const unversionedId = 'null'
const blockBytes = 4_096
const msPerDay = 86_400_000

function makeKey(): DoubleKey {
  return {
    accessKeyId: randomBytes(10).toString('hex').toUpperCase(),
    secretAccessKey: randomBytes(30).toString('base64'),
  }
}

export function noQuota(): Quota {
  return { enabled: false, maxSizeBytes: -1 }
}

export function addOwner(state: State, owner: Partial<Owner> & { readonly uid: string }): Owner {
  const known = state.owners.get(owner.uid)
  if (known !== undefined) return known
  const { uid, key = makeKey(), isAdmin = false, mayBypassGovernance = false, quota = noQuota() } = owner
  const made = { uid, key, isAdmin, mayBypassGovernance, quota }
  state.owners.set(uid, made)
  return made
}

export function addBucket(
  state: State,
  bucket: Pick<Bucket, 'name' | 'owner'> & Partial<Pick<Bucket, 'versioning' | 'lockEnabled' | 'defaultRetention'>>,
): void {
  const { name, owner, versioning = 'never', lockEnabled = false, defaultRetention = null } = bucket
  state.buckets.set(name, {
    name,
    owner,
    createdAtMs: state.nowMs(),
    // Object lock wants versions: without them there would be nothing to hold.
    versioning: lockEnabled ? 'Enabled' : versioning,
    lockEnabled,
    defaultRetention,
    versions: new Map(),
    uploads: new Map(),
    pretendedBytes: null,
    quota: noQuota(),
  })
}

/** Bytes as they were written, and as the provider counts them against limits: each object in blocks of 4 KiB. */
export function sizesOf(bucket: Bucket): { bytes: number; blockBytes: number; objects: number } {
  const sizes = { bytes: 0, blockBytes: 0, objects: 0 }
  const add = (bytes: number): void => {
    sizes.bytes += bytes
    sizes.blockBytes += Math.ceil(bytes / blockBytes) * blockBytes
  }
  for (const { body } of [...bucket.versions.values()].flat()) {
    if (body === null) continue
    add(body.length)
    sizes.objects += 1
  }
  for (const { parts } of bucket.uploads.values()) for (const part of parts.values()) add(part.length)
  return sizes
}

/** Throws QuotaExceeded when so many more bytes fit neither the bucket's limit nor its owner's. */
export function assertFits(state: State, bucket: Bucket, moreBytes: number): void {
  const more = Math.ceil(moreBytes / blockBytes) * blockBytes
  const exceeds = ({ enabled, maxSizeBytes }: Quota, usedBytes: number): boolean =>
    enabled && maxSizeBytes >= 0 && usedBytes + more > maxSizeBytes
  if (exceeds(bucket.quota, sizesOf(bucket).blockBytes)) refuse('QuotaExceeded')
  if (!bucket.owner.quota.enabled) return
  const owned = [...state.buckets.values()].filter(({ owner }) => owner === bucket.owner)
  if (
    exceeds(
      bucket.owner.quota,
      owned.reduce((sum, one) => sum + sizesOf(one).blockBytes, 0),
    )
  )
    refuse('QuotaExceeded')
}

/** Writes a version, or a delete marker, as the bucket's versioning says. */
export function write(
  state: State,
  bucket: Bucket,
  written: {
    readonly key: string
    readonly body: Buffer | null
    readonly etag?: string
    readonly retention?: Retention | null
  },
): Version {
  const { key, body, retention } = written
  const isVersioned = bucket.versioning === 'Enabled'
  const version: Version = {
    key,
    body,
    versionId: isVersioned ? randomBytes(16).toString('hex') : unversionedId,
    etag:
      written.etag ??
      createHash('md5')
        .update(body ?? '')
        .digest('hex'),
    modifiedAtMs: state.nowMs(),
    retention: body === null ? null : (retention ?? defaultRetention(state, bucket)),
  }
  const before = bucket.versions.get(key) ?? []
  const standing = isVersioned ? before : before.filter(({ versionId }) => versionId !== unversionedId)
  bucket.versions.set(key, [version, ...standing])
  return version
}

function defaultRetention(state: State, { defaultRetention: rule }: Bucket): Retention | null {
  return rule === null ? null : { mode: rule.mode, untilMs: state.nowMs() + rule.days * msPerDay }
}

/** The version that was asked for, or the latest; throws what the protocol says of one that is not there. */
export function versionOf(bucket: Bucket, key: string, versionId: string | null): Version {
  const versions = bucket.versions.get(key) ?? []
  const found = versionId === null ? versions[0] : versions.find((one) => one.versionId === versionId)
  if (found === undefined) refuse(versionId === null ? 'NoSuchKey' : 'NoSuchVersion')
  return found
}

/** Removes one version for good; throws AccessDenied while its retention holds. */
export function remove(state: State, bucket: Bucket, name: { key: string; versionId: string; bypass: boolean }): void {
  const { key, versionId, bypass } = name
  const versions = bucket.versions.get(key) ?? []
  const found = versions.find((one) => one.versionId === versionId)
  if (found === undefined) return
  const { retention } = found
  const isHeld = retention !== null && retention.untilMs > state.nowMs()
  if (isHeld && !(retention.mode === 'GOVERNANCE' && bypass)) refuse('AccessDenied')
  const left = versions.filter((one) => one !== found)
  if (left.length > 0) bucket.versions.set(key, left)
  else bucket.versions.delete(key)
}
