import type { BucketApi, Organisation, TenantPlacement } from '@grenier/contracts'
import type { DataClass } from '@grenier/quota-billing'
import type { ClusterAccess, KnownNamespace } from './cluster-access.ports.ts'

/** What a namespace says of whose it is, beside its ids: what a database that knows nothing is filled with. */
export interface StatedOrigin {
  readonly organisationKind: Organisation['kind']
  readonly organisationName: string
  /** Name of the pool that its quotas come from. */
  readonly poolName: string
  /** Null: nobody said. */
  readonly dataClass: DataClass | null
  readonly residencyMin: TenantPlacement['residencyMin']
}

/** A namespace of this installation, as it says itself what it is. */
export interface FoundNamespace {
  readonly name: string
  readonly uid: string
  /** `storage` and `backup` are a tenant's own; anything else (a drill, a move that fills it) is nobody's side. */
  readonly purpose: string
  readonly tenantId: string
  readonly slug: string
  readonly siren: string | null
  readonly inseeCode: string | null
  /** Null: it was last written by a release that did not say so. */
  readonly origin: StatedOrigin | null
  /** Of the ledger that it was last written from; null: it says none, or one that no ledger can have written. */
  readonly revision: bigint | null
  readonly isTerminating: boolean
  readonly quotas: readonly { readonly offerCode: string; readonly quotaBytes: bigint }[]
  /** Whether some group of the tenant may make claims there. */
  readonly grantsAccess: boolean
  readonly claimCount: number
  /** `offerCode` null: the bucket of the backup offer. */
  readonly buckets: readonly {
    readonly offerCode: string | null
    readonly bucketName: string
    readonly api: BucketApi
  }[]
  /** The password of the backup repository, plain and in memory only; null: there is no Secret of it. */
  readonly repositoryPassword: string | null
}

/** Everything of ours on a cluster, and what is of other installations. */
export interface ScannedCluster {
  readonly ours: readonly FoundNamespace[]
  readonly others: readonly { readonly name: string; readonly installationId: string }[]
}

/** Looks over a whole cluster for a database that lost, or never had, what stands there. Writes nothing. */
export interface ClusterScanner {
  /** Throws `cluster-unreachable` (also for another cluster than declared) and `cluster-credential-refused`: what was not seen is not nothing. */
  scan(access: ClusterAccess, installationId: string): Promise<ScannedCluster>
}

/** A tenant as the database has it. */
export interface StandingTenant {
  readonly tenantId: string
  readonly slug: string
  readonly storageClusterId: string
  readonly backupClusterId: string
  /** Above which nothing of it on a cluster should be. */
  readonly revision: bigint
  /** Its exit is complete. */
  readonly isGone: boolean
  readonly isSuspended: boolean
  readonly hasAgreement: boolean
  readonly repositoryPasswordSealed: string | null
  readonly quotas: readonly { readonly offerCode: string; readonly quotaBytes: bigint }[]
  readonly known: readonly KnownNamespace[]
  readonly bucketNames: readonly string[]
}

/** What the database has that what was found can be held against. */
export interface RebuildGround {
  readonly tenants: readonly StandingTenant[]
  readonly offers: readonly {
    readonly offerId: string
    readonly code: string
    readonly kind: 'block' | 'bucket' | 'backup'
    readonly clusterId: string
  }[]
  readonly pools: readonly { readonly nodeId: string; readonly name: string }[]
  /** By the identities in force until further notice. */
  readonly organisations: readonly {
    readonly organisationId: string
    readonly siren: string | null
    readonly inseeCode: string | null
    readonly tenantId: string | null
  }[]
  readonly clusters: readonly { readonly clusterId: string; readonly name: string; readonly siteId: string }[]
}

/** For the platform scope only. */
export interface RebuildStore {
  /** All of it in one snapshot. */
  readRebuildGround(): Promise<RebuildGround>
}
