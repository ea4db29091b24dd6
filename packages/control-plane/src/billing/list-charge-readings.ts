import type { ChargeReadings, ChargeRow } from '@grenier/contracts'
import {
  addDays,
  addMonths,
  byteSecondsOf,
  type CivilDate,
  type CountedReading,
  countedReadings,
  dayBounds,
  type MeterCode,
  meters,
  monthOf,
} from '@grenier/quota-billing'
import { readableResource } from '../metering/claim-resource.ts'
import type { KeptReading } from '../metering/ports.ts'
import { found, readScope } from '../shared/access.ts'
import type { ControlPlanePorts } from '../shared/control-plane-ports.ts'
import type { Transaction } from '../shared/ports.ts'
import { Problem } from '../shared/problem.ts'
import type { UseCase } from '../shared/use-case.ts'
import { measuredMonth, rowBehind } from './recompute-charge.ts'
import { measuredSlices, slicesBehind } from './slices-behind.ts'

interface DayAsked {
  readonly day: CivilDate
  readonly after: number
  readonly limit: number
  readonly timeZone: string
}

const keyOf = ({ resourceId, offerId }: { readonly resourceId: string; readonly offerId: string }): string =>
  `${offerId} ${resourceId}`

/** A charge that rests on no reading still says what it counts of the day. */
async function withoutReadings(tx: Transaction, row: ChargeRow, { day, timeZone }: DayAsked): Promise<ChargeReadings> {
  const slices = await slicesBehind(tx, row, timeZone)
  const byteSeconds = slices.reduce((sum, slice) => (slice.day === day ? sum + slice.byteSeconds : sum), 0n)
  const basis = row.meter === null ? 'none' : 'reserved'
  return { day, basis, byteSeconds, agrees: null, readingsPurgedAt: null, items: [], nextAfter: null }
}

function itemOf({ reading, held, gap }: CountedReading<KeptReading>): ChargeReadings['items'][number] {
  const { resourceId, takenAt, valueBytes, source, simulated } = reading
  const name = readableResource(resourceId)
  const heldFor = held === null ? null : { from: held.from, to: held.to }
  return { resourceId, name, takenAt, valueBytes, source, simulated, held: heldFor, gap }
}

/** The readings of the day, thing by thing, as they stood when the row was made: what came later is told by corrections. */
async function withReadings(
  tx: Transaction,
  row: ChargeRow & { readonly meter: MeterCode },
  { day, after, limit, timeZone }: DayAsked,
): Promise<ChargeReadings> {
  const { tenantId, meter, bookedAt: asOf } = row
  const slices = await measuredSlices(tx, row, { from: day, to: addDays(day, 1) })
  const byteSeconds = slices.reduce((sum, slice) => sum + slice.byteSeconds, 0n)
  const purges = await tx.metering.purgesOf([addMonths(monthOf(day), -1), monthOf(day)])
  const own = purges.find(({ month }) => month === monthOf(day))
  const told = { day, basis: 'readings', byteSeconds } as const
  if (own !== undefined) {
    return { ...told, agrees: null, readingsPurgedAt: own.purgedAt, items: [], nextAfter: null }
  }
  const bounds = dayBounds(day, timeZone)
  const known = await tx.metering.readingsAround({ tenantId, meter, gauges: slices, ...bounds, asOf })
  const byGauge = Map.groupBy(known, keyOf)
  const { expectedIntervalMs } = meters[meter]
  const ofThings = slices.map((slice) => {
    const counted = countedReadings({ readings: byGauge.get(keyOf(slice)) ?? [], ...bounds, expectedIntervalMs })
    return { counted, agrees: byteSecondsOf(counted) === slice.byteSeconds }
  })
  const agrees = ofThings.every((thing) => thing.agrees)
  const all = ofThings.flatMap(({ counted }) => counted)
  return {
    ...told,
    agrees,
    // A day may rest on a reading of the month before, which goes first.
    readingsPurgedAt: agrees ? null : (purges[0]?.purgedAt ?? null),
    items: all.slice(after, after + limit).map(itemOf),
    nextAfter: after + limit < all.length ? after + limit : null,
  }
}

/**
 * What a charge counts of one day of its month, down to the readings, with what of the day each is for and what between them is
 * estimated. As `explainCharge` does, the charge is read in the caller's own scope; what it was made from, of its tenant alone, on the
 * platform. Problems: `not-found`, `charge-day-outside-month`.
 */
export function listChargeReadings({ unitOfWork, installation }: ControlPlanePorts): UseCase<'listChargeReadings'> {
  const { timeZone } = installation
  return async ({ chargeId, ...query }, call) => {
    const scope = readScope('listChargeReadings', call)
    const charge = found(await unitOfWork.read(scope, (tx) => tx.billing.getCharge(chargeId)))
    const asked = { ...query, timeZone }
    return await unitOfWork.read({ kind: 'platform' }, async (tx) => {
      const row = await rowBehind(tx, charge)
      const { meter } = row
      const month = measuredMonth(row)
      if (monthOf(asked.day) !== month) throw new Problem('charge-day-outside-month', { month })
      if (meter === null || meters[meter].source === 'ledger') return await withoutReadings(tx, row, asked)
      return await withReadings(tx, { ...row, meter }, asked)
    })
  }
}
