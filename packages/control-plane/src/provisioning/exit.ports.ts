import type { ExitItem } from '@grenier/contracts'
import type { Instant } from '@grenier/quota-billing'
import type { ClusterAccess, KnownNamespace } from './cluster-access.ports.ts'

/** Where a tenant stands on its clusters. Only namespaces whose uid is known are ever looked into or deleted. */
export interface TenantPlaces {
  readonly installationId: string
  readonly tenantId: string
  readonly known: readonly KnownNamespace[]
  readonly clusters: readonly ClusterAccess[]
}

export interface ExitInventory {
  /** Everything that holds the tenant's data or opens it, namespaces included. */
  readonly items: readonly ExitItem[]
  /** Names of bound claims, each of which the final backup must have copied. */
  readonly claims: readonly string[]
  readonly copies: readonly { readonly claim: string; readonly takenAt: Instant }[]
}

export interface DestructionReport {
  /** Uids of items that no longer exist. */
  readonly gone: readonly string[]
  /** What still stands and was asked to go, or what refuses to. */
  readonly waitingFor: readonly string[]
}

/**
 * The one way by which anything that holds a tenant's data is deleted. Both throw the Problem `cluster-unreachable` where a
 * cluster cannot be read in full: what could not be seen never counts as gone.
 */
export interface ExitGateway {
  inventory(places: TenantPlaces): Promise<ExitInventory>
  /**
   * One pass of the destruction: access first, then in a safe order each item by its uid, never by its name alone; a stage
   * begins once the one before is gone. Asks `mayGoOn` before each stage and stops when it says no. Idempotent.
   */
  destroy(
    pass: TenantPlaces & { readonly items: readonly ExitItem[]; readonly mayGoOn: () => Promise<boolean> },
  ): Promise<DestructionReport>
}

/**
 * The object store, where buckets really are (cluster rule 23): without it a bucket's claim is deleted and its content is
 * left to the provider, which the certificate says.
 */
export interface BucketEraser {
  /** Empties and deletes a bucket; a missing one is fine. Throws where it could not. */
  eraseBucket(bucket: { readonly clusterId: string; readonly bucketName: string }): Promise<void>
}
