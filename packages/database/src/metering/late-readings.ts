import type { Reading, UsageSlice } from '@grenier/contracts'
import type { MeteringStore } from '@grenier/control-plane/ports'
import {
  addDays,
  addMonths,
  type CivilDate,
  type CivilMonth,
  civilDateOf,
  instant,
  monthOf,
} from '@grenier/quota-billing'
import { at, json } from '../shared/columns.ts'
import type { StoreContext } from '../shared/store-context.ts'
import { markGap } from './dirty-days.ts'
import type { Series } from './reading-columns.ts'
import { type DayToRevise, lockAlone, reviseDays } from './revise-days.ts'

type LateReadingMethods = Pick<
  MeteringStore,
  'lockLateReadings' | 'replaceReadings' | 'monthsAround' | 'reviseSlices' | 'listRevisedSlices'
>

/** The use of closed days as late readings tell it. Revising is for the platform scope, listing works in both. */
export function createLateReadings(context: StoreContext): LateReadingMethods {
  const { sql } = context
  return {
    lockLateReadings: () => lockAlone(context),
    replaceReadings: (replacement) => replaceReadings(context, replacement),

    async monthsAround({ readings, timeZone }) {
      const months = new Set<CivilMonth>()
      for (const series of seriesOf(readings)) {
        const { first, until } = await spanAround(context, series, timeZone)
        for (let month = monthOf(first); month <= monthOf(until); month = addMonths(month, 1)) months.add(month)
      }
      return [...months].sort()
    },

    async reviseSlices({ readings, timeZone, computedAt }) {
      const toRevise: DayToRevise[] = []
      const toMark: DayToRevise[] = []
      for (const series of seriesOf(readings)) {
        const { closed, open } = await daysAround(context, series, timeZone)
        toRevise.push(...closed.map((day) => ({ ...series, day })))
        toMark.push(...open.map((day) => ({ ...series, day })))
      }
      if (toMark.length > 0) await markGap(context, toMark)
      return await reviseDays(context, { days: toRevise, timeZone, computedAt })
    },

    listRevisedSlices: ({ tenantId, from, to, asOf }) => sql<UsageSlice>`
      SELECT coalesce(revised.meter, slice.meter) AS meter, coalesce(revised.offer_id, slice.offer_id) AS "offerId",
             coalesce(revised.resource_id, slice.resource_id) AS "resourceId", coalesce(revised.day, slice.day) AS day,
             coalesce(revised.byte_seconds, slice.byte_seconds) AS "byteSeconds",
             coalesce(revised.reading_count, slice.reading_count) AS "readingCount",
             coalesce(revised.estimated_seconds, slice.estimated_seconds) AS "estimatedSeconds"
        FROM (SELECT * FROM usage_slice
               WHERE tenant_id = ${tenantId} AND day >= ${from} AND day < ${to}) AS slice
        FULL JOIN (SELECT DISTINCT ON (day, meter, resource_id, offer_id) * FROM revised_slice
                    WHERE tenant_id = ${tenantId} AND day >= ${from} AND day < ${to} AND computed_at <= ${at(asOf)}
                    ORDER BY day, meter, resource_id, offer_id, computed_at DESC) AS revised
             ON revised.day = slice.day AND revised.meter = slice.meter AND revised.resource_id = slice.resource_id
            AND revised.offer_id = slice.offer_id
       ORDER BY 4, 1, 3, 2`,
  }
}

async function replaceReadings(
  { sql }: StoreContext,
  { batchId, simulated, readings, reason, replacedBy, replacedAt }: Parameters<MeteringStore['replaceReadings']>[0],
): Promise<number> {
  const said = json(readings.map((one) => ({ ...one, takenAt: at(one.takenAt) })))
  await sql`
    INSERT INTO replaced_reading (tenant_id, meter, resource_id, taken_at, replaced_by_batch_id, offer_id, value_bytes,
                                  simulated, batch_id, reason, replaced_by, replaced_at)
    SELECT known.tenant_id, known.meter, known.resource_id, known.taken_at, ${batchId}, known.offer_id,
           known.value_bytes, known.simulated, known.batch_id, ${reason}, ${replacedBy}, ${at(replacedAt)}
      FROM jsonb_to_recordset(${said}) AS said ("tenantId" uuid, meter text, "resourceId" text, "takenAt" timestamptz,
                                                "offerId" uuid)
      JOIN reading known ON known.tenant_id = said."tenantId" AND known.meter = said.meter
           AND known.resource_id = said."resourceId" AND known.taken_at = said."takenAt"
           AND known.offer_id = said."offerId"`
  return await sql.affected`
    UPDATE reading known SET value_bytes = said."valueBytes", simulated = ${simulated}, batch_id = ${batchId}
      FROM jsonb_to_recordset(${said}) AS said ("tenantId" uuid, meter text, "resourceId" text, "takenAt" timestamptz,
                                                "offerId" uuid, "valueBytes" bigint)
     WHERE known.tenant_id = said."tenantId" AND known.meter = said.meter AND known.resource_id = said."resourceId"
       AND known.taken_at = said."takenAt" AND known.offer_id = said."offerId"`
}

interface LateSeries extends Series {
  readonly firstMs: number
  readonly lastMs: number
}

function seriesOf(readings: readonly Reading[]): LateSeries[] {
  const groups = Map.groupBy(readings, ({ tenantId, meter, resourceId, offerId }) =>
    JSON.stringify([tenantId, meter, resourceId, offerId]),
  )
  return [...groups.values()].flatMap((own) => {
    const [first] = own
    if (first === undefined) return []
    const instants = own.map(({ takenAt }) => takenAt)
    const { tenantId, meter, resourceId, offerId } = first
    const firstMs = instants.reduce((least, one) => Math.min(least, one), Number.POSITIVE_INFINITY)
    const lastMs = instants.reduce((most, one) => Math.max(most, one), 0)
    return [{ tenantId, meter, resourceId, offerId, firstMs, lastMs }]
  })
}

/** From the day of the reading before the first to that of the reading after the last, and one more. */
async function spanAround(
  { sql }: StoreContext,
  series: LateSeries,
  timeZone: string,
): Promise<{ readonly first: CivilDate; readonly until: CivilDate }> {
  const { tenantId, meter, resourceId, offerId, firstMs, lastMs } = series
  const [around] = await sql<{ previousMs: bigint | null; nextMs: bigint | null }>`
    SELECT (SELECT (date_part('epoch', max(taken_at)) * 1000)::bigint FROM reading
             WHERE tenant_id = ${tenantId} AND meter = ${meter} AND resource_id = ${resourceId}
               AND offer_id = ${offerId} AND taken_at < ${at(instant(firstMs))}) AS "previousMs",
           (SELECT (date_part('epoch', min(taken_at)) * 1000)::bigint FROM reading
             WHERE tenant_id = ${tenantId} AND meter = ${meter} AND resource_id = ${resourceId}
               AND offer_id = ${offerId} AND taken_at > ${at(instant(lastMs))}) AS "nextMs"`
  // A value holds for one interval at most, which may pass a midnight: so does the day after the last reading.
  const first = civilDateOf(instant(Number(around?.previousMs ?? firstMs)), timeZone)
  const until = addDays(civilDateOf(instant(Number(around?.nextMs ?? lastMs)), timeZone), 1)
  return { first, until }
}

/** The days from the reading before the first to the reading after the last; those of open months are computed as ever. */
async function daysAround(context: StoreContext, series: LateSeries, timeZone: string): Promise<DaysAround> {
  const { first, until } = await spanAround(context, series, timeZone)
  const rows = await context.sql<{ day: CivilDate; isOpen: boolean }>`
    SELECT day::date AS day, to_char(day, 'YYYY-MM') NOT IN (SELECT month FROM period WHERE state <> 'open') AS "isOpen"
      FROM generate_series(${first}::date, ${until}::date, interval '1 day') AS day ORDER BY day`
  return {
    closed: rows.filter(({ isOpen }) => !isOpen).map(({ day }) => day),
    open: rows.filter(({ isOpen }) => isOpen).map(({ day }) => day),
  }
}

interface DaysAround {
  readonly closed: readonly CivilDate[]
  readonly open: readonly CivilDate[]
}
