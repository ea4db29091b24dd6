import type { ClusterHold } from '@grenier/contracts'

/** What forbids writing to a cluster, as it was found there. */
export interface ClusterFinding {
  readonly clusterId: string
  readonly cause: Exclude<ClusterHold['cause'], 'operator'>
  readonly detail: string
  readonly seenRevision: bigint | null
}

/** Clusters that nothing is written to. For the platform scope only. */
export interface ClusterHoldStore {
  /**
   * The cluster is held from now on; false, with nothing written, while another hold lasts. `seenRevision` is the highest
   * revision seen there, null where none was compared.
   */
  insertClusterHold(hold: ClusterHold, seenRevision: bigint | null): Promise<boolean>
  /** The one that lasts; null when the cluster may be written to. */
  lastingClusterHold(clusterId: string): Promise<ClusterHold | null>
  /** Locked for the rest of the transaction, with the revision that was seen; null when missing or another cluster's. */
  lockClusterHold(clusterId: string, id: string): Promise<{ hold: ClusterHold; seenRevision: bigint | null } | null>
  /**
   * Writes the end of a locked hold. From then on every revision of the installation lies above `revisionFloor`, and the next stamp
   * of the cluster is this database's, whatever stands there.
   */
  liftClusterHold(hold: ClusterHold, revisionFloor: bigint): Promise<void>
  /** The newest first. */
  listClusterHolds(clusterId: string): Promise<ClusterHold[]>
  /** The highest revision that any object of this installation may carry by this database. */
  newestRevision(): Promise<bigint>
  /** Tenants that have or will have namespaces on the cluster, by id. */
  tenantsOnCluster(clusterId: string): Promise<string[]>
}
