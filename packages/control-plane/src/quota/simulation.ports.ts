import type { Command, PoolHold } from '@grenier/contracts'
import type { Instant, LevelGrowth } from '@grenier/quota-billing'
import type { Page } from '../tenancy/ports.ts'

/** One pool above a tenant and one offer, and how it has grown. */
export interface PoolGrowth extends LevelGrowth {
  readonly offerId: string
  readonly nodeId: string
}

/** What explains a level's state: how it grew and who holds what is not free. Platform scope only. */
export interface QuotaForecastStore {
  /**
   * How the limited pools above a tenant have grown: what was allocated less what came back after `windowStart`, or after
   * the pool's first entry for the offer if that is later.
   */
  poolGrowth(query: {
    tenantId: string
    offerIds: readonly string[]
    windowStart: Instant
  }): Promise<readonly PoolGrowth[]>
  /** How many requests of the tenants under a pool hold some of the offer now. */
  countPoolHolds(place: { poolId: string; offerId: string }): Promise<number>
  /** Those requests, in the order in which they were sent. */
  listPoolHolds(query: Command<'listPoolHolds'>): Promise<Page<PoolHold>>
}
