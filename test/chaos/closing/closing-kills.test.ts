import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { afterMonthIso, firstDayIso, month, prepareMembers, writeReadings } from '../../bench/billing/month.ts'
import { createRandom } from '../../fidelity/random.ts'
import { closeApart, startClosing } from '../../harness/closing/closing-process.ts'
import {
  copyDatabase,
  createMigratedDatabase,
  type DatabaseAddress,
  type MigratedDatabase,
} from '../../harness/migrated-database.ts'
import { openHouse } from '../../journeys/use-cases/house.ts'
import { closingFacts, hashOf, lookBehind, stateOfMonth } from '../what-was-written.ts'
import { killsConfig } from './config.ts'

const { kills, members, seed } = killsConfig()

interface Closed {
  readonly state: string
  readonly charges: number
  readonly statements: number
  readonly hash: string
}

const readClosed = (database: DatabaseAddress): Promise<Closed> =>
  lookBehind(database, async (admin) => {
    const { rows } = await admin.query<Omit<Closed, 'hash'>>(
      `SELECT state, (SELECT count(*) FROM charge)::integer AS charges,
              (SELECT count(*) FROM statement)::integer AS statements FROM period WHERE month = $1`,
      [month],
    )
    const [counted] = rows
    if (counted === undefined) throw new Error('the month was never closed')
    return { ...counted, hash: await hashOf(admin, closingFacts) }
  })

let ground: MigratedDatabase
let expected: Closed
let secondsOfClosing: number

const orderOf = ({ name, adminUrl, urls }: DatabaseAddress) => ({
  database: { name, adminUrl, urls },
  clockIso: afterMonthIso,
  month,
})

beforeAll(async () => {
  ground = await createMigratedDatabase()
  const house = await openHouse(firstDayIso, { attachTo: ground })
  const region = await prepareMembers(house, members)
  await lookBehind(ground, (admin) => writeReadings(admin, region))
  await house.close()
  const copy = await copyDatabase(ground)
  secondsOfClosing = (await closeApart(orderOf(copy))).seconds
  expected = await readClosed(copy)
  await copy.drop()
}, 600_000)
afterAll(() => ground.drop())

describe('a closing that is killed', () => {
  test(`at ${kills} random moments (GRENIER_CLOSE_KILLS_SEED=${seed}) ends as one that nobody disturbed, to the hash`, async () => {
    expect(expected).toMatchObject({ state: 'closed', statements: members })
    const random = createRandom(seed)
    let killed = 0
    for (let trial = 0; killed < kills; trial += 1) {
      expect(trial, 'closings that ended before their kill').toBeLessThan(4 * kills)
      const copy = await copyDatabase(ground)
      const closing = startClosing(orderOf(copy))
      await closing.begun
      const afterMs = random.below(Math.ceil(secondsOfClosing * 1_000))
      await sleep(afterMs)
      closing.kill()
      // Killed, and in the middle: one that had done all is none.
      if ((await closing.ended) === null && (await stateOfMonth(copy, month)) !== 'closed') killed += 1
      await closeApart(orderOf(copy))
      expect(await readClosed(copy), `killed after ${afterMs} ms`).toEqual(expected)
      await copy.drop()
    }
    expect(killed).toBe(kills)
  }, 3_600_000)
})
