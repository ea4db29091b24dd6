import type { ExitItem, ExitWait } from '@grenier/contracts'
import type { Instant } from '@grenier/quota-billing'
import type { ClusterAccess, ExitClusterAccess, KnownNamespace } from './cluster-access.ports.ts'

/** Where a tenant stands on its clusters. Only namespaces whose uid is known are ever looked into or deleted. */
export interface TenantPlaces {
  readonly installationId: string
  readonly tenantId: string
  readonly known: readonly KnownNamespace[]
  readonly clusters: readonly ClusterAccess[]
  /** Backups that a driver keeps beside the namespaces are neither looked at nor deleted: they are no part of what goes. */
  readonly keepsBackups?: boolean
}

export interface ExitInventory {
  /** Everything that holds the tenant's data or opens it, namespaces included. */
  readonly items: readonly ExitItem[]
  /** Names of bound claims of the tenant's own namespaces, each of which the final backup must have copied. */
  readonly claims: readonly string[]
  /** What was copied of them; of what a move left behind no copy counts. */
  readonly copies: readonly { readonly claim: string; readonly takenAt: Instant }[]
}

export interface DestructionReport {
  /** Uids of items that no longer exist. */
  readonly gone: readonly string[]
  /** Uids of buckets whose claims went while their content is left to the object store's provider. */
  readonly leftToProvider: readonly string[]
  /** What still stands and was asked to go, or what refuses to. */
  readonly waitingFor: readonly ExitWait[]
}

/**
 * What became of a bucket and its content at the object store, where it really is (cluster rule 23). `left-to-provider`: we
 * reach no store there, or hold no key of it. `kept`: the store does not delete so many versions yet, which are under
 * retention; the exit waits for them.
 */
export type BucketErasure =
  | { readonly state: 'erased' | 'left-to-provider' }
  | { readonly state: 'kept'; readonly versionCount: number }

/** One pass of a destruction. */
export interface DestructionPass extends TenantPlaces {
  readonly clusters: readonly ExitClusterAccess[]
  readonly items: readonly ExitItem[]
  readonly mayGoOn: () => Promise<boolean>
  /** Empties and deletes a bucket; doing it again is fine. Throws a Problem where the store could not be asked. */
  readonly eraseBucket: (bucket: { readonly clusterId: string; readonly bucketName: string }) => Promise<BucketErasure>
}

/**
 * The one way by which anything that holds a tenant's data is deleted. Both throw the Problem `cluster-unreachable` where a
 * cluster cannot be read in full: what could not be seen never counts as gone.
 */
export interface ExitGateway {
  inventory(places: TenantPlaces): Promise<ExitInventory>
  /**
   * One pass of the destruction: access first, then in a safe order each item by its uid, never by its name alone; a stage
   * begins once the one before is gone. Asks `mayGoOn` before each stage and stops when it says no. Idempotent. Throws
   * `exit-credential-missing` where nobody may destroy, before anything is deleted anywhere.
   */
  destroy(pass: DestructionPass): Promise<DestructionReport>
}
