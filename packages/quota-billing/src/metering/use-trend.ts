import { type CapacityTrend, trendKnownDaysMin } from '../quota/capacity-trend.ts'
import { type CivilDate, daysFrom } from '../shared/civil-time.ts'
import { msPerDay } from '../shared/instant.ts'

/** What a space held over one civil day, on average. */
export interface DailyUse {
  readonly day: CivilDate
  readonly bytes: bigint
}

/**
 * How use changes, as the straight line that lies nearest to the days known (least squares, Legendre 1805), in whole numbers:
 * one day that swings does not bend it, and days that are missing are not taken for empty ones. null: known on fewer than
 * 14 days.
 */
export function useTrend(days: readonly DailyUse[]): CapacityTrend | null {
  const [first] = days
  if (first === undefined || days.length < trendKnownDaysMin) return null
  const count = BigInt(days.length)
  let [sumX, sumY, sumXx, sumXy] = [0n, 0n, 0n, 0n]
  for (const { day, bytes } of days) {
    const x = BigInt(daysFrom(first.day, day))
    sumX += x
    sumY += bytes
    sumXx += x * x
    sumXy += x * bytes
  }
  const spread = count * sumXx - sumX * sumX
  // (bytes over `spread` days) ÷ `spread` days: the slope, before it is rounded anywhere.
  return { grownBytes: count * sumXy - sumX * sumY, overMs: Number(spread) * msPerDay }
}
