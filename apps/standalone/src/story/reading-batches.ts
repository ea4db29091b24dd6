import { readingsPerCallMax } from '@grenier/contracts'
import { addMs, type Instant, instantToIso, msPerHour } from '@grenier/quota-billing'

/** A gauge that is read every hour. */
export interface ReadGauge {
  readonly tenantId: string
  readonly meter: string
  readonly offerId: string
  readonly resourceId: string
  /** Whole MiB at an hour counted from the story's start. */
  readonly valueMib: (hour: number) => number
  /** Hours at which the collector was deaf for this gauge. */
  readonly isMissing: (hour: number) => boolean
}

/** The body of one call, ready to be sent. */
export interface ReadingBatch {
  readonly index: number
  readonly count: number
  readonly json: string
}

const bytesPerMib = 1_048_576
const hoursPerWeek = 168

/**
 * The readings of hours `from ≤ hour < to` in calls of at most 5,000: week by week, and in a week gauge by gauge, so that a
 * call touches few days of few gauges. The JSON is joined from prepared pieces: building a million objects only to write
 * them out again would cost more than the server needs to take them in.
 */
export function* readingBatches(
  gauges: readonly ReadGauge[],
  span: { readonly from: number; readonly to: number; readonly startsAt: Instant },
): Generator<ReadingBatch> {
  const heads = gauges.map(
    ({ tenantId, meter, offerId, resourceId }) =>
      `${JSON.stringify({ tenantId, meter, offerId, resourceId }).slice(0, -1)},"takenAt":"`,
  )
  const instants = Array.from({ length: span.to - span.from }, (_, index) =>
    instantToIso(addMs(span.startsAt, (span.from + index) * msPerHour)),
  )
  let readings: string[] = []
  let index = 0
  for (const { gauge, position, hour } of hourlyReadings(gauges, span)) {
    const takenAt = instants[hour - span.from] ?? ''
    readings.push(`${heads[position] ?? ''}${takenAt}","valueBytes":"${gauge.valueMib(hour) * bytesPerMib}"}`)
    if (readings.length === readingsPerCallMax) {
      yield batchOf(index, readings)
      readings = []
      index += 1
    }
  }
  if (readings.length > 0) yield batchOf(index, readings)
}

function* hourlyReadings(
  gauges: readonly ReadGauge[],
  span: { readonly from: number; readonly to: number },
): Generator<{ gauge: ReadGauge; position: number; hour: number }> {
  for (let week = span.from; week < span.to; week += hoursPerWeek) {
    const weekEnd = Math.min(week + hoursPerWeek, span.to)
    for (const [position, gauge] of gauges.entries()) {
      for (let hour = week; hour < weekEnd; hour += 1) {
        if (!gauge.isMissing(hour)) yield { gauge, position, hour }
      }
    }
  }
}

function batchOf(index: number, readings: readonly string[]): ReadingBatch {
  return {
    index,
    count: readings.length,
    json: `{"source":"demo","simulated":true,"readings":[${readings.join(',')}]}`,
  }
}
