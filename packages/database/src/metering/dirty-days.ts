import type { Reading } from '@grenier/contracts'
import type { MeteringStore } from '@grenier/control-plane/ports'
import { type CivilDate, civilDateOf, type Instant, msPerHour } from '@grenier/quota-billing'
import { plainArray } from '../shared/columns.ts'
import type { StoreContext } from '../shared/store-context.ts'
import type { ReadingColumns, Series } from './reading-columns.ts'

/** A day of a series whose slice must be computed again. `widens`: a reading of that very day came. */
export interface DirtyDay extends Series {
  readonly day: CivilDate
  readonly widens: boolean
}

/** No civil day is shorter: a neighbouring reading farther away than this may lie beyond the neighbouring day. */
export const shortestDayMs = 22 * msPerHour

/** A month whose readings end: its first day and the first day after. */
type MonthToEnd = Parameters<MeteringStore['markGapsOf']>[0]

/** Batches whose marks become days at once. */
const unfoldedAtOnceMax = 4

/**
 * Notes the days that new readings touch, beside them: each its own; its neighbours follow when the marks are unfolded,
 * since a value holds across midnight. The caller holds the months of all these days; those of a month that is not open
 * stay as they were rated.
 */
export async function noteMarks(
  context: StoreContext,
  touched: {
    readonly batchId: string
    readonly columns: ReadingColumns
    readonly readings: readonly Reading[]
    /** Indexes of the readings that were known before. */
    readonly known: ReadonlySet<number>
    readonly timeZone: string
  },
): Promise<void> {
  const { batchId } = touched
  const own = daysOfSeries(touched)
  const series = own.map(({ number }) => touched.columns.series[number - 1]).filter((one) => one !== undefined)
  const openDays = await openDaysAround(context, new Set(own.map(({ day }) => day)))
  if (openDays.length === 0) return
  await context.sql.send`
    INSERT INTO marked_batch (batch_id, tenant_ids, meters, resource_ids, offer_ids, days, open_days)
    VALUES (${batchId}, ${plainArray(series.map(({ tenantId }) => tenantId))}::uuid[],
            ${plainArray(series.map(({ meter }) => meter))}::text[], ${series.map(({ resourceId }) => resourceId)}::text[],
            ${plainArray(series.map(({ offerId }) => offerId))}::uuid[], ${plainArray(own.map(({ day }) => day))}::date[],
            ${plainArray(openDays)}::date[])`
}

/** Each series, by its number, with each civil day of its new readings, once. */
function daysOfSeries({
  columns,
  readings,
  known,
  timeZone,
}: Omit<Parameters<typeof noteMarks>[1], 'batchId'>): { number: number; day: CivilDate }[] {
  const days = new Map<string, { number: number; day: CivilDate }>()
  const dayOf = createDayOf(timeZone)
  let last: { number: number; day: CivilDate } | null = null
  for (const [index, { takenAt }] of readings.entries()) {
    if (known.has(index)) continue
    const number = columns.seriesNumbers[index] ?? 0
    const day = dayOf(takenAt)
    if (last !== null && last.number === number && last.day === day) continue
    last = { number, day }
    days.set(`${number} ${day}`, last)
  }
  return [...days.values()]
}

/** These days and their neighbours, as far as their month is open, known or not. */
async function openDaysAround({ sql }: StoreContext, days: ReadonlySet<CivilDate>): Promise<CivilDate[]> {
  const rows = await sql<{ day: CivilDate }>`
    SELECT DISTINCT own.day + shift AS day
      FROM unnest(${plainArray(days)}::date[]) AS own (day) CROSS JOIN generate_series(-1, 1) AS shift
     WHERE to_char(own.day + shift, 'YYYY-MM') NOT IN (SELECT month FROM period WHERE state <> 'open')`
  return rows.map(({ day }) => day)
}

/**
 * Turns what a few calls noted into marked days; returns of how many calls. A mark that stands is locked, not written
 * again: whoever computes that day at this moment finds it again later, with these readings. Marks are taken in key order,
 * so that two never wait for each other in a circle.
 */
export function unfoldMarks({ sql }: StoreContext): Promise<number> {
  return sql.affected`
    WITH unfolded AS (
      DELETE FROM marked_batch WHERE batch_id = ANY (ARRAY(
        SELECT batch_id FROM marked_batch ORDER BY batch_id LIMIT ${unfoldedAtOnceMax} FOR UPDATE SKIP LOCKED))
      RETURNING *
    ), marked AS (
      INSERT INTO dirty_day AS known (tenant_id, meter, resource_id, offer_id, day, widens)
      SELECT own.tenant_id, own.meter, own.resource_id, own.offer_id, own.day + shift, bool_or(shift = 0)
        FROM unfolded
       CROSS JOIN LATERAL unnest(tenant_ids, meters, resource_ids, offer_ids, days)
             AS own (tenant_id, meter, resource_id, offer_id, day)
       CROSS JOIN generate_series(-1, 1) AS shift
       WHERE own.day + shift = ANY (unfolded.open_days)
       GROUP BY own.tenant_id, own.meter, own.resource_id, own.offer_id, own.day + shift
       ORDER BY own.day + shift, own.tenant_id, own.meter, own.resource_id, own.offer_id
      ON CONFLICT (day, tenant_id, meter, resource_id, offer_id) DO UPDATE SET widens = true
        WHERE excluded.widens AND NOT known.widens
    )
    SELECT FROM unfolded`
}

/** The civil day of an instant; a call names each of its few instants thousands of times. */
function createDayOf(timeZone: string): (at: Instant) => CivilDate {
  const known = new Map<Instant, CivilDate>()
  return (at) => {
    const standing = known.get(at)
    if (standing !== undefined) return standing
    const day = civilDateOf(at, timeZone)
    known.set(at, day)
    return day
  }
}

/**
 * Marks the days of a month that lie in a gap which a reading of another month has ended, as far as that reading's own day is
 * not computed yet: once the month is closing, nothing else would. Both kinds of marks are read as they stand, those that
 * another worker is computing at this moment among them.
 */
export async function markGapsOf({ sql }: StoreContext, { from, to, timeZone }: MonthToEnd): Promise<void> {
  await sql`
    INSERT INTO dirty_day (tenant_id, meter, resource_id, offer_id, day, widens)
    SELECT tenant_id, meter, resource_id, offer_id, day, false
      FROM days_to_compute(${from}, ${to}, ${timeZone}, true)
     ORDER BY day, tenant_id, meter, resource_id, offer_id
    ON CONFLICT (day, tenant_id, meter, resource_id, offer_id) DO NOTHING`
}

/** Marks days as they are given, without effect beyond them; what is marked already stays as it is. */
export async function markGap({ sql }: StoreContext, days: readonly (Series & { day: CivilDate })[]): Promise<void> {
  await sql`
    INSERT INTO dirty_day (tenant_id, meter, resource_id, offer_id, day, widens)
    SELECT DISTINCT tenant_id, meter, resource_id, offer_id, day, false
      FROM unnest(${plainArray(days.map(({ tenantId }) => tenantId))}::uuid[],
                  ${plainArray(days.map(({ meter }) => meter))}::text[],
                  ${days.map(({ resourceId }) => resourceId)}::text[],
                  ${plainArray(days.map(({ offerId }) => offerId))}::uuid[],
                  ${plainArray(days.map(({ day }) => day))}::date[])
           AS gap (tenant_id, meter, resource_id, offer_id, day)
     ORDER BY day, tenant_id, meter, resource_id, offer_id
    ON CONFLICT (day, tenant_id, meter, resource_id, offer_id) DO NOTHING`
}

/**
 * Takes marks away from other workers and from ingest until the commit: a reading that comes now marks the day anew. Those
 * of a month that is closing were made before, and the closing waits for them; beyond that a month's slices stand. Which ones
 * is asked once, as an array: in a join it is asked anew for each mark once the table, which is mostly empty, is believed to be so. One
 * that is marked anew meanwhile is left where it stands.
 */
export function claimDirtyDays(
  { sql }: StoreContext,
  { before, limit }: { before: CivilDate; limit: number },
): Promise<DirtyDay[]> {
  return sql<DirtyDay>`
    DELETE FROM dirty_day WHERE ctid = ANY (ARRAY(
      SELECT ctid FROM dirty_day
       WHERE day < ${before}
         AND to_char(day, 'YYYY-MM') NOT IN (SELECT month FROM period WHERE state NOT IN ('open', 'closing'))
       ORDER BY day, tenant_id, meter, resource_id, offer_id
       LIMIT ${limit} FOR UPDATE SKIP LOCKED))
    RETURNING tenant_id AS "tenantId", meter, resource_id AS "resourceId", offer_id AS "offerId", day, widens`
}
