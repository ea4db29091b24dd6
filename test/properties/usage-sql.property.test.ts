import type { Reading } from '@grenier/contracts'
import type { Database } from '@grenier/database'
import {
  addDays,
  type CivilDate,
  type CivilMonth,
  civilDate,
  civilDateOf,
  civilMonth,
  dayBounds,
  type GaugeReading,
  type Instant,
  instant,
  integrateDay,
  meters,
  monthBounds,
  monthOf,
} from '@grenier/quota-billing'
import * as fc from 'fast-check'
import { Client } from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { idOf, ids, insertGround, insertMember, recordedAt } from '../harness/fixtures.ts'
import { createMigratedDatabase, type MigratedDatabase } from '../harness/migrated-database.ts'
import { monthsAstray } from '../harness/months-astray.ts'

const zone = 'Europe/Paris'
const meter = 'storage.used'
const minuteMs = 60_000

let migrated: MigratedDatabase
let database: Database
let admin: Client

beforeAll(async () => {
  migrated = await createMigratedDatabase()
  database = migrated.open({ timeZone: zone })
  admin = new Client({ connectionString: migrated.adminUrl })
  await admin.connect()
  await database.unitOfWork.transact({ kind: 'platform' }, async (tx) => {
    await insertGround(tx)
    await insertMember(tx, 1)
  })
})
afterAll(async () => {
  await admin.end()
  await migrated.drop()
})

function readingOf(resourceId: string, { takenAt, valueBytes }: GaugeReading): Reading {
  return { tenantId: ids.tenant(1), meter, offerId: ids.offer(1), resourceId, takenAt, valueBytes }
}

let batches = 0

function record(resourceId: string, readings: readonly GaugeReading[]): Promise<unknown> {
  batches += 1
  return database.unitOfWork.transact({ kind: 'platform' }, (tx) =>
    tx.metering.recordReadings({
      batchId: `0198c0de-7a00-7000-9000-${String(batches).padStart(12, '0')}`,
      source: 'test',
      simulated: false,
      recordedAt,
      timeZone: zone,
      readings: readings.map((reading) => readingOf(resourceId, reading)),
    }),
  )
}

/** Until nothing is left to do before `until`, as the job does. */
async function computeAll(until: Instant): Promise<void> {
  let computed = 0
  do {
    computed = await database.unitOfWork.transact({ kind: 'platform' }, (tx) =>
      tx.metering.computeDirtySlices({ limit: 7, until, timeZone: zone, computedAt: recordedAt }),
    )
  } while (computed > 0)
}

interface Figures {
  readonly byteSeconds: bigint
  readonly readingCount: number
  readonly estimatedSeconds: number
  readonly missingReadings: number
}

/** Behind the store, which does not show every figure. */
async function slicesOf(resourceId: string): Promise<Map<CivilDate, Figures>> {
  const { rows } = await admin.query<{ day: CivilDate; figures: Figures & { byteSeconds: string } }>(
    `SELECT day::text AS day, jsonb_build_object('byteSeconds', byte_seconds::text, 'readingCount', reading_count,
            'estimatedSeconds', estimated_seconds, 'missingReadings', missing_readings) AS figures
       FROM usage_slice WHERE resource_id = $1 ORDER BY day`,
    [resourceId],
  )
  return new Map(rows.map(({ day, figures }) => [day, { ...figures, byteSeconds: BigInt(figures.byteSeconds) }]))
}

/** The reference, on the same readings: the gauge came to be with its first one. */
function expectedOn(day: CivilDate, readings: readonly GaugeReading[]): Figures {
  const { dayStart, dayEnd } = dayBounds(day, zone)
  const usage = integrateDay({
    readings: readings.filter(({ takenAt }) => takenAt >= dayStart && takenAt < dayEnd),
    previous: readings.findLast(({ takenAt }) => takenAt < dayStart) ?? null,
    next: readings.find(({ takenAt }) => takenAt >= dayEnd) ?? null,
    dayStart,
    dayEnd,
    expectedIntervalMs: meters[meter].expectedIntervalMs,
    resourceStart: readings[0]?.takenAt ?? null,
  })
  const { byteSeconds, readingCount, estimatedSeconds, missingReadings } = usage
  return { byteSeconds, readingCount, estimatedSeconds, missingReadings }
}

/** Days around both changes of the clock and a plain one; readings from dense to days apart, to the millisecond. */
const seriesFrom = (...days: readonly string[]) =>
  fc
    .record({
      firstDay: fc.constantFrom(...days).map(civilDate),
      offsetMs: fc.integer({ min: 0, max: 86_400_000 }),
      steps: fc.array(
        fc.record({
          waitMs: fc.oneof(
            { weight: 8, arbitrary: fc.integer({ min: 55 * minuteMs, max: 65 * minuteMs }) },
            { weight: 3, arbitrary: fc.constant(60 * minuteMs) },
            { weight: 2, arbitrary: fc.integer({ min: 1, max: 30 * 60 * minuteMs }) },
            { weight: 1, arbitrary: fc.integer({ min: 2 * 1_440 * minuteMs, max: 5 * 1_440 * minuteMs }) },
          ),
          valueBytes: fc.bigInt({ min: 0n, max: 2n ** 63n - 1n }),
          batch: fc.integer({ min: 0, max: 2 }),
        }),
        { minLength: 1, maxLength: 40 },
      ),
    })
    .map(({ firstDay, offsetMs, steps }) => {
      let takenAt: number = dayBounds(firstDay, zone).dayStart + offsetMs
      return steps.map(({ waitMs, valueBytes, batch }) => {
        takenAt += waitMs
        return { takenAt: instant(takenAt), valueBytes, batch }
      })
    })

const series = seriesFrom('2026-03-27', '2026-10-23', '2026-06-10')
const seriesOverEdge = seriesFrom('2026-03-30', '2026-10-31', '2026-06-29')

/** What each day counts in the end: told anew by readings that came after its month was closed, or as it was computed. */
async function toldOf(resourceId: string): Promise<Map<CivilDate, bigint>> {
  const { rows } = await admin.query<{ day: CivilDate; byteSeconds: string }>(
    `SELECT DISTINCT ON (day) day::text AS day, byte_seconds::text AS "byteSeconds"
       FROM (SELECT day, byte_seconds, NULL AS computed_at FROM usage_slice WHERE resource_id = $1
              UNION ALL SELECT day, byte_seconds, computed_at FROM revised_slice WHERE resource_id = $1) AS known
      ORDER BY day, computed_at DESC NULLS LAST`,
    [resourceId],
  )
  return new Map(rows.map(({ day, byteSeconds }) => [day, BigInt(byteSeconds)]))
}

/** The same of a whole month, all gauges together. */
async function toldInAll(month: CivilMonth): Promise<bigint> {
  const { rows } = await admin.query<{ resourceId: string }>(
    `SELECT resource_id AS "resourceId" FROM usage_slice UNION SELECT resource_id FROM revised_slice`,
  )
  const told = await Promise.all(rows.map(({ resourceId }) => toldOf(resourceId)))
  const days = told.flatMap((of) => [...of].filter(([day]) => monthOf(day) === month))
  return days.reduce((sum, [, byteSeconds]) => sum + byteSeconds, 0n)
}

const setState = (month: CivilMonth, state: 'open' | 'closed') =>
  admin.query('UPDATE period SET state = $2 WHERE month = $1', [month, state])

/** As late readings of a month that is closed come in. */
function recordLate(resourceId: string, readings: readonly GaugeReading[]): Promise<unknown> {
  batches += 1
  const late = readings.map((reading) => readingOf(resourceId, reading))
  const batchId = `0198c0de-7a00-7000-9000-${String(batches).padStart(12, '0')}`
  return database.unitOfWork.transact({ kind: 'platform' }, async (tx) => {
    await tx.metering.lockLateReadings()
    await tx.metering.recordReadings({
      batchId,
      source: 'test',
      simulated: false,
      recordedAt,
      timeZone: zone,
      readings: late,
    })
    await tx.metering.reviseSlices({ readings: late, timeZone: zone, computedAt: recordedAt })
  })
}

let resources = 0

describe('daily usage computed in SQL', () => {
  test('equals the reference on every day between first and last reading, in whatever order readings come', async () => {
    await fc.assert(
      fc.asyncProperty(series, async (readings) => {
        resources += 1
        const resourceId = `volume ${resources}, "odd" {name}`
        const [first] = readings
        const last = readings.at(-1)
        if (first === undefined || last === undefined) return
        const firstDay = civilDateOf(first.takenAt, zone)
        const afterLast = addDays(civilDateOf(last.takenAt, zone), 1)
        // Later batches come after the days were computed once: gaps close, values change, days are computed again.
        for (const wanted of [0, 1, 2]) {
          const batch = readings.filter(({ batch }) => batch === wanted)
          if (batch.length > 0) await record(resourceId, batch)
          await computeAll(dayBounds(afterLast, zone).dayStart)
        }
        const slices = await slicesOf(resourceId)
        const expected = new Map<CivilDate, Figures>()
        for (let day = firstDay; day < afterLast; day = addDays(day, 1)) expected.set(day, expectedOn(day, readings))
        expect(slices).toEqual(expected)
        expect(await monthsAstray(admin)).toEqual([])
      }),
      { numRuns: 60 },
    )
  })

  test('equals the reference too where a month was closed before readings of it and of the next one ended its gaps', async () => {
    for (const month of ['2026-03', '2026-06', '2026-10'].map(civilMonth)) {
      await database.unitOfWork.transact({ kind: 'platform' }, (tx) =>
        tx.billing.lockPeriod({ id: idOf(61, Number(month.slice(5))), month, ...monthBounds(month, zone) }),
      )
    }
    await fc.assert(
      fc.asyncProperty(seriesOverEdge, async (readings) => {
        resources += 1
        const resourceId = `edge ${resources}`
        const [first] = readings
        const last = readings.at(-1)
        if (first === undefined || last === undefined) return
        const firstDay = civilDateOf(first.takenAt, zone)
        const month = monthOf(firstDay)
        const isOfMonth = ({ takenAt }: GaugeReading): boolean => takenAt < monthBounds(month, zone).periodEnd
        const afterLast = addDays(civilDateOf(last.takenAt, zone), 1)
        await setState(month, 'open')
        for (const wanted of [0, 1, 2]) {
          const batch = readings.filter(({ batch }) => batch === wanted)
          const late = wanted === 0 ? [] : batch.filter(isOfMonth)
          const ordinary = wanted === 0 ? batch : batch.filter((reading) => !isOfMonth(reading))
          if (ordinary.length > 0) await record(resourceId, ordinary)
          if (late.length > 0) await recordLate(resourceId, late)
          await computeAll(dayBounds(afterLast, zone).dayStart)
          await setState(month, 'closed')
        }
        const expected = new Map<CivilDate, bigint>()
        for (let day = firstDay; day < afterLast; day = addDays(day, 1)) {
          expected.set(day, expectedOn(day, readings).byteSeconds)
        }
        const told = await toldOf(resourceId)
        expect(new Map([...told].filter(([day]) => day < afterLast))).toEqual(expected)
        const totals = await database.unitOfWork.transact({ kind: 'platform' }, (tx) =>
          tx.metering.revisedTotals({ month }),
        )
        expect(totals.map(({ byteSeconds }) => byteSeconds)).toEqual([await toldInAll(month)])
      }),
      { numRuns: 60 },
    )
  })
})
