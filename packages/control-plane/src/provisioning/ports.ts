import type { BucketApi, Cluster, Command, Condition, ProvisioningEvent, Site } from '@grenier/contracts'
import type { DataClass, ExitState, Instant, MoveState } from '@grenier/quota-billing'
import type { CapacityGateway } from '../metering/capacity.ports.ts'
import type { EscrowStore } from '../protection/escrow.ports.ts'
import type { ProtectionGateway } from '../protection/ports.ts'
import type { Page } from '../tenancy/ports.ts'
import type { AdoptionFacts, AdoptionStore, TakeOverReport } from './adoption.ports.ts'
import type { BucketStore } from './bucket.ports.ts'
import type { CapsuleStore } from './capsule.ports.ts'
import type { ClusterAccess, ClusterIdentity, KnownNamespace } from './cluster-access.ports.ts'
import type { ClusterCredentialStore, CredentialGateway, StoredCluster } from './cluster-credentials.ports.ts'
import type { ClusterFinding, ClusterHoldStore } from './cluster-hold.ports.ts'
import type { ClusterStampStore, StampGateway } from './cluster-stamp.ports.ts'
import type { ExitGateway } from './exit.ports.ts'
import type { FiguresStore } from './figures.ports.ts'
import type { NetworkProbeGateway, NetworkProbeStore } from './network-probe.ports.ts'
import type { PlacementStore } from './placement.ports.ts'
import type { ExamineCluster } from './preflight.ports.ts'
import type { RebuildStore, StatedOrigin } from './rebuild.ports.ts'
import type { ResidencyStore } from './residency.ports.ts'
import type { ClusterWatchStore } from './watch-store.ports.ts'

/** One quota as Kubernetes must enforce it. */
export interface BlueprintQuota {
  readonly offerId: string
  readonly offerCode: string
  readonly kind: 'block' | 'bucket' | 'backup'
  readonly className: string
  readonly quotaBytes: bigint
  readonly roundingStepBytes: bigint
  /** What is in use of a backup quota as last read; null or left out: unknown, which pauses nothing (rule 22). */
  readonly usedBytes?: bigint | null
  /** What its bucket was made by, which it keeps for its life; null or left out: there is none yet. */
  readonly bucketApi?: BucketApi | null
}

/** What a tenant should be, in the words of the domain; the kubernetes package turns it into objects. */
export interface TenantBlueprint {
  readonly installationId: string
  readonly tenantId: string
  readonly slug: string
  readonly siren: string | null
  readonly inseeCode: string | null
  /** What its namespaces say of it beside, for a database that was lost; left out: nothing. */
  readonly origin?: StatedOrigin
  readonly generation: number
  /** Ledger sequence: a higher revision on the cluster is never overwritten (rule 6). */
  readonly revision: bigint
  readonly quotas: readonly BlueprintQuota[]
  /** True: no access and no new claims; what is there stays, and backups go on. Left out: not suspended. */
  readonly isSuspended?: boolean
  /**
   * Of a side that a move is filling: nobody has access yet, its namespace says of itself that it holds copies, and its
   * volumes go with their claims. Left out: the tenant's own side.
   */
  readonly filledByMoveId?: string
  readonly backup: {
    readonly s3Endpoint: string | null
    /** Plain, in memory only; sealed in the database before it was ever applied (rule 3). */
    readonly repositoryPassword: string
    readonly scheduleMinute: number
    readonly scheduleHour: number
    /** A prune would take the last good copy of a claim: it waits. */
    readonly isPruneHeld?: boolean
    /** The password is not in the escrow as this data demands: a repository that is not there yet is not begun (rule 3). */
    readonly isEscrowMissing?: boolean
    /** Nothing is copied and nothing pruned: another side does, or will. Left out: both as scheduled. */
    readonly isIdle?: boolean
    /** Left out: K8up copies. Given for ordinary data only (rule 27). */
    readonly velero?: {
      /** Where Velero runs on the storage cluster. */
      readonly namespace: string
      /** Region of the backup site's object store. */
      readonly region: string
      readonly dataClass: DataClass
    }
  }
}

/** `Kind/name` of our objects in one of a tenant's namespaces, as a run found or left them. */
export interface LaidObjects {
  readonly purpose: 'storage' | 'backup'
  readonly standing: readonly string[]
  readonly removed: readonly string[]
}

export interface ReconcileReport {
  readonly namespaces: readonly { purpose: 'storage' | 'backup'; clusterId: string; name: string; uid: string }[]
  readonly conditions: readonly Condition[]
  /** What the clusters showed in use of each block offer (rule 18); offers that could not be seen are left out. */
  readonly use: readonly { offerId: string; usedBytes: bigint }[]
  /** Buckets that stand bound, as the provisioner named them; left out: none was looked at. */
  readonly buckets?: readonly { offerId: string; clusterId: string; bucketName: string; api?: BucketApi }[]
  /** Objects sent by server-side apply in this run. */
  readonly objectsApplied: number
  /** Quotas whose `status.hard` on the cluster equals what was asked. */
  readonly agreedQuotas: readonly { offerId: string; quotaBytes: bigint }[]
  readonly steps: readonly { step: string; outcome: 'done' | 'waiting' | 'failed'; message: string }[]
  /** `Kind/name` of our objects that stand on a side, and of those that this run has taken away; left out: it laid nothing. */
  readonly laid?: readonly LaidObjects[]
  /** Milliseconds after which another run is worth it; null when there is nothing left to do. */
  readonly retryAfterMs: number | null
  /** What forbids writing to a whole cluster (rule 6): the run wrote nothing. */
  readonly forbidden?: ClusterFinding
  /** Clusters that let the run wait until its requests timed out. */
  readonly silentClusterIds?: readonly string[]
}

/** A namespace of a tenant's storage cluster. */
export interface NamespaceLook {
  readonly access: ClusterAccess
  readonly blueprint: TenantBlueprint
  readonly namespace: string
}

/**
 * Reads what a take-over would meet; writes nothing. Null: there is no such namespace. Throws the kubeconfig's faults,
 * `cluster-unreachable` (also for another cluster than declared) and `cluster-credential-refused`.
 */
export type ExamineNamespace = (look: NamespaceLook) => Promise<AdoptionFacts | null>

/** How an existing namespace becomes a tenant's storage. */
export interface AdoptionGateway {
  readonly examine: ExamineNamespace
  /**
   * Makes the namespace ours: marks it by its uid, moves the ownership of our fields to us alone, and makes its volumes
   * outlive their claims. Deletes nothing. A take-over that has begun may be called again and goes on.
   */
  takeOver(
    order: NamespaceLook & {
      readonly adoptionId: string
      readonly facts: AdoptionFacts
      readonly observedAt: Instant
      /** False once another run may hold the lease: no write begins then. */
      readonly mayWrite: () => boolean
    },
  ): Promise<TakeOverReport>
}

/** The only way to a Kubernetes API. */
export interface ClusterGateway {
  /**
   * Reads who the cluster is. Throws a refusal whose code names the fault: `kubeconfig-not-inline`, `kubeconfig-insecure`,
   * `kubeconfig-server-refused`, `kubeconfig-unreadable` (rule 9), `cluster-unreachable`, `cluster-certificate-refused`, `cluster-answers-otherwise`,
   * `cluster-credential-refused`; of
   * the identity that a cluster gives to what runs in it, `in-cluster-not-allowed` and `in-cluster-absent`.
   */
  identify(kubeconfig: string): Promise<ClusterIdentity>
  /**
   * Whether anybody answers for the cluster of that kube-system UID, asked on a connection of its own. Any answer over a
   * connection that its kubeconfig trusts is one, a refusal or a failure of its own included, and so is whatever keeps us from
   * asking. False for silence, for another cluster at its address, and for somebody there whom its authority did not certify.
   */
  answers(access: ClusterAccess): Promise<boolean>
  /** What a preflight judges. */
  readonly examine: ExamineCluster
  /** Applies what every tenant of a cluster needs once: the member role. Idempotent. */
  prepare(access: ClusterAccess): Promise<{ objectsApplied: number }>
  /**
   * The highest revision on any object of the installation there, null where there is none; of namespaces and quotas alone
   * unless `ofEveryKind`. Throws `cluster-unreachable`, `cluster-credential-refused` or a kubeconfig Problem.
   */
  newestRevision(
    access: ClusterAccess,
    wanted: { readonly installationId: string; readonly ofEveryKind: boolean },
  ): Promise<bigint | null>
  /** Brings the tenant's objects to the blueprint, in the order of rule 15; collects every fault instead of stopping. */
  reconcile(options: {
    blueprint: TenantBlueprint
    storage: ClusterAccess
    backup: ClusterAccess
    known: readonly KnownNamespace[]
    observedAt: Instant
    /** False once another run may hold the lease: no write begins then; left out: always. */
    mayWrite?: () => boolean
  }): Promise<ReconcileReport>
  /** Which database writes to a cluster. */
  readonly stamp: StampGateway
  /** What clusters know of copies. */
  readonly protection: ProtectionGateway
  readonly capacity: CapacityGateway
  readonly exit: ExitGateway
  readonly credentials: CredentialGateway
  readonly adoption: AdoptionGateway
  readonly networkProbe: NetworkProbeGateway
  close(): Promise<void>
}

export interface Lease {
  readonly tenantId: string
  /** Rises with every acquisition; a write with an older token is refused. */
  readonly fencingToken: bigint
}

export interface ProvisioningStore
  extends ClusterWatchStore,
    ClusterHoldStore,
    ClusterStampStore,
    ClusterCredentialStore,
    CapsuleStore,
    NetworkProbeStore,
    BucketStore,
    FiguresStore,
    EscrowStore,
    AdoptionStore,
    PlacementStore,
    RebuildStore,
    ResidencyStore {
  /** `s3AdminKeySealed` is the output of SecretBox.seal over the key as JSON; null: there is none. */
  insertSite(site: Site, s3AdminKeySealed?: string | null): Promise<void>
  getSite(id: string): Promise<Site | null>
  listSites(query: Command<'listSites'>): Promise<Page<Site>>
  /** Both are the output of SecretBox.seal; null: exits have none of their own. A known UID or name throws `cluster-known`. */
  insertCluster(cluster: Cluster, kubeconfigSealed: string, exitKubeconfigSealed?: string | null): Promise<void>
  getCluster(id: string): Promise<StoredCluster | null>
  listClusters(query: Command<'listClusters'>): Promise<Page<Cluster>>
  /** Takes the tenant's lease for `holder` until `expiresAt` (technical time); null while another holder's is alive. */
  acquireLease(options: { tenantId: string; holder: string; now: Instant; expiresAt: Instant }): Promise<Lease | null>
  /** True when the lease is still ours; called first in every transaction that saves the outcome of a run. */
  holdsLease(lease: Lease): Promise<boolean>
  /** Lasts until `expiresAt` from now on (technical time), even where it ran out and nobody took it; false: it is another's, or was given back. */
  renewLease(lease: Lease, expiresAt: Instant): Promise<boolean>
  releaseLease(lease: Lease): Promise<void>
  /** Everything a blueprint is made of, read in one snapshot; null for an unknown tenant. */
  readTenantState(tenantId: string): Promise<{
    slug: string
    siren: string | null
    inseeCode: string | null
    /** Left out: its organisation has no identity in force. */
    origin?: StatedOrigin
    generation: number
    revision: bigint
    storageClusterId: string
    backupClusterId: string
    s3Endpoint: string | null
    s3Region: string
    /** The strictest class of what it holds; null or left out: nobody said, which is never taken for ordinary. */
    dataClass?: DataClass | null
    repositoryPasswordSealed: string | null
    isSuspended: boolean
    /** Of the exit that is not cancelled; null where the tenant stays. */
    exitState: ExitState | null
    /** Of the move that has neither switched nor been undone; null of none. */
    moveState: MoveState | null
    quotas: readonly BlueprintQuota[]
    known: readonly KnownNamespace[]
    /** The existing namespace that is to be taken over first; null: none. */
    awaitsNamespace: string | null
  } | null>
  /** Stores the sealed repository password unless there is one, and returns the one that stands (rule 3). */
  keepRepositoryPassword(tenantId: string, sealed: string): Promise<string>
  saveNamespaces(tenantId: string, namespaces: ReconcileReport['namespaces']): Promise<void>
  /** Remembers which objects of ours stand in its namespaces: what is gone at the next run was taken away by somebody else. */
  saveLaid(tenantId: string, laid: readonly LaidObjects[]): Promise<void>
  /** Appends events with the next sequence numbers of the tenant; returns the last sequence. */
  appendEvents(tenantId: string, events: readonly Omit<ProvisioningEvent, 'sequence'>[]): Promise<number>
  listEvents(tenantId: string, after: number): Promise<ProvisioningEvent[]>
  addObjectsApplied(count: number): Promise<void>
  /** Distinct namespaces, ready tenants and objects applied so far. */
  summary(): Promise<{ tenants: number; ready: number; namespaces: number; objectsApplied: number }>
  /** Tenants not examined since `before`, for the periodic pass. */
  tenantsToExamine(options: { before: Instant; limit: number }): Promise<string[]>
}
