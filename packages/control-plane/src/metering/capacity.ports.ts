import type { Instant } from '@grenier/quota-billing'
import type { ClusterAccess } from '../provisioning/cluster-access.ports.ts'

/** A volume as a cluster shows it: of a claim that stands, or of one that is gone and whose data is kept. */
export interface StandingVolume {
  readonly name: string
  readonly claimNamespace: string
  readonly claimName: string
  readonly className: string
  /** Null: the cluster says nothing that is a size. */
  readonly capacityBytes: bigint | null
}

/** What a storage system keeps for a snapshot, also for one whose VolumeSnapshot is gone. */
export interface StandingSnapshot {
  /** Of its VolumeSnapshotContent. */
  readonly contentName: string
  readonly namespace: string
  readonly snapshotName: string
  /** Class of the volume it was taken of; null where neither that volume nor its claim stands any more. */
  readonly className: string | null
  /** Null: the driver does not tell (yet). */
  readonly restoreSizeBytes: bigint | null
}

/** All volumes and snapshots of a cluster in one look. */
export interface ClusterCapacity {
  /** Namespaces that stand, by name, with their uid. */
  readonly namespaceUids: ReadonlyMap<string, string>
  readonly volumes: readonly StandingVolume[]
  /** Null: they may not be listed. */
  readonly snapshots: readonly StandingSnapshot[] | null
}

/** What a cluster itself says of the sizes it keeps. */
export interface CapacityGateway {
  /** Throws `cluster-unreachable` when any of it cannot be read: half a look is none. */
  look(access: ClusterAccess): Promise<ClusterCapacity>
}

export type CapacityMeter = 'storage.provisioned' | 'snapshot.stored'

/** A tenant whose storage stands on the cluster, with the classes it has a quota of. */
export interface TenantToCount {
  readonly tenantId: string
  readonly namespace: string
  readonly namespaceUid: string
  readonly clusterName: string
  /** By code of the offer: of several of one class the first counts. */
  readonly offers: readonly { readonly offerId: string; readonly className: string }[]
}

/** A volume or a snapshot that was counted, and what it held then. */
export interface CapacityGauge {
  readonly tenantId: string
  readonly meter: CapacityMeter
  readonly resourceId: string
  /** The offer that its readings count for, from the first on. */
  readonly offerId: string
  readonly valueBytes: bigint
  readonly countedHour: Instant
}

export interface CapacityStore {
  /** Clusters with storage of tenants. Platform scope, as all of these. */
  clustersToCount(): Promise<string[]>
  /** The hour for which all of a cluster was counted last; null: never. */
  countedHour(clusterId: string): Promise<Instant | null>
  saveCountedHour(clusterId: string, hour: Instant): Promise<void>
  tenantsToCount(query: { clusterId: string; after: string | null; limit: number }): Promise<TenantToCount[]>
  /** Gauges of these tenants that stand on the cluster. */
  capacityGauges(clusterId: string, tenantIds: readonly string[]): Promise<CapacityGauge[]>
  saveCapacityGauges(clusterId: string, gauges: readonly CapacityGauge[]): Promise<void>
}
