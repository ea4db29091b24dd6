import { GIB } from '@grenier/quota-billing'
import { Client } from 'pg'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { blockedSessions } from '../../harness/blocked-sessions.ts'
import { callOf, memberOf, operator, secondOperator } from './house.ts'
import { problemOf } from './problem-of.ts'
import { openQuotaScene, type QuotaScene } from './quota-scene.ts'
import { enrolCommune } from './region.ts'

let scene: QuotaScene
// Each story fills the pools in its own way.
beforeEach(async () => {
  scene = await openQuotaScene()
})
afterEach(() => scene.house.close())

/** A commune whose grant leaves that much of the EPCI's 300 GiB, and the request that can give it back. */
async function leave(gib: bigint) {
  const holder = await scene.enrol('Cergy', 300n - gib)
  return holder
}

/** Gives so much of a commune's quota back, as far as the cluster. */
async function giveBack(tenantId: string, toGib: bigint): Promise<void> {
  const shrink = await scene.ask(tenantId, toGib)
  await scene.decide(shrink, { reason: 'Rendu' })
  await scene.house.jobs['reconcile-tenant']({ tenantId })
}

async function stateOf(requestId: string) {
  const { state, queuePosition } = await scene.read(requestId)
  return [state, queuePosition]
}

/** Locks the root's level, the first one that every request locks, until it is opened. */
async function closeGate() {
  const admin = new Client({ connectionString: scene.house.database.adminUrl })
  await admin.connect()
  await admin.query('BEGIN')
  await admin.query('SELECT FROM quota_level WHERE node_id = $1 FOR UPDATE', [scene.region.root.id])
  return {
    async untilBlocked(count: number): Promise<void> {
      await expect.poll(() => blockedSessions(admin)).toBe(count)
    },
    async open(): Promise<void> {
      await admin.query('COMMIT')
      await admin.end()
    },
  }
}

describe('where there is no room', () => {
  test('a request that asked to wait waits: it holds nothing, keeps its refusal as data and has a place until a day', async () => {
    await leave(40n)
    const tenant = await scene.enrol('Ableiges', 10n)
    const before = await scene.level()
    const request = await scene.ask(tenant.id, 100n, { waitIfFull: true })
    expect(request).toMatchObject({ state: 'waiting', decidedBy: null, lines: [{ heldBytes: 0n }] })
    expect(request.refusals).toMatchObject([{ code: 'capacity-exceeded', levelName: 'CA de Cergy' }])
    expect(new Date(request.waitUntil ?? 0).toISOString()).toBe('2026-04-05T09:00:00.000Z')
    expect(request.history.map(({ kind, actor }) => [kind, actor])).toEqual([
      ['submitted', memberOf(tenant.id).subject],
      ['waiting', 'policy'],
    ])
    expect(await scene.level()).toEqual(before)
    expect(await scene.read(request.id, memberOf(tenant.id))).toEqual({
      ...request,
      dueOn: null,
      queuePosition: 1,
      takenByName: null,
      decidedByName: null,
    })
  })

  test('one that did not ask to wait, or that space alone would not help, is rejected', async () => {
    await leave(40n)
    const tenant = await scene.enrol('Ableiges', 10n)
    expect((await scene.ask(tenant.id, 100n)).state).toBe('rejected')
    const never = await scene.ask(tenant.id, 20_000n, { waitIfFull: true })
    expect(never).toMatchObject({ state: 'rejected', refusals: [{ code: 'over-maximum' }] })
  })

  test('a place counts only those who wait for a limited pool above both', async () => {
    const { house, region } = scene
    await scene.setCapacity(region.root, null)
    const vexin = await house.api.createPool(
      { name: 'Vexin', parentId: region.root.id, organisationId: null },
      callOf(operator),
    )
    await scene.setCapacity(vexin, 50n)
    await leave(40n)
    const [near, nearToo] = [await scene.enrol('Ableiges', 10n), await scene.enrol('Aincourt', 10n)]
    const far = await enrolCommune(house, { ...region, epci: vexin }, { name: 'Arthies', gib: 10n })
    for (const { id } of [near, far, nearToo]) await scene.ask(id, 200n, { waitIfFull: true })
    const { items } = await house.api.listQuotaRequests({ limit: 100, state: 'waiting' }, callOf(operator))
    expect(items.map(({ queuePosition }) => queuePosition)).toEqual([1, 1, 2])
    // A member is told its own place, though it sees none of the requests before it.
    const seen = await house.api.listQuotaRequests({ limit: 100 }, callOf(memberOf(nearToo.id)))
    expect(seen.items.map(({ queuePosition }) => queuePosition)).toEqual([2])
  })

  test('who waits stops no newcomer that fits', async () => {
    await leave(40n)
    const [wishful, modest] = [await scene.enrol('Ableiges', 10n), await scene.enrol('Aincourt', 10n)]
    // A typing error: ten times what was meant.
    await scene.ask(wishful.id, 900n, { waitIfFull: true })
    const request = await scene.ask(modest.id, 20n, { waitIfFull: true })
    expect(request.state).toBe('submitted')
    expect((await scene.decide(request, {})).state).toBe('provisioning')
  })
})

describe('when space returns', () => {
  test('a shrink that the cluster shows wakes the queue once, and the first is judged as if it came in now', async () => {
    const holder = await leave(20n)
    const tenant = await scene.enrol('Ableiges', 10n)
    const request = await scene.ask(tenant.id, 100n, { waitIfFull: true })
    expect(await scene.runJobs('serve-waiting-list')).toBe(0)
    await giveBack(holder.id, 100n)
    expect(await scene.runJobs('serve-waiting-list')).toBe(1)
    const served = await scene.read(request.id)
    expect(served).toMatchObject({ state: 'submitted', waitUntil: null, refusals: [], queuePosition: null })
    // From 10 GiB the next size is 50.
    expect(served.lines[0]?.heldBytes).toBe(40n * GIB)
    expect((await scene.level()).heldBytes).toBe(40n * GIB)
    expect(served.history.map(({ kind }) => kind)).toEqual(['submitted', 'waiting', 'submitted'])
    const audit = await scene.rows<{ actor: string; action: string }>(
      `SELECT actor, action FROM audit_entry WHERE subject_id = '${request.id}' ORDER BY recorded_at, id`,
    )
    expect(audit.at(-1)).toEqual({ actor: 'policy', action: 'serve-waiting-list' })
  })

  test('nobody is woken when nobody waits, nor for another offer', async () => {
    const holder = await leave(200n)
    const request = await scene.ask(holder.id, 150n)
    await scene.withdraw(request)
    await giveBack(holder.id, 50n)
    await scene.setCapacity(scene.region.epci, 400n)
    expect(await scene.runJobs('serve-waiting-list')).toBe(0)
  })

  test('a withdrawal, a rejection and a raised capacity each wake it', async () => {
    await leave(110n)
    const [first, second] = [await scene.enrol('Ableiges', 10n), await scene.enrol('Aincourt', 10n)]
    const held = await scene.ask(first.id, 60n)
    const taken = await scene.take(held, secondOperator)
    const waiting = await scene.ask(second.id, 90n, { waitIfFull: true })
    expect(waiting.state).toBe('waiting')
    await scene.withdraw(taken)
    expect(await scene.runJobs('serve-waiting-list')).toBe(1)
    expect(await stateOf(waiting.id)).toEqual(['submitted', null])

    const again = await scene.ask(first.id, 90n, { waitIfFull: true })
    expect(again.state).toBe('waiting')
    await scene.decide(await scene.read(waiting.id), { decision: 'reject', reason: 'Non retenu' })
    expect(await scene.runJobs('serve-waiting-list')).toBe(1)
    expect(await stateOf(again.id)).toEqual(['submitted', null])

    const last = await scene.ask(second.id, 200n, { waitIfFull: true })
    expect(last.state).toBe('waiting')
    await scene.setCapacity(scene.region.epci, 600n)
    expect(await scene.runJobs('serve-waiting-list')).toBe(1)
    expect(await stateOf(last.id)).toEqual(['submitted', null])
  })

  test('the order holds for each level: behind a blocked one nobody overtakes, elsewhere others go on', async () => {
    const { house, region } = scene
    const holder = await leave(20n)
    const elsewhere = { ...region, epci: region.root }
    const [large, small] = [await scene.enrol('Ableiges', 10n), await scene.enrol('Aincourt', 5n)]
    // Below the root alone, which has 1,000 GiB of which 300 are given below the EPCI.
    const other = await enrolCommune(house, elsewhere, { name: 'Sannois', gib: 600n })
    const requests = [
      await scene.ask(large.id, 200n, { waitIfFull: true }),
      await scene.ask(small.id, 30n, { waitIfFull: true }),
      await scene.ask(other.id, 800n, { waitIfFull: true }),
    ]
    expect(await Promise.all(requests.map(({ id }) => stateOf(id)))).toEqual([
      ['waiting', 1],
      ['waiting', 2],
      ['waiting', 3],
    ])
    // The EPCI gets room for the small wish but not for the large one before it, and the root for neither of the big ones.
    await giveBack(holder.id, 250n)
    await scene.runJobs('serve-waiting-list')
    expect(await Promise.all(requests.map(({ id }) => stateOf(id)))).toEqual([
      ['waiting', 1],
      ['waiting', 2],
      ['waiting', 3],
    ])
    // The root has room for the third now, and no level that blocks the first stands above it.
    await scene.setCapacity(region.root, 1_200n)
    await scene.runJobs('serve-waiting-list')
    expect(await Promise.all(requests.map(({ id }) => stateOf(id)))).toEqual([
      ['waiting', 1],
      ['waiting', 2],
      ['submitted', null],
    ])
  })

  test('the first one gone, who stood behind it goes on', async () => {
    await leave(60n)
    const [large, small] = [await scene.enrol('Ableiges', 10n), await scene.enrol('Aincourt', 5n)]
    const first = await scene.ask(large.id, 900n, { waitIfFull: true })
    const second = await scene.ask(small.id, 60n, { waitIfFull: true })
    await scene.setCapacity(scene.region.epci, 400n)
    await scene.runJobs('serve-waiting-list')
    expect(await stateOf(second.id)).toEqual(['waiting', 2])
    await scene.withdraw(first)
    expect(await scene.runJobs('serve-waiting-list')).toBe(1)
    expect(await stateOf(second.id)).toEqual(['submitted', null])
  })

  test('a job that dies between two requests, or runs twice, serves each of them once', async () => {
    await leave(60n)
    const communes = []
    for (const name of ['Ableiges', 'Aincourt', 'Ambleville']) communes.push(await scene.enrol(name, 10n))
    const requests: { id: string }[] = []
    for (const { id } of communes) requests.push(await scene.ask(id, 150n, { waitIfFull: true }))
    await scene.setCapacity(scene.region.epci, 700n)
    const offerId = scene.region.block.id
    // The first request's transaction commits, the second one's never begins.
    scene.house.dieBeforeTransaction(2)
    await expect(scene.house.jobs['serve-waiting-list']({ offerId })).rejects.toThrow('killed')
    scene.house.dieBeforeTransaction(null)
    const states = async () => (await Promise.all(requests.map(({ id }) => stateOf(id)))).map(([state]) => state)
    expect(await states()).toEqual(['submitted', 'waiting', 'waiting'])
    await Promise.all([1, 2, 3].map(() => scene.house.jobs['serve-waiting-list']({ offerId })))
    expect(await states()).toEqual(['submitted', 'submitted', 'submitted'])
    expect((await scene.level()).heldBytes).toBe(3n * 40n * GIB)
    for (const { id } of requests) {
      expect((await scene.read(id)).history.map(({ kind }) => kind)).toEqual(['submitted', 'waiting', 'submitted'])
    }
  })

  test('an operator may give a waiting request less than it asks, and cannot take it while it waits', async () => {
    await leave(50n)
    const tenant = await scene.enrol('Ableiges', 10n)
    const request = await scene.ask(tenant.id, 200n, { waitIfFull: true })
    expect((await problemOf(scene.take(request))).code).toBe('request-waiting')
    expect((await problemOf(scene.decide(request, {}))).code).toBe('capacity-exceeded')
    const amendedLines = [{ offerId: scene.region.block.id, quotaBytes: 40n * GIB }]
    const decided = await scene.decide(request, { amendedLines })
    expect(decided).toMatchObject({ state: 'provisioning', waitUntil: null, lines: [{ decidedQuotaBytes: 40n * GIB }] })
  })

  test.each([
    ['before', 'waiting'],
    ['after', 'submitted'],
  ] as const)(
    'nobody waits unwoken beside free space: asked at the same moment, just %s it returned',
    async (order, found) => {
      await leave(110n)
      const [first, second] = [await scene.enrol('Ableiges', 10n), await scene.enrol('Aincourt', 10n)]
      const held = await scene.take(await scene.ask(first.id, 60n))
      const gate = await closeGate()
      // Both come as far as the first level they lock, in this order, and go on in it.
      const calls = [() => scene.ask(second.id, 90n, { waitIfFull: true }), () => scene.withdraw(held)]
      const running: Promise<{ id: string; tenantId: string; state: string }>[] = []
      for (const call of order === 'before' ? calls : calls.toReversed()) {
        running.push(call())
        await gate.untilBlocked(running.length)
      }
      await gate.open()
      const asked = (await Promise.all(running)).find(({ tenantId }) => tenantId === second.id)
      expect(asked?.state).toBe(found)
      expect(await scene.runJobs('serve-waiting-list')).toBe(found === 'waiting' ? 1 : 0)
      expect(await stateOf(asked?.id ?? '')).toEqual(['submitted', null])
    },
  )
})
