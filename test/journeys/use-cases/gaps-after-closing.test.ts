import type { Answer, Command } from '@grenier/contracts'
import {
  addDays,
  civilDate,
  dayBounds,
  type GaugeReading,
  GIB,
  integrateDay,
  meters,
  msPerHour,
} from '@grenier/quota-billing'
import { Client } from 'pg'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { blockedSessions } from '../../harness/blocked-sessions.ts'
import {
  type CorrectionScene,
  chargesOfMonth,
  closeMonth,
  february,
  january,
  openCorrectionScene,
  readingsOf,
  secondFinance,
} from './correction-scene.ts'
import { callOf, collector, finance, type House } from './house.ts'
import { problemOf } from './problem-of.ts'

let scene: CorrectionScene
let house: House

beforeEach(async () => {
  // January is closed; its only gauge was silent from the evening of the 10th on.
  scene = await openCorrectionScene()
  house = scene.house
})
afterEach(() => house.close())

const known = () => readingsOf(scene, '2026-01-10T00:00:00.000Z', [24, 40n])

async function record(readings: Command<'recordReadings'>['readings']): Promise<Answer<'recordReadings'>> {
  const answer = await house.api.recordReadings({ source: 'p', simulated: false, readings }, callOf(collector))
  await house.jobs['compute-usage']({})
  return answer
}

/** Byte-seconds of all days from one to before another, by the reference, of readings in order. */
function referenceOf(readings: readonly GaugeReading[], [from, to]: readonly [string, string]): bigint {
  let sum = 0n
  for (let day = civilDate(from); day < to; day = addDays(day, 1)) {
    const { dayStart, dayEnd } = dayBounds(day, 'Europe/Paris')
    sum += integrateDay({
      readings: readings.filter(({ takenAt }) => takenAt >= dayStart && takenAt < dayEnd),
      previous: readings.findLast(({ takenAt }) => takenAt < dayStart) ?? null,
      next: readings.find(({ takenAt }) => takenAt >= dayEnd) ?? null,
      dayStart,
      dayEnd,
      expectedIntervalMs: meters['storage.used'].expectedIntervalMs,
      resourceStart: readings[0]?.takenAt ?? null,
    }).byteSeconds
  }
  return sum
}

/** What the rows of months say was used: each priced or free, reversals taken off. */
async function chargedByteSeconds(): Promise<bigint> {
  const rows = [...(await chargesOfMonth(house, january)), ...(await chargesOfMonth(house, february))]
  return rows
    .filter(({ kind, meter }) => (kind === 'usage' || kind === 'free') && meter === 'storage.used')
    .reduce((sum, { quantityByteSeconds }) => sum + (quantityByteSeconds ?? 0n), 0n)
}

const rerate = () => house.api.reratePeriod({ month: january, limit: 500 }, callOf(finance))

const propose = () =>
  house.api.proposeCorrection({ month: january, reason: 'La sonde est revenue', tenantIds: null }, callOf(finance))

/** What two persons post of it. */
async function correct(): Promise<Answer<'postCorrection'>> {
  const { id: correctionId, version } = await propose()
  return await house.api.postCorrection({ correctionId }, callOf(secondFinance, { ifMatch: version }))
}

/** Every version of every day that is kept beside the slices. */
async function versions(): Promise<{ day: string; byteSeconds: string }[]> {
  const admin = new Client({ connectionString: house.database.adminUrl })
  await admin.connect()
  const { rows } = await admin.query<{ day: string; byteSeconds: string }>(
    `SELECT day::text AS day, byte_seconds::text AS "byteSeconds" FROM revised_slice ORDER BY day, computed_at`,
  )
  await admin.end()
  return rows
}

describe('a reading that ends a gap which began in a closed month', () => {
  test('is counted in both months, by a correction, and comes to what the whole span does', async () => {
    const { revisedAt } = await house.api.getPeriod({ month: january }, callOf(finance))
    expect(revisedAt).toBeNull()
    expect((await rerate()).rows).toEqual([])
    house.setClock('2026-02-11T00:00:00.000Z')
    const later = readingsOf(scene, '2026-02-10T00:00:00.000Z', [24, 20n])
    expect(await record(later)).toMatchObject({ recorded: 24 })
    const days = await versions()
    // The 10th is told as before: its last reading holds for the hour that is left of it.
    expect(days.map(({ day }) => day)).toEqual(
      Array.from({ length: 21 }, (_, index) => `2026-01-${String(index + 11)}`),
    )
    expect(await house.api.getPeriod({ month: january }, callOf(finance))).toMatchObject({
      revisedAt: house.ports.clock.now(),
    })
    expect((await correct()).rowCount).toBeGreaterThan(0)
    expect(await rerate()).toMatchObject({ rows: [], differenceMicros: 0n })

    house.setClock('2026-03-02T10:00:00.000Z')
    await closeMonth(house, february)
    // The last reading is the first of the 11th in Paris, and tells of the day after it too.
    const whole = referenceOf([...known(), ...later], ['2026-01-10', '2026-02-13'])
    expect(await chargedByteSeconds()).toBe(whole)
  })

  test('is counted once: the same reading again, and days computed again, post nothing', async () => {
    house.setClock('2026-02-11T00:00:00.000Z')
    const later = readingsOf(scene, '2026-02-10T00:00:00.000Z', [24, 20n])
    await record(later)
    const before = await versions()
    const told = await rerate()
    expect(await record(later)).toMatchObject({ recorded: 0, duplicate: 24 })
    await house.jobs['compute-usage']({})
    expect(await versions()).toEqual(before)
    expect(await rerate()).toEqual(told)
    await correct()
    const charged = await chargesOfMonth(house, february)
    await record(later)
    expect(await chargesOfMonth(house, february)).toEqual(charged)
    expect((await problemOf(propose())).code).toBe('correction-nothing')
  })

  test('and lies hours behind midnight only tells the last day of that month otherwise', async () => {
    const january31 = readingsOf(scene, '2026-01-31T12:00:00.000Z', [1, 40n])
    await house.api.recordLateReadings(
      { month: january, source: 'p', simulated: false, readings: january31 },
      callOf(collector),
    )
    const before = new Map((await versions()).map(({ day, byteSeconds }) => [day, byteSeconds]))
    house.setClock('2026-02-03T10:00:00.000Z')
    const later = readingsOf(scene, '2026-02-01T04:00:00.000Z', [1, 30n])
    await record(later)
    const after = new Map((await versions()).map(({ day, byteSeconds }) => [day, byteSeconds]))
    expect([...after].filter(([day, byteSeconds]) => before.get(day) !== byteSeconds)).toEqual([
      ['2026-01-31', String(referenceOf([...known(), ...january31, ...later], ['2026-01-31', '2026-02-01']))],
    ])
    // In Paris the day ends at 23:00 UTC: from 13:00 on nobody read anything, and the lower of the two counts.
    const lowered = (10n * (40n - 30n) * GIB * BigInt(msPerHour)) / 1_000n
    expect(BigInt(before.get('2026-01-31') ?? 0) - BigInt(after.get('2026-01-31') ?? 0)).toBe(lowered)
  })
})

describe('late readings of one gauge that come at once', () => {
  test('are all seen by whoever revises last', async () => {
    const first = readingsOf(scene, '2026-01-25T00:00:00.000Z', [1, 30n])
    const second = readingsOf(scene, '2026-01-15T00:00:00.000Z', [1, 10n])
    const admin = new Client({ connectionString: house.database.adminUrl })
    await admin.connect()
    const isWaiting = async () => (await blockedSessions(admin, 'advisory')) > 0
    const other = { isAnswered: false }
    let recording: Promise<unknown> = Promise.resolve()
    await house.ports.unitOfWork.transact({ kind: 'platform' }, async (tx) => {
      const [timeZone, recordedAt] = ['Europe/Paris', house.ports.clock.now()]
      await tx.metering.lockLateReadings()
      const batch = { batchId: house.ports.ids.next(), source: 'p', simulated: false, recordedAt, timeZone }
      await tx.metering.recordReadings({ ...batch, readings: first })
      await tx.metering.reviseSlices({ readings: first, timeZone, computedAt: recordedAt })
      // The other one comes before this one is committed.
      const late = { month: january, source: 'p', simulated: false, readings: second }
      recording = house.api.recordLateReadings(late, callOf(collector)).finally(() => {
        other.isAnswered = true
      })
      while (!other.isAnswered && !(await isWaiting()));
    })
    await recording
    await admin.end()
    const newest = new Map((await versions()).map(({ day, byteSeconds }) => [day, byteSeconds]))
    const readings = [...known(), ...second, ...first]
    for (const [day, byteSeconds] of newest) {
      const expected = referenceOf(readings, [day, addDays(civilDate(day), 1)])
      expect([day, byteSeconds]).toEqual([day, String(expected)])
    }
    expect(newest.size).toBeGreaterThan(10)
  })
})
