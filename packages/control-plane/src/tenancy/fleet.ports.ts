import type { FleetOverview } from '@grenier/contracts'
import type { CivilDate, Instant, LevelBalance, LevelGrowth } from '@grenier/quota-billing'

/** A limited level, and how it has grown. */
export interface FleetLevel extends LevelGrowth, LevelBalance {
  readonly limitBytes: bigint
  readonly offerId: string
  readonly offerName: string
}

/** What one statement counts of the fleet. */
export interface FleetCounts extends Omit<FleetOverview, 'asOf' | 'pools' | 'reasons' | 'queue'> {
  readonly queue: Omit<FleetOverview['queue'], 'kinds'>
}

/** What is counted of the whole installation. Platform scope only. */
export interface FleetStore {
  /** Everything but the pools, in one statement. `on` is today of the operator, `technicalAt` the queue's time. */
  countFleet(moments: { on: CivilDate; technicalAt: Instant }): Promise<FleetCounts>
  /** What is due at that time of the queue, by its kind, what has waited longest first. */
  dueKinds(technicalAt: Instant): Promise<FleetOverview['queue']['kinds']>
  notReadyReasons(limit: number): Promise<FleetOverview['reasons']>
  /** The fullest limited pools in proportion to what they may give. */
  fullestLevels(query: { windowStart: Instant; limit: number }): Promise<FleetLevel[]>
}
