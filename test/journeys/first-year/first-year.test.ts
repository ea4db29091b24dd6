import { Client } from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { documentsOfTheSuite as documents } from '../../api/support/documents-of-the-suite.ts'
import { exact } from '../../focus/exact.ts'
import { calendar } from './calendar.ts'
import { type CheckName, checkNames, checks, faultsOf } from './checks/all-checks.ts'
import { avenantFaults } from './checks/avenant.ts'
import { plantedForAll, plantedInDocuments, plantedInRows } from './planted-faults.ts'
import { play } from './play.ts'
import { avenantCheck, exitCodeOf, type Judged, judge, reportOf } from './report.ts'
import { monthCount, type Stage } from './stage.ts'

let stage: Stage
let judging: Promise<Judged> | undefined
/** What the command finds, once for all who ask; a planted fault alone is looked for without it. */
const judged = async () => await (judging ??= judge(stage))

beforeAll(async () => {
  stage = await play(calendar, { tell: () => undefined })
}, 600_000)
afterAll(() => stage?.close())

describe('the first year and a half of twelve members', () => {
  test.each([...checkNames, avenantCheck])('%s', { timeout: 600_000 }, async (name) => {
    expect((await judged()).faults.get(name)).toEqual([])
  })

  test('is reported by what the command prints, whose sums come to nothing lost', { timeout: 600_000 }, async () => {
    const { report } = await judged()
    const names = ['months', 'members', 'statements', 'checks', 'sumCharges', 'sumStatements', 'sumCarried']
    expect(Object.keys(report)).toEqual(names)
    expect(JSON.parse(JSON.stringify(report))).toEqual(report)
    expect([report.months, report.members]).toEqual([monthCount, 12])
    expect(monthCount).toBe(18)
    expect(report.statements).toBeGreaterThan(monthCount)
    expect(report.checks).toEqual(Object.fromEntries([...checkNames, avenantCheck].map((name) => [name, true])))
    expect(exact(report.sumCharges)).toBe(exact(report.sumStatements) + exact(report.sumCarried))
    expect([exact(report.sumCharges) > 0n, exact(report.sumCarried) > 0n]).toEqual([true, true])
    expect(exitCodeOf(report)).toBe(0)
  })
})

/** Plants a fault behind every trigger where this connection alone sees it, looks, and takes it back. */
async function planted<Seen>(sql: string, look: () => Promise<Seen>): Promise<Seen> {
  await stage.admin.query('BEGIN')
  try {
    await stage.admin.query('SET LOCAL session_replication_role = replica')
    const { rowCount } = await stage.admin.query(sql)
    expect(rowCount).toBeGreaterThan(0)
    return await look()
  } finally {
    await stage.admin.query('ROLLBACK')
  }
}

async function behindTriggers(sql: string): Promise<void> {
  const { rowCount } = await stage.admin
    .query(`SET session_replication_role = replica`)
    .then(() => stage.admin.query(sql))
  await stage.admin.query('SET session_replication_role = DEFAULT')
  expect(rowCount).toBe(1)
}

const rowPlants = Object.entries(plantedInRows).flatMap(([name, all]) =>
  all.map((sql) => [name as CheckName, sql] as const),
)

describe('a fault is found', () => {
  test.each(rowPlants)('by %s: %s', async (name, sql) => {
    const found = await planted(sql, () => checks[name]({ stage, documents }))
    expect(found).not.toEqual([])
  })

  test.each(Object.entries(plantedForAll))(
    'by %s, which reads as the product does',
    async (name, { breaks, mends }) => {
      await behindTriggers(breaks)
      const found = await checks[name as keyof typeof plantedForAll]({ stage, documents })
      await behindTriggers(mends)
      expect(found).not.toEqual([])
      expect(await checks[name as keyof typeof plantedForAll]({ stage, documents })).toEqual([])
    },
  )

  test.each(Object.entries(plantedInDocuments(documents)))(
    'by %s, of a byte that was altered',
    async (name, altered) => {
      expect(await checks[name as CheckName]({ stage, documents: altered })).not.toEqual([])
    },
  )

  test('and told by the report: its check is false, its sums differ, and the command ends with 1', async () => {
    const name = 'chargesAreStatedOrCarried'
    const before = await judged()
    const [lostCharge] = plantedInRows[name]
    const report = await planted(lostCharge ?? '', async () =>
      reportOf(stage, new Map([...before.faults, [name, await checks[name]({ stage, documents })]])),
    )
    expect(report.checks).toEqual({ ...before.report.checks, [name]: false })
    expect(exact(report.sumCharges)).not.toBe(exact(report.sumStatements) + exact(report.sumCarried))
    expect(exitCodeOf(report)).toBe(1)
  })

  test('of a charge before the avenant, and where it changed nothing', async () => {
    const other = new Client({ connectionString: stage.house.database.adminUrl })
    await other.connect()
    const earlier = `UPDATE charge SET amount_micros = amount_micros + 1 WHERE month = '2026-06' AND kind = 'population'`
    const found = await planted(earlier, () => avenantFaults(stage, { admin: other }))
    await other.end()
    expect(found.filter((fault) => fault.startsWith('2026-06'))).not.toEqual([])
    expect(await avenantFaults(stage, stage)).toContain('the avenant changed nothing')
  })

  test('of a day on which something was not as it was to be', async () => {
    const later = { ...stage, seen: new Map([['exitIsSettled', ['not this time']]]) }
    expect(await faultsOf('exitIsSettled', { stage: later, documents })).toContain('not this time')
  })
})
