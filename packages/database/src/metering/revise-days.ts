import { type CivilDate, dayBounds, type Instant, meters } from '@grenier/quota-billing'
import { at, plainArray } from '../shared/columns.ts'
import type { StoreContext } from '../shared/store-context.ts'
import type { Series } from './reading-columns.ts'

/** A day of a gauge whose slice stands because its month was rated from it. */
export interface DayToRevise extends Series {
  readonly day: CivilDate
}

/** A gap without end reaches over years, and many gauges are silent at once: so many days are integrated in one statement. */
const daysPerCallMax = 2_000

/**
 * Late readings are recorded and integrated in one transaction, so two of them, or one and a computation of days, would each miss
 * what the other has read: who records them is alone, from its start to its commit. Computing days goes on beside computing days.
 */
export async function lockAlone({ sql }: StoreContext): Promise<void> {
  await sql`SELECT pg_advisory_xact_lock(hashtext('late readings'), 0)`
}

/** Waits for who records late readings, and keeps others from it until the commit. */
export async function lockBesideOthers({ sql }: StoreContext): Promise<void> {
  await sql.send`SELECT pg_advisory_xact_lock_shared(hashtext('late readings'), 0)`
}

/**
 * Integrates days of closed months again, from all readings there are now, and keeps beside its slice each that comes to something
 * else than what is known of it; returns how many. Whoever revises waits for whoever does, from here to the commit, so that the
 * last one has seen the readings of all: it comes last in a transaction, which waits for nothing more. Days beside purged readings
 * stay as they are.
 */
export async function reviseDays(
  context: StoreContext,
  { days, ...how }: { days: readonly DayToRevise[]; timeZone: string; computedAt: Instant },
): Promise<number> {
  if (days.length === 0) return 0
  await context.sql`SELECT pg_advisory_xact_lock(hashtext('revised slices'), 0)`
  let count = 0
  for (let from = 0; from < days.length; from += daysPerCallMax) {
    count += await revisePart(context, { days: days.slice(from, from + daysPerCallMax), ...how })
  }
  return count
}

function revisePart(
  { sql }: StoreContext,
  { days, timeZone, computedAt }: { days: readonly DayToRevise[]; timeZone: string; computedAt: Instant },
): Promise<number> {
  const bounds = days.map(({ day }) => dayBounds(day, timeZone))
  return sql.affected`
    INSERT INTO revised_slice (tenant_id, day, meter, resource_id, offer_id, byte_seconds, reading_count,
                               estimated_seconds, simulated, computed_at)
    SELECT due.tenant_id, due.day, due.meter, due.resource_id, due.offer_id, div(usage.byte_ms + 500, 1000),
           usage.reading_count, div(usage.estimated_ms + 500, 1000), usage.simulated,
           greatest(${at(computedAt)}::timestamptz, revised.computed_at)
      FROM unnest(${plainArray(days.map(({ tenantId }) => tenantId))}::uuid[],
                  ${plainArray(days.map(({ meter }) => meter))}::text[],
                  ${days.map(({ resourceId }) => resourceId)}::text[],
                  ${plainArray(days.map(({ offerId }) => offerId))}::uuid[],
                  ${plainArray(days.map(({ day }) => day))}::date[],
                  ${plainArray(bounds.map(({ dayStart }) => dayStart))}::bigint[],
                  ${plainArray(bounds.map(({ dayEnd }) => dayEnd))}::bigint[],
                  ${plainArray(days.map(({ meter }) => meters[meter].expectedIntervalMs))}::bigint[])
           AS due (tenant_id, meter, resource_id, offer_id, day, start_ms, end_ms, interval_ms)
     CROSS JOIN LATERAL integrate_day(due.tenant_id, due.meter, due.resource_id, due.offer_id, due.start_ms, due.end_ms,
                                      due.interval_ms) AS usage
      LEFT JOIN usage_slice slice
             ON slice.tenant_id = due.tenant_id AND slice.day = due.day AND slice.meter = due.meter
            AND slice.resource_id = due.resource_id AND slice.offer_id = due.offer_id
      LEFT JOIN LATERAL (
        SELECT newest.* FROM revised_slice newest
         WHERE newest.tenant_id = due.tenant_id AND newest.day = due.day AND newest.meter = due.meter
           AND newest.resource_id = due.resource_id AND newest.offer_id = due.offer_id
         ORDER BY newest.computed_at DESC LIMIT 1) revised ON true
     WHERE usage.lived
       AND NOT EXISTS (SELECT FROM reading_purge purge
                        WHERE purge.month IN (to_char(due.day, 'YYYY-MM'), to_char(due.day - interval '1 month', 'YYYY-MM')))
       AND (coalesce(revised.byte_seconds, slice.byte_seconds), coalesce(revised.reading_count, slice.reading_count),
            coalesce(revised.estimated_seconds, slice.estimated_seconds), coalesce(revised.simulated, slice.simulated))
           IS DISTINCT FROM (div(usage.byte_ms + 500, 1000), usage.reading_count,
                             div(usage.estimated_ms + 500, 1000)::integer, usage.simulated)
    ON CONFLICT (tenant_id, day, meter, resource_id, offer_id, computed_at) DO UPDATE
      SET byte_seconds = excluded.byte_seconds, reading_count = excluded.reading_count,
          estimated_seconds = excluded.estimated_seconds, simulated = excluded.simulated`
}
