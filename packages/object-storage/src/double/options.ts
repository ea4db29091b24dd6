/** A key of the double's, as S3 clients take it. */
export interface DoubleKey {
  readonly accessKeyId: string
  readonly secretAccessKey: string
}

/** How to start an object store in this process. */
export interface ObjectStoreDoubleOptions {
  /** Port on 127.0.0.1; 0 or nothing takes a free one. */
  readonly port?: number
  /** False: a store without an administration of its own, as most are. */
  readonly adminApi?: boolean
  /** Time by which retention ends; the system's when not given. */
  readonly nowMs?: () => number
}

/** A running double. */
export interface ObjectStoreDouble {
  /** `https://127.0.0.1:<port>`. */
  readonly endpoint: string
  /** The authority of its certificate, PEM. */
  readonly caPem: string
  /** A key that may administer it and reach every bucket. */
  readonly adminKey: DoubleKey
  /** Adds an owner and returns its key; the same key again when it is known. */
  addOwner(owner: {
    readonly uid: string
    readonly key?: DoubleKey
    readonly mayBypassGovernance?: boolean
    readonly quotaBytes?: bigint
  }): DoubleKey
  /** Adds a bucket as a provisioner would; nothing happens when it stands. */
  addBucket(bucket: {
    readonly name: string
    readonly uid: string
    readonly versioned?: boolean
    readonly retention?: { readonly mode: 'governance' | 'compliance'; readonly days: number }
  }): void
  /** Writes objects at once, without requests, for buckets that hold many. */
  fill(bucketName: string, objects: Iterable<{ readonly key: string; readonly body: string }>): void
  /** Sets a bucket's limit behind everybody's back. */
  limitBucket(bucketName: string, limitBytes: bigint): void
  /** From now on the administration says that the bucket holds so much, which no test could write. */
  pretendSize(bucketName: string, bytes: bigint): void
  /** Method and path of every request so far, queries without their values. */
  readonly requests: readonly string[]
  /** From now on requests, or those of one method, are answered with this status, as a broken store would; null: as usual. */
  failWith(status: number | null, method?: string): void
  close(): Promise<void>
}
