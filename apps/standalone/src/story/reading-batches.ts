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

/**
 * The readings of hours `from ≤ hour < to` in calls of at most 5,000, hour by hour. The JSON is joined from prepared
 * pieces: building a million objects only to write them out again would cost more than the server needs to take them in.
 */
export function* readingBatches(
  gauges: readonly ReadGauge[],
  span: { readonly from: number; readonly to: number; readonly startsAt: Instant },
): Generator<ReadingBatch> {
  const heads = gauges.map(
    ({ tenantId, meter, offerId, resourceId }) =>
      `${JSON.stringify({ tenantId, meter, offerId, resourceId }).slice(0, -1)},"takenAt":"`,
  )
  let readings: string[] = []
  let index = 0
  for (let hour = span.from; hour < span.to; hour += 1) {
    const takenAt = instantToIso(addMs(span.startsAt, hour * msPerHour))
    for (const [position, gauge] of gauges.entries()) {
      if (gauge.isMissing(hour)) continue
      readings.push(`${heads[position] ?? ''}${takenAt}","valueBytes":"${gauge.valueMib(hour) * bytesPerMib}"}`)
      if (readings.length === readingsPerCallMax) {
        yield batchOf(index, readings)
        readings = []
        index += 1
      }
    }
  }
  if (readings.length > 0) yield batchOf(index, readings)
}

function batchOf(index: number, readings: readonly string[]): ReadingBatch {
  return {
    index,
    count: readings.length,
    json: `{"source":"demo","simulated":true,"readings":[${readings.join(',')}]}`,
  }
}
