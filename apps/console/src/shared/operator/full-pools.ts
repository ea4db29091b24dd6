import type { FleetOverview } from '@grenier/contracts'

type FleetPool = FleetOverview['pools'][number]

/** A pool that is full within this is bought for too late. */
export const fullSoonDays = 60

/** Whether nothing is left in a pool of the overview, or will be soon. */
export function isFullSoon({ freeBytes, daysToFull }: Pick<FleetPool, 'freeBytes' | 'daysToFull'>): boolean {
  return freeBytes <= 0n || (daysToFull !== null && daysToFull <= fullSoonDays)
}
