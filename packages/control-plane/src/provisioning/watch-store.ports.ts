import type { Instant } from '@grenier/quota-billing'

/** Who watches which cluster, and whom a change there concerns. */
export interface ClusterWatchStore {
  /** Every cluster, with the version that rises when its kubeconfig or profile changes. */
  clustersToWatch(): Promise<{ readonly clusterId: string; readonly version: number }[]>
  /** Takes or renews the watch of a cluster for `holder` until `expiresAt` (technical time); false while another has it. */
  holdClusterWatch(options: {
    readonly clusterId: string
    readonly holder: string
    readonly now: Instant
    readonly expiresAt: Instant
  }): Promise<boolean>
  /** Lets others have it at once. */
  releaseClusterWatch(options: {
    readonly clusterId: string
    readonly holder: string
    readonly now: Instant
  }): Promise<void>
  /** Tenants of those namespaces for whom no run is due already: one that is will see the change too. */
  tenantsToRepair(options: {
    readonly clusterId: string
    readonly namespaces: readonly string[]
    readonly now: Instant
  }): Promise<string[]>
}
