import type { BucketApi, Condition } from '@grenier/contracts'
import type { Instant } from '@grenier/quota-billing'
import type { StoreSilence } from './object-store.ports.ts'

/** What became of the provider's own limit of a bucket (rule 22); null: none is wanted. */
export type LimitVerdict = 'holds' | 'too-low' | 'too-high' | 'stored-beyond' | 'unverified'

/** What a store told of a bucket in one hour. */
export interface BucketObservation {
  readonly tenantId: string
  readonly siteId: string
  readonly bucketName: string
  readonly observedHour: Instant
  /** Null: unmeasured, and `silence` says why. */
  readonly storedBytes: bigint | null
  readonly silence: StoreSilence | null
  readonly limitWantedBytes: bigint | null
  readonly limitReadBytes: bigint | null
  readonly limitVerdict: LimitVerdict | null
}

/** A bucket of a tenant with its quota, and what was last observed. */
export interface TenantBucket extends Omit<BucketObservation, 'observedHour'> {
  readonly offerId: string
  readonly kind: 'bucket' | 'backup'
  readonly siteCode: string
  /** The quota of its offer now; 0 when there is none any more. */
  readonly quotaBytes: bigint
  readonly generation: number
  readonly observedHour: Instant | null
  /** The reading of the hour asked about, when it was recorded already. */
  readonly recordedBytes: bigint | null
}

export interface BucketStore {
  /**
   * Remembers buckets that a run saw bound, each by what made it (left out: an ObjectBucketClaim) and never by another. Returns the names of those that belong to another tenant already: they are
   * not taken over.
   */
  saveBuckets(
    tenantId: string,
    buckets: readonly {
      offerId: string
      clusterId: string
      bucketName: string
      api?: BucketApi
      recordedAt: Instant
    }[],
  ): Promise<string[]>
  /** How to reach a site's object store; null for a site without one. The key stands sealed. */
  getObjectStore(
    siteId: string,
  ): Promise<{ endpoint: string; caPem: string | null; region: string; adminKeySealed: string | null } | null>
  /** Sites that a bucket stands on. */
  sitesWithBuckets(): Promise<string[]>
  /** All buckets of up to `limit` tenants that have one on the site still to be observed in that hour, by tenant. */
  bucketsToObserve(query: { siteId: string; hour: Instant; limit: number }): Promise<TenantBucket[]>
  /** All buckets of these tenants, on every site. */
  bucketsOf(tenantIds: readonly string[]): Promise<TenantBucket[]>
  saveBucketObservations(observations: readonly BucketObservation[]): Promise<void>
  /** Upserts conditions by tenant and type, apart from those of a run; returns the tenants of which one changed. */
  saveBucketConditions(conditions: readonly (Condition & { readonly tenantId: string })[]): Promise<string[]>
}
