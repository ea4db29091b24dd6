import {
  addDays,
  type CivilDate,
  type CivilMonth,
  civilDateOf,
  dayBounds,
  type Instant,
  instant,
  meters,
  monthOf,
} from '@grenier/quota-billing'
import { at, plainArray } from '../shared/columns.ts'
import type { StoreContext } from '../shared/store-context.ts'
import { type DirtyDay, markGap, shortestDayMs } from './dirty-days.ts'
import { holdMonths } from './months.ts'
import { reviseDays } from './revise-days.ts'

interface WideGap {
  readonly index: number
  readonly previousMs: bigint | null
  readonly nextMs: bigint | null
}

/**
 * Integrates the claimed days in SQL and stores their slices. A day before the first reading of its resource has none.
 * Where a new reading ended a gap that reaches beyond the neighbouring days, all days of the gap are marked that may still
 * change: those of open months, and those of the reading's own, whose closing waits for this computation. The days of a gap that
 * lie in months that are closed, the neighbouring ones too, are revised beside their slices, like those of late readings.
 */
export async function computeSlices(
  context: StoreContext,
  { claimed, timeZone, computedAt }: { claimed: readonly DirtyDay[]; timeZone: string; computedAt: Instant },
): Promise<void> {
  const bounds = claimed.map(({ day }) => dayBounds(day, timeZone))
  const wide = await context.sql<WideGap>`
    WITH computed AS MATERIALIZED (
      SELECT due.*, usage.*
        FROM unnest(${plainArray(claimed.map(({ tenantId }) => tenantId))}::uuid[],
                    ${plainArray(claimed.map(({ meter }) => meter))}::text[],
                    ${claimed.map(({ resourceId }) => resourceId)}::text[],
                    ${plainArray(claimed.map(({ offerId }) => offerId))}::uuid[],
                    ${plainArray(claimed.map(({ day }) => day))}::date[],
                    ${plainArray(claimed.map(({ widens }) => String(widens)))}::boolean[],
                    ${plainArray(bounds.map(({ dayStart }) => dayStart))}::bigint[],
                    ${plainArray(bounds.map(({ dayEnd }) => dayEnd))}::bigint[],
                    ${plainArray(claimed.map(({ meter }) => meters[meter].expectedIntervalMs))}::bigint[])
             WITH ORDINALITY
             AS due (tenant_id, meter, resource_id, offer_id, day, widens, start_ms, end_ms, interval_ms, number)
       CROSS JOIN LATERAL integrate_day(due.tenant_id, due.meter, due.resource_id, due.offer_id, due.start_ms,
                                        due.end_ms, due.interval_ms) AS usage
    ), sliced AS (
      INSERT INTO usage_slice (tenant_id, meter, resource_id, offer_id, day, byte_seconds, reading_count,
                               estimated_seconds, missing_readings, simulated, inputs_hash, computed_at)
      SELECT tenant_id, meter, resource_id, offer_id, day, div(byte_ms + 500, 1000), reading_count,
             div(estimated_ms + 500, 1000), missing, simulated, sha256(convert_to(inputs, 'UTF8')),
             ${at(computedAt)}
        FROM computed WHERE lived
      ON CONFLICT (tenant_id, day, meter, resource_id, offer_id) DO UPDATE
        SET byte_seconds = excluded.byte_seconds, reading_count = excluded.reading_count,
            estimated_seconds = excluded.estimated_seconds, missing_readings = excluded.missing_readings,
            simulated = excluded.simulated, inputs_hash = excluded.inputs_hash, computed_at = excluded.computed_at
    )
    SELECT (number - 1)::integer AS index, previous_ms AS "previousMs", next_ms AS "nextMs"
      FROM computed
     WHERE widens
       AND (previous_ms < start_ms - ${shortestDayMs} OR next_ms >= end_ms + ${shortestDayMs}
            -- A neighbouring day of a closed month has no mark of its own.
            OR (to_char(day, 'DD') = '01' AND previous_ms < start_ms - interval_ms
                AND to_char(day - 1, 'YYYY-MM') IN (SELECT month FROM period WHERE state <> 'open'))
            OR (to_char(day + 1, 'DD') = '01'
                AND to_char(day + 1, 'YYYY-MM') IN (SELECT month FROM period WHERE state <> 'open')))`
  const gapDays = wide.flatMap((gap) => daysOfGap(claimed, gap, timeZone))
  if (gapDays.length === 0) return
  const open = new Set(await holdMonths(context, [...new Set(gapDays.map(({ day }) => monthOf(day)))]))
  const isChangeable = ({ day, ownMonth }: GapDay): boolean => monthOf(day) === ownMonth || open.has(monthOf(day))
  const toMark = gapDays.filter((gapDay) => isChangeable(gapDay) && !gapDay.isMarked)
  if (toMark.length > 0) await markGap(context, toMark)
  await reviseDays(context, { days: gapDays.filter((gapDay) => !isChangeable(gapDay)), timeZone, computedAt })
}

interface GapDay extends DirtyDay {
  /** The month of the reading that ended the gap. */
  readonly ownMonth: CivilMonth
  /** The day of that reading or one beside it, which it marked by itself as far as their month is open. */
  readonly isMarked: boolean
}

/** The days from the reading before to the reading after, or to the day on which the last value ends. */
function daysOfGap(claimed: readonly DirtyDay[], { index, previousMs, nextMs }: WideGap, timeZone: string): GapDay[] {
  const own = claimed[index]
  if (own === undefined) return []
  const [before, after] = [addDays(own.day, -1), addDays(own.day, 1)]
  const first = previousMs === null ? own.day : civilDateOf(instant(Number(previousMs)), timeZone)
  const last = nextMs === null ? after : civilDateOf(instant(Number(nextMs)), timeZone)
  const days: CivilDate[] = []
  for (let day = first; day <= last; day = addDays(day, 1)) days.push(day)
  return days.map((day) => ({ ...own, day, ownMonth: monthOf(own.day), isMarked: day >= before && day <= after }))
}
