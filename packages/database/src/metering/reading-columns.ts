import type { Reading } from '@grenier/contracts'
import type { Instant, MeterCode } from '@grenier/quota-billing'
import { plainArray } from '../shared/columns.ts'

/** One gauge of one resource: what most readings of a call share. */
export interface Series {
  readonly tenantId: string
  readonly meter: MeterCode
  readonly resourceId: string
  readonly offerId: string
}

/**
 * The readings of a call as parameters of `given_readings`: each series travels once, in key order, and the readings name it
 * by its number (from 1).
 */
export interface ReadingColumns {
  readonly series: readonly Series[]
  readonly tenantIds: string
  readonly meters: string
  readonly resourceIds: readonly string[]
  readonly offerIds: string
  /** Of each reading. */
  readonly seriesNumbers: readonly number[]
  readonly seriesIndexes: string
  readonly takenMs: string
  readonly values: string
  readonly from: Instant
  readonly to: Instant
}

function isSame(left: Series, right: Series): boolean {
  const { tenantId, meter, resourceId, offerId } = left
  return (
    resourceId === right.resourceId && tenantId === right.tenantId && meter === right.meter && offerId === right.offerId
  )
}

export function readingColumns(readings: readonly Reading[]): ReadingColumns {
  const [first] = readings
  if (first === undefined) throw new Error('a call has at least one reading')
  const byKey = new Map<string, Series>()
  const keys: string[] = []
  let from = first.takenAt
  let to = first.takenAt
  let before: Series | null = null
  let key = ''
  for (const { tenantId, meter, resourceId, offerId, takenAt } of readings) {
    // Collectors mostly send one gauge after the other: comparing is cheaper than making the same key again.
    if (before === null || !isSame(before, { tenantId, meter, resourceId, offerId })) {
      key = `${tenantId} ${meter} ${offerId} ${resourceId}`
      before = byKey.get(key) ?? { tenantId, meter, resourceId, offerId }
      byKey.set(key, before)
    }
    keys.push(key)
    if (takenAt < from) from = takenAt
    if (takenAt > to) to = takenAt
  }
  const inOrder = [...byKey].sort(([left], [right]) => (left < right ? -1 : 1))
  const series = inOrder.map(([, one]) => one)
  const numbers = new Map(inOrder.map(([key], index) => [key, index + 1]))
  const seriesNumbers = keys.map((key) => numbers.get(key) ?? 0)
  return {
    series,
    tenantIds: plainArray(series.map(({ tenantId }) => tenantId)),
    meters: plainArray(series.map(({ meter }) => meter)),
    resourceIds: series.map(({ resourceId }) => resourceId),
    offerIds: plainArray(series.map(({ offerId }) => offerId)),
    seriesNumbers,
    seriesIndexes: plainArray(seriesNumbers),
    takenMs: plainArray(readings.map(({ takenAt }) => takenAt)),
    values: plainArray(readings.map(({ valueBytes }) => valueBytes)),
    from,
    to,
  }
}
