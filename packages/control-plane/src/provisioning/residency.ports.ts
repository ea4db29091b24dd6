import type { SiteLocation, Subprocessor } from '@grenier/contracts'
import type { Instant, MoveOfStorage, Residency } from '@grenier/quota-billing'

/** A volume that held data of a tenant at an instant. */
export interface StandingClaim {
  readonly name: string
  readonly className: string
  readonly sizeBytes: bigint | null
  readonly createdAt: Instant
}

/** Copies of one volume in one repository that were there at an instant. */
export interface StandingCopies {
  readonly claimName: string
  readonly repository: string
  readonly count: number
  /** Null where one of them is not measured. */
  readonly sizeBytes: bigint | null
  readonly oldestTakenAt: Instant
  readonly newestTakenAt: Instant
}

/** Everything that says where what a tenant had at an instant stood. */
export interface ResidencyFacts {
  readonly storageClusterId: string
  readonly enrolledAt: Instant
  readonly observedAt: Instant | null
  readonly moves: readonly MoveOfStorage[]
  readonly clusters: readonly { readonly id: string; readonly name: string; readonly siteId: string }[]
  readonly sites: readonly {
    readonly id: string
    readonly code: string
    readonly name: string
    readonly residency: Residency
    readonly s3Endpoint: string | null
  }[]
  readonly locations: readonly SiteLocation[]
  readonly subprocessors: readonly Subprocessor[]
  readonly claims: readonly StandingClaim[]
  readonly buckets: readonly {
    readonly siteId: string
    readonly bucketName: string
    readonly offerName: string
    readonly sizeBytes: bigint | null
    readonly recordedAt: Instant
    readonly seenAt: Instant | null
  }[]
  readonly copies: readonly StandingCopies[]
}

/** Where sites are, and what of a tenant stood where. Read in both scopes. */
export interface ResidencyStore {
  /** A row of the same site and day throws `site-location-known`. */
  insertSiteLocation(location: SiteLocation, recordedBy: string): Promise<void>
  /** The newest first. */
  siteLocations(siteId: string): Promise<SiteLocation[]>
  /** Of an instant; null for an unknown tenant, and for one that was not enrolled yet. */
  residencyFacts(tenantId: string, at: Instant): Promise<ResidencyFacts | null>
}
