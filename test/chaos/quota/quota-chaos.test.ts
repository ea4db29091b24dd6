import { Client } from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createRandom } from '../../fidelity/random.ts'
import { startPostgres } from '../../harness/postgres.ts'
import { callOf, type House, openHouse, operator } from '../../journeys/use-cases/house.ts'
import { runClient } from './client.ts'
import { allOf, idsAnswered, type Journal } from './journal.ts'
import { makeCommitsHang, startKiller } from './killer.ts'
import { insertMembers } from './town-hall.ts'
import { contradicted, readMisgranted, readRequests } from './what-stands.ts'

const clients = Number(process.env['GRENIER_QUOTA_CHAOS_CLIENTS'] ?? 16)
const members = Number(process.env['GRENIER_QUOTA_CHAOS_MEMBERS'] ?? 100)
const callsPerClient = Number(process.env['GRENIER_QUOTA_CHAOS_CALLS'] ?? 30)
const seed = Number(process.env['GRENIER_QUOTA_CHAOS_SEED'] ?? 20_261_125)
const hangingCommitOneIn = 25

process.stderr.write(
  `quota chaos: GRENIER_QUOTA_CHAOS_SEED=${seed} _CLIENTS=${clients} _MEMBERS=${members} _CALLS=${callsPerClient} (each client)\n`,
)

let server: Awaited<ReturnType<typeof startPostgres>>
let house: House
let admin: Client

describe('many clients while backends are killed', { timeout: 3_600_000 }, () => {
  let journal: Journal
  let kills: { anywhere: number; atCommit: number }

  // A server of its own: nobody else's backends are killed, nobody else's commits hang.
  beforeAll(async () => {
    server = await startPostgres()
    house = await openHouse('2026-01-05T09:00:00.000Z', { serverUrl: server.url, poolSizeMax: clients })
    admin = new Client({ connectionString: house.database.adminUrl })
    await admin.connect()
    const ground = await insertMembers(house, { members, calls: clients * callsPerClient })
    await makeCommitsHang(admin, hangingCommitOneIn)
    const killer = await startKiller(house.database.adminUrl, createRandom(seed))
    const open: Parameters<typeof runClient>[0]['open'] = []
    const journals = await Promise.all(
      Array.from({ length: clients }, (_, number) =>
        runClient({ house, ground, number, open, calls: callsPerClient, random: createRandom(seed + 1 + number) }),
      ),
    )
    await killer.stop()
    await admin.query('DROP TRIGGER hang_at_commit ON audit_entry')
    journal = allOf(journals)
    kills = killer.kills
    const repeated = [...journal.repeated].map(([reason, times]) => `${reason} ${times}`).join(', ')
    const outcomes = Map.groupBy(journal.answered, ({ kind, outcome }) =>
      typeof outcome === 'string' ? `${kind} ${outcome}` : `${kind} ${outcome.state}`,
    )
    const told = [...outcomes].map(([outcome, calls]) => `${outcome} ${calls.length}`).join(', ')
    process.stderr.write(
      `quota chaos: ${kills.anywhere} backends killed anywhere, ${kills.atCommit} at their commit; ${told}; repeated: ${repeated}\n`,
    )
  }, 3_600_000)

  afterAll(async () => {
    await admin.end()
    await house.close()
    await server.stop()
  })

  test('backends were killed, at their commits too, and clients had to repeat calls', () => {
    expect(kills.anywhere).toBeGreaterThan(0)
    expect(kills.atCommit).toBeGreaterThan(0)
    expect(journal.repeated.get('unavailable') ?? 0).toBeGreaterThan(0)
  })

  test('nothing reached a client but answers, refusals and being asked to come again', () => {
    expect(journal.strange).toEqual([])
  })

  test('no two transactions ever waited for each other', async () => {
    const { rows } = await admin.query(
      'SELECT deadlocks::integer FROM pg_stat_database WHERE datname = current_database()',
    )
    expect(rows).toEqual([{ deadlocks: 0 }])
  })

  test('every request that was answered is stored once, and none that was not', async () => {
    const stored = await readRequests(admin)
    expect(stored.map(({ id }) => id)).toEqual(idsAnswered(journal, ['submit']).toSorted())
  })

  test('every decision that was answered stands, and none was lost or made twice', async () => {
    const stored = await readRequests(admin)
    const answeredIds = idsAnswered(journal, ['decide', 'withdraw'])
    const decided = stored.filter(({ decisions }) => decisions > 0)
    expect(decided.filter(({ decisions }) => decisions !== 1)).toEqual([])
    expect(decided.map(({ id }) => id)).toEqual(answeredIds.toSorted())
    const answers = journal.answered.flatMap(({ kind, outcome }) =>
      kind !== 'submit' && typeof outcome !== 'string' ? [outcome] : [],
    )
    expect(contradicted(answers, new Map(stored.map(({ id, state }) => [id, state])))).toEqual([])
    expect(await readMisgranted(admin)).toEqual([])
  })

  test('nothing was given twice or beyond a limit, and all that is held has a request', async () => {
    const report = await house.api.verifyInvariants({}, callOf(operator))
    expect(report.invariants.filter(({ violations }) => violations > 0)).toEqual([])
  })

  test('once the last requests are decided, nothing is held anywhere', async () => {
    const undecided = (await readRequests(admin)).filter(({ state }) => state === 'submitted')
    for (const { id } of undecided) {
      await house.api.decideQuotaRequest(
        { requestId: id, decision: 'reject', amendedLines: [], reason: 'end' },
        callOf(operator, { ifMatch: 1 }),
      )
    }
    const held = await admin.query(
      `SELECT node_id FROM ledger_balance WHERE held_bytes <> 0
        UNION ALL SELECT node_id FROM quota_level WHERE held_bytes <> 0`,
    )
    expect(held.rows).toEqual([])
  })
})
