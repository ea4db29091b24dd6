import type { Reading } from '@grenier/contracts'
import { addDays, type CivilDate, civilDateOf, type Instant } from '@grenier/quota-billing'
import { plainArray } from '../shared/columns.ts'
import type { StoreContext } from '../shared/store-context.ts'
import type { ReadingColumns, Series } from './reading-columns.ts'

/** A day of a series whose slice must be computed again. `widens`: a reading of that very day came. */
export interface DirtyDay extends Series {
  readonly day: CivilDate
  readonly widens: boolean
}

/**
 * Marks the days that new readings touch: each its own and its neighbours, since a value holds across midnight. A mark that
 * stands is locked, not written again: whoever computes that day at this moment finds it again later, with these
 * readings. Marks are taken in key order, so that two calls never wait for each other in a circle. The caller holds the
 * months of all these days; those of a month that is not open stay as they were rated.
 */
export async function markDirty(
  context: StoreContext,
  touched: {
    readonly columns: ReadingColumns
    readonly readings: readonly Reading[]
    /** Indexes of the readings that were known before. */
    readonly known: ReadonlySet<number>
    readonly timeZone: string
  },
): Promise<void> {
  const { sql } = context
  const { columns, readings, known, timeZone } = touched
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
  const marks = marksOf([...days.values()])
  const open = new Set(await openDays(context, [...marks.keys()]))
  const byDay = [...marks].filter(([day]) => open.has(day)).sort(([left], [right]) => (left < right ? -1 : 1))
  const inOrder = byDay.flatMap(([, ofDay], index) =>
    [...ofDay].sort(([left], [right]) => left - right).map(([number, widens]) => ({ index: index + 1, number, widens })),
  )
  if (inOrder.length === 0) return
  // In the order in which they are sent: sorting and grouping as many keys here took half of the time of a call.
  await sql`
    INSERT INTO dirty_day AS known (tenant_id, meter, resource_id, offer_id, day, widens)
    SELECT series.tenant_id, series.meter, series.resource_id, series.offer_id,
           (${plainArray(byDay.map(([day]) => day))}::date[])[mark.day], mark.widens
      FROM unnest(${plainArray(inOrder.map(({ index }) => index))}::integer[],
                  ${plainArray(inOrder.map(({ number }) => number))}::integer[],
                  ${plainArray(inOrder.map(({ widens }) => (widens ? 't' : 'f')))}::boolean[]) WITH ORDINALITY
           AS mark (day, series, widens, position)
      JOIN unnest(${columns.tenantIds}::uuid[], ${columns.meters}::text[], ${columns.resourceIds}::text[],
                  ${columns.offerIds}::uuid[]) WITH ORDINALITY
           AS series (tenant_id, meter, resource_id, offer_id, number) ON series.number = mark.series
     ORDER BY mark.position
    ON CONFLICT (day, tenant_id, meter, resource_id, offer_id) DO UPDATE SET widens = true
      WHERE excluded.widens AND NOT known.widens`
}

/** By day, the numbers of the series that are marked, and whether a reading of that very day came. */
type Marks = Map<CivilDate, Map<number, boolean>>

/** Each day and its neighbours. */
function marksOf(own: readonly { readonly number: number; readonly day: CivilDate }[]): Marks {
  const marks: Marks = new Map()
  for (const [day, ofDay] of Map.groupBy(own, ({ day }) => day)) {
    for (const shift of [-1, 0, 1]) {
      const shifted = addDays(day, shift)
      const standing = marks.get(shifted) ?? new Map<number, boolean>()
      for (const { number } of ofDay) standing.set(number, shift === 0 || standing.get(number) === true)
      marks.set(shifted, standing)
    }
  }
  return marks
}

/** Those of these days whose month is open, known or not. */
async function openDays({ sql }: StoreContext, days: readonly CivilDate[]): Promise<CivilDate[]> {
  const rows = await sql<{ day: CivilDate }>`
    SELECT day FROM unnest(${plainArray(days)}::date[]) AS day
     WHERE to_char(day, 'YYYY-MM') NOT IN (SELECT month FROM period WHERE state <> 'open')`
  return rows.map(({ day }) => day)
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
 * of a month that is closing were made before, and the closing waits for them; beyond that a month's slices stand.
 */
export function claimDirtyDays(
  { sql }: StoreContext,
  { before, limit }: { before: CivilDate; limit: number },
): Promise<DirtyDay[]> {
  return sql<DirtyDay>`
    DELETE FROM dirty_day USING (
      SELECT day, tenant_id, meter, resource_id, offer_id FROM dirty_day
       WHERE day < ${before}
         AND to_char(day, 'YYYY-MM') NOT IN (SELECT month FROM period WHERE state NOT IN ('open', 'closing'))
       ORDER BY day, tenant_id, meter, resource_id, offer_id
       LIMIT ${limit} FOR UPDATE SKIP LOCKED) AS taken
     WHERE (dirty_day.day, dirty_day.tenant_id, dirty_day.meter, dirty_day.resource_id, dirty_day.offer_id)
         = (taken.day, taken.tenant_id, taken.meter, taken.resource_id, taken.offer_id)
    RETURNING dirty_day.tenant_id AS "tenantId", dirty_day.meter, dirty_day.resource_id AS "resourceId",
              dirty_day.offer_id AS "offerId", dirty_day.day, dirty_day.widens`
}
