import { readPublicJwk, type TrailLine, verifyTrail, writeTrailLine } from '@grenier/audit-chain'
import { readTrail } from '@grenier/control-plane'
import type { Client } from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { firstDayIso, month, prepareMembers, writeReadings } from '../../bench/billing/month.ts'
import { createRandom } from '../../fidelity/random.ts'
import {
  copyDatabase,
  createMigratedDatabase,
  type DatabaseAddress,
  type MigratedDatabase,
} from '../../harness/migrated-database.ts'
import { openHouse } from '../../journeys/use-cases/house.ts'
import { closingFacts, hashOf, issuingFacts, lookBehind, stateOfMonth } from '../what-was-written.ts'
import { issuedOnIso, type PlannedBatch, planBatches } from './batch-plan.ts'
import { issueKillsConfig } from './config.ts'
import { type Kills, runCrowd } from './crowd.ts'
import { type Numbering, numberFaults, readNumbering } from './number-faults.ts'

const { processes, kills, members, seed } = issueKillsConfig()

interface Issued {
  readonly state: string | null
  readonly sums: readonly object[]
  readonly hash: string
}

/** What is asked for in each series and year, and one hash of all that was written. */
const readIssued = (database: DatabaseAddress): Promise<Issued> =>
  lookBehind(database, async (admin) => {
    const { rows: sums } = await admin.query<object>(
      `SELECT series, fiscal_year, count(*)::integer AS statements, sum(total_cents)::text AS total_cents,
              sum(payable_cents)::text AS payable_cents
         FROM statement_issue JOIN statement ON statement.id = statement_id AND statement.tenant_id = statement_issue.tenant_id
        GROUP BY series, fiscal_year ORDER BY fiscal_year, series`,
    )
    const hash = await hashOf(admin, [...closingFacts, ...issuingFacts])
    return { state: await stateOfMonth(database, month), sums, hash }
  })

/** Every third member is paid for by the one before it. */
async function letSomePay(admin: Client): Promise<string[]> {
  const { rows } = await admin.query<{ id: string }>('SELECT id FROM tenant ORDER BY enrolled_at, id')
  const ids = rows.map(({ id }) => id)
  for (const [index, id] of ids.entries()) {
    if (index % 3 !== 2) continue
    await admin.query(
      `UPDATE payer_assignment SET payer_tenant_id = payer.payer_tenant_id, recipient_id = payer.recipient_id
         FROM payer_assignment AS payer WHERE payer.tenant_id = $2 AND payer_assignment.tenant_id = $1`,
      [id, ids[index - 1]],
    )
  }
  await admin.query(`UPDATE recipient SET siret = '21950127700012'`)
  return ids.filter((_, index) => index % 3 !== 2)
}

/** All entries of the trail, sealed and followed offline. */
async function trailFault(database: DatabaseAddress): Promise<string | null> {
  const house = await openHouse(issuedOnIso, { attachTo: database })
  await house.jobs['seal-audit']({})
  const lines: TrailLine[] = []
  for await (const line of readTrail(house.ports, { scope: { kind: 'platform' }, tenantId: null, after: 0n })) {
    lines.push(line)
  }
  const keys = await lookBehind(database, (admin) =>
    admin.query<{ jwk: unknown }>("SELECT public_jwk AS jwk FROM signing_key WHERE purpose = 'audit'"),
  )
  const verdict = await verifyTrail(
    lines.map(writeTrailLine),
    keys.rows.map(({ jwk }) => readPublicJwk(jwk)),
  )
  const { rows } = await lookBehind(database, (admin) =>
    admin.query<{ entries: string }>('SELECT count(*)::text AS entries FROM audit_entry'),
  )
  await house.close()
  if (verdict.fault !== null) return JSON.stringify(verdict.fault)
  return String(verdict.entries) === rows[0]?.entries ? null : 'an entry of the trail is in no chain'
}

let ground: MigratedDatabase
let batches: PlannedBatch[]
let expected: Issued
let undisturbed: Numbering

const ordersOn = ({ name, adminUrl, urls }: DatabaseAddress, count: number) =>
  Array.from({ length: count }, (_, number) => ({
    database: { name, adminUrl, urls },
    clockIso: issuedOnIso,
    month,
    batches,
    number,
  }))

beforeAll(async () => {
  ground = await createMigratedDatabase()
  const house = await openHouse(firstDayIso, { attachTo: ground })
  const region = await prepareMembers(house, members)
  await house.close()
  batches = await lookBehind(ground, async (admin) => {
    await writeReadings(admin, region)
    return planBatches(await letSomePay(admin), createRandom(seed))
  })
  const copy = await copyDatabase(ground)
  const nobody = {
    random: createRandom(seed),
    kills: { closing: 0, issuing: 0 },
    max: 0,
    hasWorkLeft: async () => true,
  }
  await runCrowd(ordersOn(copy, 1), nobody)
  expected = await readIssued(copy)
  undisturbed = await lookBehind(copy, readNumbering)
  await copy.drop()
}, 600_000)
afterAll(() => ground.drop())

describe('a month that one process closes and issues', () => {
  test('has numbers without gap in every series and fiscal year', () => {
    expect(expected).toMatchObject({ state: 'issued' })
    expect(expected.sums).toHaveLength(4)
    expect(undisturbed.issues).toHaveLength(batches.flatMap(({ payers }) => payers).length)
    expect(numberFaults(undisturbed)).toEqual([])
  })

  const [of, another] = [
    (index: number) => undisturbed.issues[index],
    (index: number) => undisturbed.issues.at(-1 - index),
  ]
  const changed = (change: object) =>
    undisturbed.issues.map((issue, index) => (index === 0 ? { ...issue, ...change } : issue))
  test.each<[string, string, () => Partial<Numbering>]>([
    [
      'a number taken away',
      'not 1 to n',
      () => ({ issues: undisturbed.issues.filter((issue) => issue.sequence !== 1) }),
    ],
    ['a last number taken away', 'counter at', () => ({ issues: undisturbed.issues.slice(1) })],
    ['a statement left out', 'never issued', () => ({ issues: undisturbed.issues.slice(1) })],
    [
      'a statement with two numbers',
      'issued twice',
      () => ({ issues: changed({ statementId: another(0)?.statementId }) }),
    ],
    ['a number of two statements', 'given twice', () => ({ issues: changed({ number: another(0)?.number }) })],
    ['a number of another series', 'not made of its parts', () => ({ issues: changed({ series: 'XX' }) })],
    ['a number of no statement', 'of no statement', () => ({ issues: changed({ statementId: batches[0]?.key }) })],
    [
      'a counter ahead',
      'counter at',
      () => ({ counters: undisturbed.counters.map((one) => ({ ...one, lastNumber: one.lastNumber + 1 })) }),
    ],
  ])('%s is found: %s', (_, fault, planted) => {
    expect(of(0)).toBeDefined()
    expect(numberFaults({ ...undisturbed, ...planted() }).join('\n')).toContain(fault)
  })
})

describe('a month that many processes close and issue at once', () => {
  test(`${processes} of them, ${kills} killed at random moments (GRENIER_ISSUE_KILLS_SEED=${seed}): as one that nobody disturbed`, async () => {
    const random = createRandom(seed)
    const done: Kills = { closing: 0, issuing: 0 }
    for (let round = 0; done.closing + done.issuing < kills; round += 1) {
      expect(round, 'rounds that ended before their kills').toBeLessThan(4 * kills)
      const copy = await copyDatabase(ground)
      const hasWorkLeft = async () => (await stateOfMonth(copy, month)) !== 'issued'
      await runCrowd(ordersOn(copy, processes), { random, kills: done, max: kills, hasWorkLeft })
      expect(numberFaults(await lookBehind(copy, readNumbering))).toEqual([])
      expect(await readIssued(copy)).toEqual(expected)
      expect(await trailFault(copy)).toBeNull()
      await copy.drop()
      process.stderr.write(
        `round ${round + 1}: ${done.closing} killed closing, ${done.issuing} killed issuing so far\n`,
      )
    }
    process.stderr.write(`${undisturbed.issues.length} statements: ${JSON.stringify(expected.sums)}\n`)
    expect([done.closing > 0, done.issuing > 0]).toEqual([true, true])
  }, 3_600_000)
})
