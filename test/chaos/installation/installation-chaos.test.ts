import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { ClientProblem, createClient } from '@grenier/contracts'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createRandom } from '../../fidelity/random.ts'
import { openOlderRelease } from '../../harness/older-release.ts'
import { until } from '../../harness/until.ts'
import { examineAll } from '../provisioning/settle.ts'
import { untilAnswered } from './clients.ts'
import { faults, planFaults, possibleFaults } from './faults.ts'
import { createJournal, type Journal } from './journal.ts'
import { judge, type Verdict } from './judge.ts'
import { readOptions } from './options.ts'
import { type Aftermath, raiseFallen, runChaos } from './run-chaos.ts'
import { readStanding } from './what-stands.ts'

const sizes = {
  seed: Number(process.env['GRENIER_CHAOS_SEED'] ?? 20_261_127),
  faults: Number(process.env['GRENIER_CHAOS_FAULTS'] ?? Object.keys(faults).length),
  members: 4,
  clients: 3,
}

process.stderr.write(
  `installation chaos: GRENIER_CHAOS_SEED=${sizes.seed} _FAULTS=${sizes.faults} (full: pnpm chaos)\n`,
)

/** One API and one worker are of the release before where this clone has it, as during an upgrade. */
const older = await openOlderRelease()
if (older.kind === 'missing') process.stderr.write(`no older release beside this one: ${older.reason}\n`)

describe('an installation that is killed, cut and confused under clients', () => {
  let after: Aftermath

  beforeAll(async () => {
    after = await runChaos({ ...sizes, olderRoot: older.kind === 'missing' ? null : older.root })
    process.stderr.write(`installation chaos: ${JSON.stringify(after.report)}\n`)
  }, 900_000)
  afterAll(async () => {
    await after?.close()
    if (older.kind === 'unpacked') await older.close()
  })

  test('met every kind of fault, and clients had to ask again', () => {
    const { report, installation } = after
    const { months } = installation.ground
    expect(Object.keys(report.faultsByKind)).toEqual(possibleFaults(installation).toSorted())
    expect(report.faults).toBe(sizes.faults)
    expect([...Object.keys(report.faultsByKind), ...report.leftOut].toSorted()).toEqual(Object.keys(faults).toSorted())
    expect(report.repeated).toBeGreaterThan(0)
    const { submitted, decided, readings, closings, issuings } = after.journal
    expect(Math.min(submitted.length, decided.length, readings.length)).toBeGreaterThan(0)
    expect([closings.size, issuings.size]).toEqual([months.length, months.length])
  })

  test('billed what was measured in months that it closed', async () => {
    const { rows } = await after.eyes.admin.query<{ month: string }>(
      `SELECT DISTINCT month FROM charge WHERE rule_id = 'used' AND amount_micros > 0`,
    )
    const measured = new Set(after.journal.readings.map(({ takenAt }) => new Date(takenAt).toISOString().slice(0, 7)))
    expect(rows.filter(({ month: one }) => measured.has(one)).length).toBeGreaterThan(0)
  })

  test('lost, doubled and oversold nothing, and came to rest as it should be', () => {
    expect(after.report.violations).toEqual([])
    expect(after.report).toMatchObject({ lost: 0, doubled: 0, oversold: 0, converged: true })
  })

  describe.skipIf(older.kind === 'missing')('half of it of the release before', () => {
    test('answered in both halves, and both took jobs', async () => {
      const { installation } = after
      const runs = async (baseUrl: string): Promise<number> => {
        const text = await (await fetch(`${baseUrl}/metrics`)).text()
        const lines = text.matchAll(/^grenier_job_runs_total\{[^}]*end="done"[^}]*\} (\d+)/gm)
        return [...lines].reduce((sum, [, count]) => sum + Number(count), 0)
      }
      const tenants = installation.ground.tenantIds.map((id) => ({ id }))
      const counts = await until(
        async () => {
          await examineAll(installation.town, tenants)
          return await Promise.all(installation.workers.map(({ baseUrl }) => runs(baseUrl)))
        },
        (counted) => counted.every((count) => count > 0),
      )
      expect(Math.min(...counts)).toBeGreaterThan(0)
      const token = await installation.issuer.mint({
        subject: 'operator-1',
        roles: ['operator'],
        tenantId: null,
        lifetimeSeconds: 3_600,
        nowMs: Date.now(),
      })
      const answers = await Promise.all(
        installation.apis.map(({ baseUrl }) =>
          createClient({ baseUrl, token }).call('listTenants', { query: { limit: 100 } }),
        ),
      )
      expect(answers[1]?.items).toHaveLength(sizes.members)
      expect(answers[1]).toMatchObject(answers[0] ?? {})
    })

    test('reads the jobs that this release writes, and what it does not know in them stops it not', async () => {
      const here = new URL('../../..', import.meta.url).pathname
      const there = older.kind === 'unpacked' ? older.root : ''
      const program = `
        import { readFileSync } from 'node:fs'
        const [here, there] = process.argv.slice(1)
        const jobsOf = async (root) => (await import(root + '/packages/contracts/src/index.ts')).jobs
        const [newer, older] = [await jobsOf(here), await jobsOf(there)]
        const samples = JSON.parse(readFileSync(here + '/test/compatibility/job-samples.json', 'utf8'))
        const isWritten = ({ kind, version }) => newer[kind]?.versions.at(-1) === version
        const isRead = ({ kind, version }) => older[kind]?.versions.includes(version) === true
        const both = samples.filter((sample) => isWritten(sample) && isRead(sample))
        for (const { kind, payload } of both) older[kind].payload.parse({ ...payload, saidByALaterRelease: 'yes' })
        console.log(both.length)`
      const args = ['--input-type=module', '--eval', program, here, there]
      const { stdout } = await promisify(execFile)(process.execPath, args)
      expect(Number(stdout)).toBeGreaterThan(0)
    })
  })

  /** What a defect of each kind would leave behind, written by a superuser past every check; nothing of it is kept. */
  async function judgedAfter(statements: readonly string[]): Promise<Verdict> {
    const { admin } = after.eyes
    await admin.query('BEGIN')
    try {
      await admin.query('SET LOCAL session_replication_role = replica')
      for (const held of ['balances', 'within_limit']) {
        await admin.query(`ALTER TABLE quota_level DROP CONSTRAINT quota_level_${held}`)
      }
      for (const statement of statements) await admin.query(statement)
      return judge(after.journal, await readStanding(after.eyes))
    } finally {
      await admin.query('ROLLBACK')
    }
  }

  const requestId = (): string => after.journal.submitted[0]?.id ?? ''
  const decidedId = (): string =>
    after.journal.decided.find(({ state }) => state === 'rejected' || state === 'active' || state === 'provisioning')
      ?.id ?? ''
  const resourceId = (): string => after.journal.readings[0]?.resourceId ?? ''
  const month = (): string => [...after.journal.closings][0] ?? ''

  interface Planted {
    readonly name: string
    readonly of: keyof Verdict
    readonly plant: () => readonly string[]
    readonly told: RegExp
  }
  const planted: readonly Planted[] = [
    {
      name: 'a request that was taken and is gone',
      of: 'lost',
      plant: () => [`DELETE FROM quota_request WHERE id = '${requestId()}'`],
      told: /request/,
    },
    {
      name: 'a decision that was answered and is not kept',
      of: 'lost',
      plant: () => [`UPDATE quota_request SET state = 'submitted' WHERE id = '${decidedId()}'`],
      told: /the decision/,
    },
    {
      name: 'a reading that was taken and says something else',
      of: 'lost',
      plant: () => [`UPDATE reading SET value_bytes = value_bytes + 1 WHERE resource_id = '${resourceId()}'`],
      told: /reading/,
    },
    {
      name: 'a closing that was taken and never happened',
      of: 'lost',
      plant: () => [`UPDATE period SET state = 'open' WHERE month = '${month()}'`],
      told: /the closing/,
    },
    {
      name: 'an issuing that was taken and never happened',
      of: 'lost',
      plant: () => [`UPDATE period SET state = 'closed' WHERE month = '${month()}'`],
      told: /the issuing/,
    },
    {
      name: 'a decision that was taken twice',
      of: 'doubled',
      plant: () => [
        `INSERT INTO audit_entry SELECT (jsonb_populate_record(entry, jsonb_build_object('id', gen_random_uuid()))).*
           FROM audit_entry entry WHERE subject_id = '${decidedId()}' AND action IN ('decideQuotaRequest', 'withdrawQuotaRequest')`,
      ],
      told: /decided twice/,
    },
    {
      name: 'a charge that was made twice',
      of: 'doubled',
      plant: () => [
        `INSERT INTO charge SELECT (jsonb_populate_record(charge, jsonb_build_object('id', gen_random_uuid()))).*
           FROM charge WHERE month = '${month()}' LIMIT 1`,
      ],
      told: /charged twice/,
    },
    {
      name: 'a charge on two statements',
      of: 'doubled',
      plant: () => [
        `INSERT INTO statement_charge (tenant_id, charge_id, payer_tenant_id, statement_id)
         SELECT tenant_id, id, payer_tenant_id, statement_id FROM charge
          WHERE statement_id IS NOT NULL LIMIT 1`,
      ],
      told: /stated twice/,
    },
    {
      name: 'two statements of one month and payer',
      of: 'doubled',
      plant: () => [
        `INSERT INTO statement SELECT (jsonb_populate_record(statement, jsonb_build_object('id', gen_random_uuid()))).*
           FROM statement LIMIT 1`,
      ],
      told: /two statements/,
    },
    {
      name: 'a number of a statement that was left out',
      of: 'doubled',
      plant: () => ['UPDATE statement_series SET last_number = last_number + 1'],
      told: /counter at/,
    },
    {
      name: 'more given than the ledger has',
      of: 'oversold',
      plant: () => [`UPDATE quota_level SET allocated_bytes = allocated_bytes + 1 WHERE limit_bytes IS NOT NULL`],
      told: /balance-differs/,
    },
    {
      name: 'a request that was granted otherwise than decided',
      of: 'oversold',
      plant: () => [
        `UPDATE quota_request_line SET decided_quota_bytes = current_quota_bytes + (1::bigint << 50) WHERE request_id = '${decidedId()}'`,
      ],
      told: /was not given what was decided/,
    },
    {
      name: 'a fact that is not in the trail',
      of: 'audit',
      plant: () => [`DELETE FROM audit_entry WHERE subject_id = '${decidedId()}'`],
      told: /facts are kept/,
    },
    {
      name: 'a quota that the cluster does not know',
      of: 'diverged',
      plant: () => ['UPDATE quota SET quota_bytes = quota_bytes + 1073741824'],
      told: /the cluster allows/,
    },
    {
      name: 'a member that is not ready',
      of: 'diverged',
      plant: () => [`UPDATE tenant SET ready = 'False'`],
      told: /ready is False/,
    },
  ]

  test.each(planted)('finds $name', async ({ of: kind, plant, told }) => {
    const statements = plant()
    expect(statements.join('\n')).not.toContain(`''`)
    expect((await judgedAfter(statements))[kind].join('\n')).toMatch(told)
  })

  test('finds what stands and was answered to nobody', () => {
    const forgetful: Journal = { ...after.journal, submitted: after.journal.submitted.slice(1), readings: [] }
    const { doubled } = judge(forgetful, after.standing)
    expect(doubled.filter((text) => text.startsWith('request'))).toHaveLength(1)
    expect(doubled.filter((text) => text.startsWith('reading'))).toHaveLength(after.journal.readings.length)
  })

  test('finds a 5xx that reached a client', async () => {
    const journal = createJournal()
    const [anybody] = after.installation.apis.map(({ baseUrl }) => createClient({ baseUrl, token: '' }))
    if (anybody === undefined) throw new Error('an installation has an API')
    let calls = 0
    const answer = await untilAnswered({ clients: [anybody], random: createRandom(1), journal }, 'submit', async () => {
      calls += 1
      if (calls === 1) throw new ClientProblem('submitQuotaRequest', { status: 500, requestId: null, document: null })
      return 'answered'
    })
    expect(answer).toBe('answered')
    const { strange } = judge({ ...after.journal, strange: journal.strange }, after.standing)
    expect(strange).toEqual([expect.stringMatching(/^submit: 500/)])
  })

  test('finds a process that ended by itself, and starts it again', async () => {
    const journal = createJournal()
    const [worker] = after.installation.workers
    await worker?.end('SIGKILL')
    await raiseFallen(after.installation, journal)
    expect(await worker?.isUp()).toBe(true)
    const { strange } = judge({ ...after.journal, strange: journal.strange }, after.standing)
    expect(strange).toEqual([expect.stringMatching(/^worker-0 ended by itself/)])
  })

  test('finds a fact that was altered after it was sealed', async () => {
    const { admin } = after.eyes
    await admin.query('SET session_replication_role = replica')
    await admin.query(`UPDATE audit_entry SET actor = 'somebody else' WHERE subject_id = '${decidedId()}'`)
    const { audit } = judge(after.journal, await readStanding(after.eyes))
    expect(audit.join('\n')).toMatch(/hash-differs/)
  })
})

describe('the plan of faults', () => {
  test('has every kind about as often, and is the same for the same seed', () => {
    const names = Object.keys(faults)
    const plan = planFaults(names, 1_000, createRandom(7))
    const counts = [...Map.groupBy(plan, (name) => name).values()].map(({ length }) => length)
    expect(counts).toHaveLength(names.length)
    expect(Math.max(...counts) - Math.min(...counts)).toBeLessThanOrEqual(1)
    expect(planFaults(names, 1_000, createRandom(7))).toEqual(plan)
    expect(planFaults(names, 1_000, createRandom(8))).not.toEqual(plan)
  })
})

describe('the command', () => {
  test('wants whole numbers and known flags, and explains itself', async () => {
    expect(() => readOptions(['--wat'], 1)).toThrow(/--wat/)
    expect(() => readOptions(['--faults', '0'], 1)).toThrow(RangeError)
    expect(readOptions([], 5)).toMatchObject({ seed: 5, faults: 1_000 })
    const main = new URL('./main.ts', import.meta.url).pathname
    const { stdout } = await promisify(execFile)(process.execPath, [main, '--help'])
    expect(stdout).toContain('pnpm chaos')
  })
})
