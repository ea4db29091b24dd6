import type { FleetOverview } from '@grenier/contracts'
import type { Instant, LevelBalance, LevelGrowth } from '@grenier/quota-billing'

/** A limited level, and how it has grown. */
export interface FleetLevel extends LevelGrowth, LevelBalance {
  readonly limitBytes: bigint
  readonly offerId: string
  readonly offerName: string
}

/** What is counted of the whole installation. Platform scope only. */
export interface FleetStore {
  /** Everything but the pools, in one statement. `at` is business time, `technicalAt` the queue's. */
  countFleet(moments: { at: Instant; technicalAt: Instant }): Promise<Omit<FleetOverview, 'asOf' | 'pools' | 'reasons'>>
  notReadyReasons(limit: number): Promise<FleetOverview['reasons']>
  /** The fullest limited pools in proportion to what they may give. */
  fullestLevels(query: { windowStart: Instant; limit: number }): Promise<FleetLevel[]>
}
