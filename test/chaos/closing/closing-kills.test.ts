import { createHash } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { Client } from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { afterMonthIso, firstDayIso, month, prepareMembers, writeReadings } from '../../bench/billing/month.ts'
import { closeApart, startClosing } from '../../harness/closing/closing-process.ts'
import {
  copyDatabase,
  createMigratedDatabase,
  type DatabaseAddress,
  type MigratedDatabase,
} from '../../harness/migrated-database.ts'
import { openHouse } from '../../journeys/use-cases/house.ts'
import { killsConfig } from './config.ts'

const { kills, members, seed } = killsConfig()

/** All that a closing writes, without the ids that it makes up: those of statements. */
const written = [
  `SELECT to_jsonb(charge) - 'statement_id' FROM charge ORDER BY id`,
  `SELECT to_jsonb(statement) - 'id' FROM statement ORDER BY tenant_id`,
  `SELECT to_jsonb(line) - 'statement_id' FROM statement_line AS line ORDER BY tenant_id, position`,
  `SELECT to_jsonb(vat) - 'statement_id' FROM statement_vat_group AS vat ORDER BY tenant_id, regime`,
  `SELECT to_jsonb(taken) - 'statement_id' FROM charge_on_statement AS taken ORDER BY charge_id`,
  `SELECT to_jsonb(carry) FROM statement_carry AS carry ORDER BY tenant_id`,
  `SELECT to_jsonb(carried) FROM carried_charge AS carried ORDER BY charge_id`,
  `SELECT to_jsonb(sharing) FROM cost_sharing AS sharing ORDER BY cost_pool_id`,
  // Each call of the closing raises the version.
  `SELECT to_jsonb(period) - 'version' - 'id' FROM period ORDER BY month`,
]

interface Closed {
  readonly state: string
  readonly charges: number
  readonly statements: number
  readonly hash: string
}

async function readClosed({ adminUrl }: DatabaseAddress): Promise<Closed> {
  const admin = new Client({ connectionString: adminUrl })
  await admin.connect()
  try {
    const hash = createHash('sha256')
    for (const query of written)
      hash.update(JSON.stringify((await admin.query({ text: query, rowMode: 'array' })).rows))
    const { rows } = await admin.query<Omit<Closed, 'hash'>>(
      `SELECT state, (SELECT count(*) FROM charge)::integer AS charges,
              (SELECT count(*) FROM statement)::integer AS statements FROM period WHERE month = $1`,
      [month],
    )
    const [counted] = rows
    if (counted === undefined) throw new Error('the month was never closed')
    return { ...counted, hash: hash.digest('hex') }
  } finally {
    await admin.end()
  }
}

async function stateOf({ adminUrl }: DatabaseAddress): Promise<string | undefined> {
  const admin = new Client({ connectionString: adminUrl })
  await admin.connect()
  try {
    const { rows } = await admin.query<{ state: string }>('SELECT state FROM period WHERE month = $1', [month])
    return rows[0]?.state
  } finally {
    await admin.end()
  }
}

/** From 0 to 1, the same for the same seed. */
function createRandom(start: number): () => number {
  let state = start >>> 0
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state / 2 ** 32
  }
}

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
  const admin = new Client({ connectionString: ground.adminUrl })
  await admin.connect()
  await writeReadings(admin, region)
  await admin.end()
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
      const afterMs = random() * secondsOfClosing * 1_000
      await sleep(afterMs)
      closing.kill()
      // Killed, and in the middle: one that had done all is none.
      if ((await closing.ended) === null && (await stateOf(copy)) !== 'closed') killed += 1
      await closeApart(orderOf(copy))
      expect(await readClosed(copy), `killed after ${afterMs.toFixed(0)} ms`).toEqual(expected)
      await copy.drop()
    }
    expect(killed).toBe(kills)
  }, 3_600_000)
})
