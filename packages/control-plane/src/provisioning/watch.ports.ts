import type { ClusterAccess } from './cluster-access.ports.ts'

/** A cluster that is being watched. */
export interface WatchedCluster {
  /** True while what a run reads is in memory, as new as the cluster tells it, our own last writes included. */
  isCurrent(): boolean
  /** What memory holds: namespaces, objects, and the bytes kept of them. */
  size(): { readonly namespaces: number; readonly objects: number; readonly bytes: number }
  /** Ends the watching and forgets what was seen. */
  stop(): Promise<void>
}

/** Watches clusters, so that a reconciliation that finds nothing to do asks them nothing. */
export interface ClusterWatcher {
  /**
   * Starts watching and returns at once; the watch looks after itself for as long as it runs. `changed` hears the names of
   * namespaces in which somebody else changed something. Throws a kubeconfig Problem; a cluster is watched once a process.
   */
  watch(access: ClusterAccess, hear: { readonly changed: (namespaces: readonly string[]) => void }): WatchedCluster
}
