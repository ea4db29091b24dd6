import type { IdentifiedReading } from '@grenier/control-plane/ports'
import type { Instant } from '@grenier/quota-billing'
import { plainArray } from '../shared/columns.ts'

/** One gauge of one resource: what most readings of a call share. */
export interface Series {
  readonly tenantId: string
  readonly meter: string
  readonly resourceId: string
  readonly offerId: string
}

/**
 * The readings of a call as parameters. Each series travels once and the readings name it by number (from 1), because
 * reading the same four texts thousands of times would cost PostgreSQL a third of the whole.
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

export function readingColumns(readings: readonly IdentifiedReading[]): ReadingColumns {
  const [first] = readings
  if (first === undefined) throw new Error('a call has at least one reading')
  const numbers = new Map<string, number>()
  const series: Series[] = []
  const seriesNumbers: number[] = []
  let from = first.takenAt
  let to = first.takenAt
  for (const { tenantId, meter, resourceId, offerId, takenAt } of readings) {
    const key = `${tenantId}${meter} ${offerId}${resourceId}`
    let number = numbers.get(key)
    if (number === undefined) {
      number = series.push({ tenantId, meter, resourceId, offerId })
      numbers.set(key, number)
    }
    seriesNumbers.push(number)
    if (takenAt < from) from = takenAt
    if (takenAt > to) to = takenAt
  }
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
