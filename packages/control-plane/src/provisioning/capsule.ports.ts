import type { Cluster } from '@grenier/contracts'

/** What Capsule is on a cluster that serves it, and what it makes of our identity (cluster rule 29). */
export interface CapsuleFacts {
  /** Tenants in the version that we write. */
  readonly servesTenants: boolean
  /**
   * `administrator`: it may give namespaces to any Tenant, and make some that belong to none. `user`: every namespace it makes
   * must belong to a Tenant it owns. `none`: Capsule looks past it. `unread`: its configuration may not be read.
   */
  readonly standing: 'administrator' | 'user' | 'none' | 'unread'
}

export interface CapsuleStore {
  /** Waits for tenants that are being enrolled there and keeps others from it until the transaction ends. */
  lockClusterAlone(id: string): Promise<void>
  /** Whether anything of a tenant that has not left stands there or is to, also by a move: its target, or the old side it left. */
  hasTenants(clusterId: string): Promise<boolean>
  /** Saves the profile and the version of a cluster. */
  updateClusterProfile(cluster: Pick<Cluster, 'id' | 'profile' | 'version'>): Promise<void>
}
