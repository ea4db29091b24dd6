import type { Reading } from '@grenier/contracts'
import type { Transaction } from '@grenier/control-plane/ports'
import type { Database } from '@grenier/database'
import {
  addMs,
  civilDate,
  civilMonth,
  dayBounds,
  type Instant,
  instantFromIso,
  msPerHour,
} from '@grenier/quota-billing'
import { Client } from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { idOf, ids, insertGround, insertMember, recordedAt } from '../harness/fixtures.ts'
import { createMigratedDatabase, type MigratedDatabase } from '../harness/migrated-database.ts'
import { monthsAstray } from '../harness/months-astray.ts'

let migrated: MigratedDatabase
let database: Database
const timeZone = 'Europe/Paris'
const day = civilDate('2026-03-10')
const march = civilMonth('2026-03')
const { dayStart, dayEnd } = dayBounds(day, timeZone)

function inPlatform<T>(work: (tx: Transaction) => Promise<T>): Promise<T> {
  return database.unitOfWork.transact({ kind: 'platform' }, work)
}

function readingOf(hour: number, change: Partial<Reading> = {}): Reading {
  return {
    tenantId: ids.tenant(1),
    meter: 'storage.used' as const,
    offerId: ids.offer(1),
    resourceId: 'volume',
    takenAt: addMs(dayStart, hour * msPerHour),
    valueBytes: 1_000n,
    ...change,
  }
}

let batches = 0

function record(readings: readonly Reading[], simulated = false) {
  batches += 1
  const batchId = idOf(70, batches)
  return inPlatform((tx) =>
    tx.metering.recordReadings({ batchId, source: 'test', simulated, recordedAt, timeZone, readings }),
  )
}

function compute(until: Instant, limit = 100) {
  return inPlatform((tx) => tx.metering.computeDirtySlices({ limit, until, timeZone, computedAt: recordedAt }))
}

const wholeDay = Array.from({ length: 24 }, (_, hour) => readingOf(hour))

beforeAll(async () => {
  migrated = await createMigratedDatabase()
  database = migrated.open({ timeZone })
  await inPlatform(async (tx) => {
    await insertGround(tx)
    for (const number of [1, 2]) await insertMember(tx, number)
  })
})
afterAll(() => migrated.drop())

describe('recording readings', () => {
  test('counts what is new and what is repeated, and a repeat makes nothing dirty', async () => {
    expect(await record(wholeDay)).toEqual({ recorded: 24, duplicate: 0, conflicts: [] })
    // Its day and both neighbours, and the call that noted them.
    expect(await compute(addMs(dayEnd, 2 * 24 * msPerHour))).toBe(3 + 1)
    expect(await record(wholeDay)).toEqual({ recorded: 0, duplicate: 24, conflicts: [] })
    expect(await inPlatform((tx) => tx.metering.summary())).toMatchObject({
      batches: 2,
      recorded: 24,
      duplicate: 24,
      dirtyDays: 0,
    })
  })

  test('names those that contradict what is known, also within one call', async () => {
    const other = readingOf(3, { valueBytes: 7n })
    const fresh = readingOf(30, { resourceId: 'other' })
    const twin = readingOf(30, { resourceId: 'other', valueBytes: 8n })
    const answer = await inPlatform(async (tx) => {
      const readings = [other, fresh, fresh, twin]
      const batch = { batchId: idOf(70, 99), source: 'test', simulated: false, recordedAt, timeZone, readings }
      return tx.metering.recordReadings(batch)
    })
    expect(answer).toEqual({ recorded: 1, duplicate: 1, conflicts: [0, 3] })
  })

  test('refuses tenants and offers that are unknown', async () => {
    await expect(record([readingOf(1, { tenantId: idOf(7, 88) })])).rejects.toMatchObject({
      code: 'tenant-unknown',
      params: { count: '1' },
    })
    await expect(record([readingOf(1, { offerId: idOf(4, 88) })])).rejects.toMatchObject({ code: 'offer-unknown' })
  })

  test('makes the partitions of late and of coming months, and every one of them is protected', async () => {
    await record([readingOf(0, { takenAt: instantFromIso('2024-05-20T10:00:00Z') })])
    const admin = new Client({ connectionString: migrated.adminUrl })
    await admin.connect()
    const { rows } = await admin.query<{ name: string; forced: boolean; policies: number }>(
      `SELECT child.relname AS name, child.relrowsecurity AND child.relforcerowsecurity AS forced,
              (SELECT count(*)::integer FROM pg_policy WHERE polrelid = child.oid) AS policies
         FROM pg_inherits JOIN pg_class child ON child.oid = inhrelid
        WHERE inhparent = 'reading'::regclass ORDER BY 1`,
    )
    await admin.end()
    expect(rows.map(({ name }) => name)).toEqual(
      ['2024_05', '2024_06', '2024_07', '2024_08', '2026_03', '2026_04', '2026_05', '2026_06'].map(
        (at) => `reading_${at}`,
      ),
    )
    expect(rows.every(({ forced, policies }) => forced && policies === 2)).toBe(true)
  })
})

describe('daily usage', () => {
  test('computes only days that are over, marks simulated ones, and sums them by tenant, offer and meter', async () => {
    const readings = wholeDay.map((reading) => ({ ...reading, tenantId: ids.tenant(2), resourceId: 'simulated' }))
    await record(readings, true)
    expect(await compute(addMs(dayEnd, -1))).toBeGreaterThan(0)
    const dirty = (from: string, to: string) =>
      inPlatform((tx) => tx.metering.countDirty({ from: civilDate(from), to: civilDate(to) }))
    expect(await dirty('2026-03-10', '2026-03-11')).toBeGreaterThan(0)
    while ((await compute(dayEnd, 7)) > 0) {
      // A few at a time, as a job does.
    }
    expect(await dirty('2026-03-10', '2026-03-11')).toBe(0)
    const totals = await inPlatform((tx) => tx.metering.sliceTotals({ month: march }))
    expect(totals).toContainEqual({
      tenantId: ids.tenant(2),
      offerId: ids.offer(1),
      meter: 'storage.used',
      byteSeconds: 86_400_000n,
      estimatedSeconds: 0,
    })
    expect(await inPlatform((tx) => tx.metering.tenantsWithSlices(march))).toContainEqual({
      tenantId: ids.tenant(2),
      isUsing: true,
    })
    const use = await inPlatform((tx) => tx.metering.useOfAll(march))
    expect(use.tenants).toContainEqual(expect.objectContaining({ tenantId: ids.tenant(2), isUsing: true }))
    expect(use.tenants.flatMap(({ tenantId }) => use.of(tenantId))).toEqual(expect.arrayContaining(totals))
    expect(use.tenants.flatMap(({ tenantId }) => use.of(tenantId))).toHaveLength(totals.length)
    expect(use.of(ids.offer(1))).toEqual([])
    const before = civilMonth('2024-03')
    expect(await inPlatform((tx) => tx.metering.tenantsWithSlices(before))).toEqual([])
    expect((await inPlatform((tx) => tx.metering.useOfAll(before))).tenants).toEqual([])
    const simulated = { tenantIds: [ids.tenant(1), ids.tenant(2)], first: march, last: march }
    expect(await inPlatform((tx) => tx.billing.simulatedMonths(simulated))).toEqual([
      { tenantId: ids.tenant(2), month: march },
    ])
  })

  test('sums estimated seconds of many resources without overflow', async () => {
    const month = civilMonth('2026-07')
    const admin = new Client({ connectionString: migrated.adminUrl })
    await admin.connect()
    await admin.query(
      `INSERT INTO usage_slice (tenant_id, meter, resource_id, offer_id, day, byte_seconds, reading_count,
                                estimated_seconds, missing_readings, simulated, inputs_hash, computed_at)
       SELECT $1, 'storage.used', 'claim-' || number, $2, '2026-07-01'::date + day, 0, 0, 86400, 24, false,
              sha256(''), $3
         FROM generate_series(1, 900) AS number, generate_series(0, 30) AS day`,
      [ids.tenant(1), ids.offer(1), new Date(recordedAt)],
    )
    await admin.end()
    const totals = await inPlatform((tx) => tx.metering.sliceTotals({ month }))
    expect(totals).toMatchObject([{ byteSeconds: 0n, estimatedSeconds: 900 * 31 * 86_400 }])
    const seen = await inPlatform((tx) => tx.metering.tenantsWithSlices(month))
    expect(seen).toEqual([{ tenantId: ids.tenant(1), isUsing: false }])
    const use = await inPlatform((tx) => tx.metering.useOfAll(month))
    expect(use.tenants).toMatchObject(seen)
    expect(use.of(ids.tenant(1))).toEqual(totals)
  })

  test('loses no reading that arrives while its day is being computed', async () => {
    const late = {
      ...readingOf(5, { valueBytes: 50_000n }),
      takenAt: addMs(dayStart, 5.5 * msPerHour),
      id: idOf(72, 1),
    }
    await record([readingOf(5, { resourceId: 'raced' })])
    await inPlatform(async (tx) => {
      await tx.metering.computeDirtySlices({ limit: 1_000, until: dayEnd, timeZone, computedAt: recordedAt })
      // The marks are gone for this transaction only: the call below waits for it where it marks the same days.
      void record([{ ...late, resourceId: 'raced' }])
      await new Promise((resolve) => setTimeout(resolve, 100))
    })
    const readingsOfRaced = async () => {
      await compute(dayEnd, 1_000)
      const slices = await inPlatform((tx) =>
        tx.metering.listSlices({ tenantId: ids.tenant(1), from: day, to: civilDate('2026-03-11') }),
      )
      return slices.find(({ resourceId }) => resourceId === 'raced')?.readingCount
    }
    await expect.poll(readingsOfRaced).toBe(2)
  })

  test('what a tenant has in use comes from the last reading of each of its resources', async () => {
    await record([
      readingOf(26, { resourceId: 'volume', valueBytes: 5n }),
      readingOf(26, { resourceId: 'second', valueBytes: 70n, meter: 'storage.provisioned' }),
    ])
    const [position] = await inPlatform((tx) => tx.quota.readPositions(ids.tenant(1), [ids.offer(1)]))
    // Used: 5 of volume, 1,000 of other and 50,000 of raced; provisioned: 70.
    expect(position?.usedBytes).toBe(51_005n)
  })
})

describe('the use of months', () => {
  test('keeps what months add up to through steps at once, days that are computed again, and days that move', async () => {
    const resources = Array.from({ length: 12 }, (_, number) => `at once ${number}`)
    const readings = resources.flatMap((resourceId) =>
      [0, 30, 54, 80].flatMap((hour) =>
        [1, 2].map((member) => readingOf(hour, { resourceId, tenantId: ids.tenant(member) })),
      ),
    )
    const until = addMs(dayEnd, 6 * 24 * msPerHour)
    const atOnce = async (): Promise<void> => {
      while ((await compute(until, 5)) > 0);
    }
    const admin = new Client({ connectionString: migrated.adminUrl })
    await admin.connect()
    for (const part of [readings.filter((_, index) => index % 3 > 0), readings.filter((_, index) => index % 3 === 0)]) {
      await record(part)
      await Promise.all([atOnce(), atOnce(), atOnce()])
      expect(await monthsAstray(admin)).toEqual([])
    }
    await admin.query(`UPDATE usage_slice SET day = day + 31, simulated = NOT simulated, byte_seconds = byte_seconds + 5
                        WHERE resource_id = 'at once 3'`)
    expect(await monthsAstray(admin)).toEqual([])
    // What cannot be told from nothing was not written: the check sees what is astray.
    await admin.query(`UPDATE usage_month SET byte_seconds = byte_seconds + 1 WHERE tenant_id = $1 AND month = $2`, [
      ids.tenant(2),
      march,
    ])
    expect(await monthsAstray(admin)).toHaveLength(1)
    await admin.query('UPDATE usage_month SET byte_seconds = byte_seconds - 1 WHERE tenant_id = $1 AND month = $2', [
      ids.tenant(2),
      march,
    ])
    await admin.end()
  })
})
