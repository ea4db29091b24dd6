import type { LevelBalance } from '@grenier/quota-billing'

/** The pools from the root down to one, for an offer. Balances of a level without a limit read as 0. */
export interface PoolPath {
  readonly offerId: string
  readonly offerName: string
  readonly path: readonly LevelBalance[]
}

/** What a cause holds for a tenant. */
export interface HeldForTenant {
  readonly causeKind: 'quota-request' | 'reservation' | 'move'
  readonly causeId: string
  readonly offerId: string
  readonly heldBytes: bigint
}

/** Changes of the tree of pools itself. Platform scope only. */
export interface TreeStore {
  /** No grant moves a balance from here to the commit: taken before any other row of the tree. */
  lockTree(): Promise<void>
  /** Every hold of a tenant, exact under the tree's lock. */
  holdsOfTenant(tenantId: string): Promise<HeldForTenant[]>
  /** For each offer, by id; exact under the tree's lock. */
  poolPaths(poolId: string, offerIds: readonly string[]): Promise<PoolPath[]>
  /** Hangs a tenant's leaf under another pool; balances are moved beside it. */
  placeTenantUnder(tenantId: string, parentNodeId: string): Promise<void>
}
