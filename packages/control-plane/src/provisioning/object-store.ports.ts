import type { ExitToken } from './exit-token.ts'

/** A key of the S3 protocol; plain in memory only, sealed wherever it is stored. */
export interface S3Key {
  readonly accessKeyId: string
  readonly secretAccessKey: string
}

/** A site's object store with its key opened, in memory only (cluster rule 24). */
export interface ObjectStoreAccess {
  /** https origin, without a path. */
  readonly endpoint: string
  /** Authority of its certificate, PEM; null: one of those the system knows. */
  readonly caPem: string | null
  readonly region: string
  /** Key of the provider's administration; null: nothing of a provider's own can be read or set. */
  readonly adminKey: S3Key | null
}

/** One bucket. What goes through S3 is done with `key`; null: with the administration's. */
export interface BucketAccess {
  readonly store: ObjectStoreAccess
  readonly bucketName: string
  readonly key: S3Key | null
}

/** Why a store could not tell: codes that stay, sentences are made where they are shown. */
export type StoreSilence =
  | 'no-key'
  | 'admin-api-absent'
  | 'key-refused'
  | 'access-refused'
  | 'bucket-missing'
  | 'too-many-objects'
  | 'unreachable'
  | 'unreadable-answer'

/**
 * What a bucket holds, all versions, in bytes as they were written. `listing`: summed by listing, which does not see
 * uploads that were begun and not ended. Never 0 for want of an answer.
 */
export type BucketUsage =
  | {
      readonly state: 'measured'
      readonly storedBytes: bigint
      readonly objectCount: bigint
      readonly source: 'provider' | 'listing'
    }
  | { readonly state: 'unmeasured'; readonly reason: StoreSilence }

/** The provider's own ceiling: the lower of the bucket's and of its owner's, whichever are switched on (rule 22). */
export type BucketLimit =
  | { readonly state: 'set'; readonly limitBytes: bigint; readonly heldBy: 'bucket' | 'owner' }
  | { readonly state: 'none' }
  | { readonly state: 'unverified'; readonly reason: StoreSilence }

/** What keeps versions from being deleted, as the bucket is configured; what holds is shown by `probeDeletion` alone. */
export type BucketProtection =
  | {
      readonly state: 'known'
      readonly versioning: 'enabled' | 'suspended' | 'never'
      readonly objectLock: boolean
      readonly defaultRetention: { readonly mode: 'governance' | 'compliance'; readonly days: number } | null
    }
  | { readonly state: 'unknown'; readonly reason: StoreSilence }

/**
 * What became of deleting a canary version with the tenant's own key (rule 11). Only `refused` counts: the key was shown to
 * work by writing the canary, the deletion was denied although governance was asked to be bypassed, and the version still
 * stands. A key that no longer works proves nothing.
 */
export type DeletionProbe =
  | { readonly outcome: 'refused'; readonly versionId: string }
  | { readonly outcome: 'deleted' }
  | { readonly outcome: 'unknown'; readonly reason: StoreSilence }

/** Which version of which key. */
export interface VersionName {
  readonly key: string
  readonly versionId: string
}

/** One version in a manifest: keys in the order of the store's listing, all versions of a key together, newest first. */
export interface ObjectVersion extends VersionName {
  readonly isLatest: boolean
  /** A mark that says "deleted" and holds no bytes. */
  readonly isDeleteMarker: boolean
  readonly sizeBytes: bigint
  readonly modifiedAtIso: string
  /** The provider's ETag, without quotes: the MD5 of an object written at once; null for a delete marker. */
  readonly etag: string | null
  /** SHA-256 of the content as it was read, hexadecimal; null when contents were not to be read, and for a delete marker. */
  readonly sha256: string | null
}

export interface VersionCount {
  readonly versions: bigint
  readonly deleteMarkers: bigint
  readonly storedBytes: bigint
}

export interface DestructionProgress {
  readonly deletedVersions: bigint
  readonly deletedBytes: bigint
}

/** What remains after a destruction; `complete` when the bucket was seen empty and removed. */
export type DestructionOutcome = DestructionProgress & {
  readonly complete: boolean
  /** Versions that the store would not delete, at most a hundred of them: under retention until then, or denied. */
  readonly kept: readonly VersionName[]
}

export interface ObjectStoreCapabilities {
  /** The provider's administration answers with this key: usage and limits are its own. */
  readonly adminApi: 'rgw' | 'absent'
}

/** The only way to an object store. Every call ends: with an answer, or with the reason why there is none. */
export interface ObjectStore {
  /**
   * Checks an address before it is stored, and who answers there when there is a key. Throws a Problem:
   * `object-store-refused` (not https, loopback, link-local, a path or a password in it, an unreadable authority),
   * `object-store-unreachable`, `object-store-key-refused`.
   */
  inspect(store: ObjectStoreAccess): Promise<ObjectStoreCapabilities>
  readUsage(bucket: BucketAccess): Promise<BucketUsage>
  readLimit(bucket: BucketAccess): Promise<BucketLimit>
  /** Sets the provider's limit and returns what was read back, never what was asked. */
  setLimit(bucket: BucketAccess, limitBytes: bigint): Promise<BucketLimit>
  readProtection(bucket: BucketAccess): Promise<BucketProtection>
  /** `bucket.key` must be the tenant's own. */
  probeDeletion(bucket: BucketAccess & { readonly key: S3Key }): Promise<DeletionProbe>
  /** Counts every version; throws `object-store-unreachable` or `object-store-key-refused` rather than count half. */
  countVersions(bucket: BucketAccess): Promise<VersionCount>
  /**
   * Every version, one page of the store in memory at a time; contents are read and hashed when asked, in a stream. Throws
   * as `countVersions`. Resumes after `afterKey`: the last key of which every version was kept.
   */
  manifest(
    bucket: BucketAccess,
    options: { readonly afterKey: string | null; readonly readContents: boolean },
  ): AsyncIterable<ObjectVersion>
  /**
   * Destroys every version and then the bucket; for the exit workflow alone, whose token names the bucket. Retention is
   * never bypassed. Called again, it goes on where it stopped. Throws when the token does not cover the bucket.
   */
  destroyBucket(
    bucket: BucketAccess & { readonly tenantId: string },
    leave: { readonly token: ExitToken; readonly onProgress: (progress: DestructionProgress) => void },
  ): Promise<DestructionOutcome>
  close(): Promise<void>
}
