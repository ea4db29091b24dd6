import type { Command, ProtectionTask } from '@grenier/contracts'
import type { BackupDriver, Instant, MovedData } from '@grenier/quota-billing'
import type { Page } from '../tenancy/ports.ts'

/** A task with what only its work needs to know. */
export interface StoredTask extends Omit<ProtectionTask, 'history'> {
  readonly clusterId: string
  readonly offerId: string | null
  readonly className: string | null
  /** What names the copy for its driver. */
  readonly copyRef: string | null
  /** Which driver made the copy, and so restores it, whatever copies the tenant today. */
  readonly copyDriver: BackupDriver | null
  readonly sourceClaimName: string | null
  /** Technical time: a task that has not ended by then has failed. */
  readonly deadlineAt: Instant | null
  /** The object on the cluster that does the work, once it was seen: it is never made a second time. */
  readonly objectUid: string | null
  /** Of a queued drill: its cluster has no room for its namespace. It keeps nobody waiting; left out or null: nothing. */
  readonly waitsFor?: 'namespace' | null
}

/** What a tenant's quota leaves for a restore into a storage class. */
export interface RestoreRoom {
  readonly offerId: string
  /** The step of the class: of several offers of it the smallest, as the admission policy of claims has it. */
  readonly roundingStepBytes: bigint
  readonly quotaBytes: bigint
  /** What claims take, and restores that have not made theirs yet. */
  readonly takenBytes: bigint
}

/** Backups and restores that were asked for. Reading works in both scopes, the rest in the platform scope. */
export interface ProtectionTaskStore {
  /** Locks the tenant, as whoever changes its quotas does, and says what is left; null where it has no such quota. */
  lockRestoreRoom(tenantId: string, className: string): Promise<RestoreRoom | null>
  /** Problems: `backup-under-way`, `restore-claim-exists` where another task has the place. */
  insertTask(task: StoredTask): Promise<void>
  getTask(tenantId: string, id: string): Promise<ProtectionTask | null>
  listTasks(query: Command<'listProtectionTasks'>): Promise<Page<ProtectionTask>>
  lockTask(tenantId: string, id: string): Promise<StoredTask | null>
  /**
   * The claims that restores which are queued or running write into, by name. Those of moves and drills are none of them:
   * they write into namespaces of their own. Both scopes.
   */
  openRestoreClaims(tenantId: string): Promise<string[]>
  /**
   * Locks the queue of a cluster for this transaction and tells whether a queued task may start: fewer than
   * `runningMax` run, and those queued before it have their places, but for those that wait for something else.
   */
  mayStart(task: { id: string; clusterId: string }, runningMax: number): Promise<boolean>
  /** Saves state, times, message, object and what is waited for of a locked task. */
  updateTask(task: StoredTask): Promise<void>
  appendTaskEvent(event: {
    tenantId: string
    taskId: string
    state: ProtectionTask['state']
    actor: string
    recordedAt: Instant
    message: string
  }): Promise<void>
  /** Tasks that run, and the queued ones that may be next, `runningMax` a cluster; as many of those that wait for something. */
  tasksToRun(options: {
    runningMax: number
    clusterId: string | null
    limit: number
  }): Promise<{ tenantId: string; id: string }[]>
}

/** A task as its cluster must do it. */
export interface ClusterTask {
  readonly id: string
  readonly kind: ProtectionTask['kind']
  readonly installationId: string
  readonly tenantId: string
  readonly revision: bigint
  readonly namespace: string
  readonly restore: {
    readonly copyRef: string
    readonly newClaimName: string
    readonly className: string
    readonly restoredBytes: bigint
  } | null
  readonly objectUid: string | null
  /** Of a backup that Velero makes, or a copy that it made: where it runs, and the tenant's name there. Left out: K8up's. */
  readonly velero?: { readonly namespace: string; readonly slug: string }
  /** Of a move: whose claim is restored under its own name, and how it may be mounted; left out of any other. */
  readonly move?: { readonly moveId: string; readonly claimName: string; readonly accessModes: readonly string[] }
  /** Of a drill: where the claim and its repository stand, and until when its namespace may be kept. */
  readonly drill: {
    readonly storageNamespace: string
    readonly sourceClaimName: string
    readonly expiresAt: Instant
  } | null
}

export interface TaskProgress {
  readonly phase: 'running' | 'succeeded' | 'failed'
  readonly message: string
  readonly objectUid: string | null
  /** Of a drill or a move that was compared by hashes. */
  readonly files?: DrillFiles
  /** Of a drill of a copy without hashes: bytes moved and counted. */
  readonly moved?: MovedData
}

/** What a comparison by hashes counts: files in the copy, files restored, and their bytes where its Job counts them. */
export interface DrillFiles {
  readonly expectedFiles: bigint
  readonly restoredFiles: bigint
  readonly comparedBytes?: bigint
}
