import type { BackupCopy, Command, Condition, ProtectedClaim } from '@grenier/contracts'
import type { BackupDriver, BackupSlot, ClaimCoverage, Instant, SeenClaim } from '@grenier/quota-billing'
import type { ClusterAccess, KnownNamespace } from '../provisioning/cluster-access.ports.ts'
import type { S3Key } from '../provisioning/object-store.ports.ts'
import type { Page } from '../tenancy/ports.ts'
import type { CanaryStore } from './canaries.ports.ts'
import type { RestoreDrillStore } from './drills.ports.ts'
import type { ClusterTask, ProtectionTaskStore, TaskProgress } from './tasks.ports.ts'

/** A claim as it was observed, with what a restore of it needs to know. */
export interface ObservedClaim extends SeenClaim {
  readonly className: string
  readonly capacityBytes: bigint | null
}

/** A copy as it was observed; `copyRef` names it for its driver. */
export interface ObservedCopy {
  readonly driver: BackupDriver
  readonly claimName: string
  readonly copyRef: string
  readonly repository: string
  readonly takenAt: Instant
  readonly sizeBytes: bigint | null
}

/** What one look at a tenant's storage namespace showed; `missing` when the namespace is not there, or not the known one. */
export type ObservedProtection =
  | { readonly kind: 'missing' }
  | { readonly kind: 'seen'; readonly claims: readonly ObservedClaim[]; readonly copies: readonly ObservedCopy[] }

/** What clusters know of copies. */
export interface ProtectionGateway {
  /** Lists claims and copies. Throws `cluster-unreachable` when any of it cannot be read: half a look is none. */
  observe(access: ClusterAccess, namespace: { name: string; uid: string | null }): Promise<ObservedProtection>
  /**
   * Makes the objects of a task that were never seen, and tells how far it is: idempotent. A backup has succeeded once a
   * newer copy of each claim stands, a restore once its own claim holds what the driver says it restored; an object that
   * was seen and is gone has failed. Throws `cluster-unreachable`.
   */
  advance(access: ClusterAccess, task: ClusterTask): Promise<TaskProgress>
  /**
   * Deletes the namespace of a drill, and none that does not say of itself that it is this one; of a copy of Velero's, in
   * `veleroNamespace`, the Restore is asked to go first. `gone` once the namespace is. Throws `cluster-unreachable`.
   */
  removeDrill(
    access: ClusterAccess,
    drill: { namespace: string; taskId: string; installationId: string; veleroNamespace?: string },
  ): Promise<'gone' | 'going' | 'not-ours'>
  /** Pods that may write to claims of a namespace, by name; those of backups and restores are none. Throws `cluster-unreachable`. */
  writers(access: ClusterAccess, namespace: { name: string }): Promise<string[]>
  /**
   * Jobs and pods of our tasks that may still write to claims of a namespace, by name: they may outlive their tasks. Throws
   * `cluster-unreachable`.
   */
  unendedRestores(access: ClusterAccess, namespace: { name: string }): Promise<string[]>
  /**
   * Deletes the namespace that a move has filled and that never became the tenant's, and none that does not say of itself
   * that it is this one. `gone` once it is. Throws `cluster-unreachable`.
   */
  removeMoveTarget(
    access: ClusterAccess,
    target: { namespace: string; moveId: string; installationId: string },
  ): Promise<'gone' | 'going' | 'not-ours'>
  /** The uid of the namespace that says of itself that this move fills it; null of none. Throws `cluster-unreachable`. */
  findMoveTarget(
    access: ClusterAccess,
    target: { namespace: string; moveId: string; installationId: string },
  ): Promise<string | null>
  /**
   * The tenant's own key of its backup bucket, as it stands beside the bucket's claim, in memory only (cluster rule 24);
   * null where the known namespace, the claim's key, or that very bucket is not there. Throws `cluster-unreachable`.
   */
  backupKey(access: ClusterAccess, bucket: { namespace: KnownNamespace; bucketName: string }): Promise<S3Key | null>
}

export interface SavedObservation {
  readonly tenantId: string
  /** Technical time, as everything about copies. */
  readonly observedAt: Instant
  readonly rpoSeconds: number
  readonly isPruneHeld: boolean
  readonly claims: readonly (ObservedClaim & Pick<ClaimCoverage, 'state' | 'reason' | 'newestCopyAt'>)[]
  readonly copies: readonly (ObservedCopy & { readonly id: string })[]
}

/** The last observation of a tenant, as far as it is not claims and copies. */
export interface StandingProtection {
  readonly observedAt: Instant
  readonly rpoSeconds: number
  readonly isPruneHeld: boolean
  /** Sites on which its storage and its backups stand. */
  readonly siteCount: number
}

/** What is known of copies and claims. Reading works in both scopes but where it says otherwise. */
export interface ProtectionStore extends ProtectionTaskStore, RestoreDrillStore, CanaryStore {
  /**
   * Locks the tenant's protection for this transaction and returns what stands: `observedAt` null before the first
   * observation, in order to judge and save the next one. Platform scope.
   */
  lockProtection(tenantId: string): Promise<{ observedAt: Instant | null; isPruneHeld: boolean }>
  /** Names of claims that held data once and whose end nobody acknowledged, standing or gone. */
  formerClaims(tenantId: string): Promise<string[]>
  /** Copies that were found broken, by id. */
  brokenCopies(tenantId: string): Promise<string[]>
  /** A drill showed that a copy does not hold what it should: it counts for nothing any more. Platform scope. */
  markCopyBroken(tenantId: string, copyId: string): Promise<void>
  /** Replaces what is known by what was seen; what is not seen any more is gone since `observedAt`. Platform scope. */
  saveObservation(observation: SavedObservation): Promise<void>
  /** Upserts conditions of protection by type, and leaves the tenant's readiness alone. Platform scope. */
  saveProtectionConditions(tenantId: string, conditions: readonly Condition[]): Promise<void>
  /** Says when a look was taken that showed nothing, so that the next one comes in its turn. Platform scope. */
  touchProtection(tenantId: string, observedAt: Instant, rpoSeconds: number): Promise<void>
  getProtection(tenantId: string): Promise<StandingProtection | null>
  listProtectedClaims(tenantId: string): Promise<ProtectedClaim[]>
  lockProtectedClaim(tenantId: string, name: string): Promise<ProtectedClaim | null>
  acknowledgeClaim(ending: { tenantId: string; name: string; by: string; at: Instant }): Promise<void>
  listCopies(query: Command<'listBackupCopies'>): Promise<Page<BackupCopy>>
  getCopy(tenantId: string, id: string): Promise<BackupCopy | null>
  /** Tenants with a storage namespace that were not looked at since `before`, longest ago first. Platform scope. */
  tenantsToObserve(options: { before: Instant; limit: number }): Promise<string[]>
  /** The slot that a tenant has on a cluster. Platform scope. */
  getBackupSlot(tenantId: string, clusterId: string): Promise<BackupSlot | null>
  /** Locks the slots of a cluster for this transaction and counts those of each minute, in order. Platform scope. */
  lockSlotCounts(clusterId: string, minutes: number): Promise<number[]>
  insertBackupSlot(slot: BackupSlot & { tenantId: string; clusterId: string; assignedAt: Instant }): Promise<void>
}
