import type { CivilMonth } from '@grenier/quota-billing'
import { Client } from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  afterMonthIso,
  firstDayIso,
  month,
  monthBefore,
  prepareMembers,
  writeReadings,
} from '../../bench/billing/month.ts'
import { createMigratedDatabase, type MigratedDatabase } from '../../harness/migrated-database.ts'
import { rowsTouched } from '../../harness/rows-touched.ts'
import { callOf, finance, type House, openHouse } from './house.ts'

const members = 500
const membersPerPortion = 500

let migrated: MigratedDatabase
let admin: Client

/** Two months are closed; what the database knows of how its rows are spread is of the time when there was one. */
beforeAll(async () => {
  migrated = await createMigratedDatabase()
  admin = new Client({ connectionString: migrated.adminUrl })
  await admin.connect()
  await admin.query('ALTER TABLE charge SET (autovacuum_enabled = false)')
  const house = await openHouse(firstDayIso, { attachTo: migrated, membersPerPortion })
  const region = await prepareMembers(house, members)
  house.setClock(afterMonthIso)
  for (const written of [monthBefore, month]) await writeReadings(admin, region, { of: written, hoursPerReading: 24 })
  await house.jobs['compute-usage']({})
  await closeMonth(house, monthBefore)
  await admin.query('ANALYZE')
  await closeMonth(house, month)
  await house.close()
}, 120_000)
afterAll(async () => {
  await admin.end()
  await migrated.drop()
})

async function closeMonth({ api, jobs }: House, closed: CivilMonth): Promise<void> {
  await api.closePeriod({ month: closed }, callOf(finance))
  await jobs['close-period']({ month: closed })
  const { state } = await api.getPeriod({ month: closed }, callOf(finance))
  if (state !== 'closed') throw new Error(`the month is ${state}`)
}

const chargesTouched = () => rowsTouched(admin, 'charge')

describe('just after a closing', () => {
  test('the export for finance touches each charge a few times, not all of them for each', async () => {
    const { rows: counted } = await admin.query<{ all: string; own: string }>(
      `SELECT count(*) AS all, count(*) FILTER (WHERE month = $1) AS own FROM charge`,
      [month],
    )
    const before = await chargesTouched()
    const house = await openHouse(afterMonthIso, { attachTo: migrated, membersPerPortion })
    let exported = 0
    const asked = { month, focusVersion: '1.4', dataset: 'cost-and-usage' } as const
    for await (const page of house.api.exportFocus(asked, callOf(finance))) exported += page.length
    // A connection tells what it touched when it ends.
    await house.close()
    expect(exported).toBe(Number(counted[0]?.own))
    await expect.poll(chargesTouched).toBeGreaterThan(before)
    expect((await chargesTouched()) - before).toBeLessThan(20 * Number(counted[0]?.all))
  })
})
