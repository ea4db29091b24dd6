import type { ExitItem, MovedClaim, RemovedItem, TenantMove } from '@grenier/contracts'
import type { Instant, MoveState } from '@grenier/quota-billing'
import type { KnownNamespace } from '../provisioning/cluster-access.ports.ts'

/** A claim of a move with what only its work needs to know. */
export interface StoredMoveClaim extends MovedClaim {
  readonly toOfferId: string
  readonly accessModes: readonly string[]
  readonly copyId: string | null
  /** The restore that is under way or ended last; null before there was one, and again once it is to be tried anew. */
  readonly taskId: string | null
}

/** A move with what only its work needs to know. */
export interface StoredMove extends Omit<TenantMove, 'claims'> {
  readonly sourceNamespaceUid: string
  readonly targetNamespaceUid: string | null
  readonly backupTaskId: string | null
  readonly claims: readonly StoredMoveClaim[]
}

/** What the restore of a claim needs beside what every task knows. */
export interface MoveOfTask {
  readonly moveId: string
  readonly claimName: string
  readonly accessModes: readonly string[]
}

/** Where a move has put a tenant's data beside its own namespaces. */
export interface MovedSide extends KnownNamespace {
  readonly isLeftByMove: true
  /** The target of a move that was cancelled: the namespace is gone, volumes that its class retains are not. */
  readonly isUndone: boolean
  /** Its cluster was declared lost: where nobody answers there, it is left. */
  readonly isLost: boolean
}

/** Moves of tenants. Reading a move and the list works in both scopes, the rest in the platform scope. */
export interface MoveStore {
  /** A second one before the first has switched or is undone throws `move-open`. */
  insertMove(move: StoredMove): Promise<void>
  /** Every one of a tenant, the newest first. */
  listMoves(tenantId: string): Promise<StoredMove[]>
  getMove(tenantId: string, id: string): Promise<StoredMove | null>
  /** Locked for the rest of the transaction; null when missing or another tenant's. */
  lockMove(tenantId: string, id: string): Promise<StoredMove | null>
  /**
   * Writes what may change of a locked move, its offers and claims, and the events that its history has more. What a restore
   * has counted is its task's to write: it is forgotten with its task, and else left as it is.
   */
  updateMove(move: StoredMove): Promise<void>
  /** The move that has neither switched nor been undone, or whose old side is being removed; null of none. */
  openMoveOf(tenantId: string): Promise<{ readonly id: string; readonly state: MoveState } | null>
  /** Moves that may go on by themselves, by tenant after `after`. */
  openMoves(query: { after: string | null; limit: number }): Promise<{ tenantId: string; moveId: string }[]>
  /**
   * Namespaces of the tenant that stand beside its own: what a move has prepared, and old sides; last those that a cancelled
   * move had filled, whose volumes may have outlived them. An exit destroys them with everything else. What was left to a
   * cluster declared lost is among them, also where the uid of its namespace was never known.
   */
  sidesOfMoves(tenantId: string): Promise<MovedSide[]>
  /** Saves what the restore of a claim has counted, with its end. */
  saveMovedFiles(
    tenantId: string,
    taskId: string,
    files: { expectedFiles: bigint; restoredFiles: bigint },
  ): Promise<void>
  /** What a restore is for; null of one that no move waits for any more. */
  moveOfTask(tenantId: string, taskId: string): Promise<MoveOfTask | null>
  /** From here on the tenant's storage is the target: its cluster, its namespace, and whether its backups share the site. */
  switchTenant(change: {
    tenantId: string
    clusterId: string
    namespace: { readonly name: string; readonly uid: string }
    isSameSite: boolean
    sameSiteReason: string | null
  }): Promise<void>
  /** Writes down what is new among the items of an old side; those known are left as they are. */
  keepMoveItems(found: { tenantId: string; moveId: string; items: readonly ExitItem[]; at: Instant }): Promise<void>
  /** Both scopes. */
  listMoveItems(tenantId: string, moveId: string): Promise<RemovedItem[]>
  /** Dates the end of items that had none. */
  markMoveItemsGone(gone: { tenantId: string; moveId: string; uids: readonly string[]; at: Instant }): Promise<void>
}
