import { GIB } from '@grenier/quota-billing'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { approverOf, callOf, memberOf, operator } from './house.ts'
import { problemOf } from './problem-of.ts'
import { openQuotaScene, type QuotaScene } from './quota-scene.ts'

let scene: QuotaScene
let tenantId: string
beforeEach(async () => {
  scene = await openQuotaScene()
  tenantId = (await scene.enrol('Ableiges', 10n)).id
})
afterEach(() => scene.house.close())

const sweep = () => scene.house.jobs['sweep-quota-requests']({})

async function sweepAt(iso: string): Promise<void> {
  scene.house.setClock(iso)
  await sweep()
}

async function kindsOf(requestId: string): Promise<string[]> {
  return (await scene.read(requestId)).history.map(({ kind }) => kind)
}

describe('an undecided request', () => {
  test('never expires: it is reminded of after 5 working days and escalated after 10, once each', async () => {
    const request = await scene.ask(tenantId, 100n)
    expect((await scene.read(request.id)).dueOn).toBe('2026-01-12')
    // The last minute of the fourth working day, Paris time, then the first one of the fifth.
    await sweepAt('2026-01-11T22:59:00.000Z')
    expect(await kindsOf(request.id)).toEqual(['submitted'])
    await sweepAt('2026-01-11T23:00:00.000Z')
    await sweep()
    expect(await kindsOf(request.id)).toEqual(['submitted', 'reminded'])
    await sweepAt('2026-01-18T23:00:00.000Z')
    await sweep()
    expect(await kindsOf(request.id)).toEqual(['submitted', 'reminded', 'escalated'])
    const tasks = await scene.house.api.listOperatorTasks({ state: 'open', limit: 20 }, callOf(operator))
    expect(tasks.items.map(({ kind, subjectId, facts }) => [kind, subjectId, facts['daysCount']])).toEqual([
      ['request-undecided', request.id, '5'],
      ['request-overdue', request.id, '10'],
    ])
    expect(tasks.items[0]?.facts).toMatchObject({ memberName: 'Ableiges', askedOn: '2026-01-05' })
    await sweepAt('2027-06-01T09:00:00.000Z')
    const years = await scene.read(request.id)
    expect(years).toMatchObject({ state: 'submitted', history: [{}, {}, { actor: 'schedule' }] })
    expect((await scene.level()).heldBytes).toBe(40n * GIB)
    await scene.decide(years, { decision: 'reject' })
    const left = await scene.house.api.listOperatorTasks({ state: 'open', limit: 20 }, callOf(operator))
    expect(left.items.filter(({ subjectId }) => subjectId === request.id)).toEqual([])
    const done = await scene.house.api.listOperatorTasks({ state: 'done', limit: 20 }, callOf(operator))
    expect(done.items.filter(({ subjectId }) => subjectId === request.id)).toMatchObject([
      { kind: 'request-undecided', doneBy: operator.subject, note: 'rejected' },
      { kind: 'request-overdue', doneBy: operator.subject, note: 'rejected' },
    ])
    const audit = await scene.rows<{ actor: string }>(
      `SELECT actor FROM audit_entry WHERE subject_id = '${request.id}' AND action = 'sweep-quota-requests'`,
    )
    expect(audit).toEqual([{ actor: 'schedule' }, { actor: 'schedule' }])
  })

  test('is due again for the next approver once a step is approved', async () => {
    await scene.publishPolicy({
      steps: [
        { role: 'pool-approver', fromBytes: null, fromPercent: null },
        { role: 'operator', fromBytes: null, fromPercent: null },
      ],
    })
    const request = await scene.ask(tenantId, 100n)
    await sweepAt('2026-01-13T09:00:00.000Z')
    await scene.decide(await scene.read(request.id), { actor: approverOf(scene.region.epci.id) })
    expect((await scene.read(request.id)).dueOn).toBe('2026-01-20')
    await sweepAt('2026-01-20T09:00:00.000Z')
    expect(await kindsOf(request.id)).toEqual(['submitted', 'reminded', 'step-approved', 'reminded'])
  })

  test('is not reminded of while the member’s answer is awaited', async () => {
    const request = await scene.ask(tenantId, 100n)
    await scene.comment(request.id, { kind: 'question', actor: operator })
    await sweepAt('2026-01-20T09:00:00.000Z')
    expect(await kindsOf(request.id)).toEqual(['submitted', 'question'])
    await scene.comment(request.id, { kind: 'answer', actor: memberOf(tenantId) })
    await sweep()
    expect(await kindsOf(request.id)).toEqual(['submitted', 'question', 'answer', 'reminded', 'escalated'])
  })
})

describe('a question', () => {
  test('that nobody answers for 30 days ends the request with its hold', async () => {
    const request = await scene.ask(tenantId, 100n)
    await scene.comment(request.id, { kind: 'question', actor: operator })
    await sweepAt('2026-02-04T08:59:59.000Z')
    expect((await scene.read(request.id)).state).toBe('submitted')
    await sweepAt('2026-02-04T09:00:00.000Z')
    const expired = await scene.read(request.id)
    expect(expired).toMatchObject({
      state: 'expired',
      decidedBy: 'schedule',
      decisionReason: 'question-unanswered',
      lines: [{ heldBytes: 0n }],
    })
    expect((await scene.level()).heldBytes).toBe(0n)
    for (const call of [
      () => scene.decide(expired, {}),
      () => scene.take(expired),
      () => scene.release(expired),
      () => scene.withdraw(expired),
      () => scene.comment(expired.id, { kind: 'answer', actor: memberOf(tenantId) }),
    ]) {
      expect((await problemOf(call())).code).toBe('request-expired')
    }
  })

  test('goes from an approver to the member and its answer back, comments come from both', async () => {
    const request = await scene.ask(tenantId, 100n)
    const member = memberOf(tenantId)
    const refusal = async (kind: 'question' | 'answer', actor: typeof operator) =>
      (await problemOf(scene.comment(request.id, { kind, actor }))).code
    expect(await refusal('question', member)).toBe('not-allowed')
    expect(await refusal('answer', operator)).toBe('not-allowed')
    expect(await refusal('answer', member)).toBe('question-missing')
    await scene.comment(request.id, { kind: 'comment', actor: member })
    await scene.comment(request.id, { kind: 'question', actor: approverOf(scene.region.epci.id) })
    await scene.comment(request.id, { kind: 'answer', actor: member })
    expect(await refusal('answer', member)).toBe('question-missing')
    const { version } = await scene.comment(request.id, { kind: 'comment', actor: operator })
    const decided = await scene.decide({ id: request.id, version }, {})
    expect(await refusal('question', operator)).toBe('already-decided')
    await scene.comment(decided.id, { kind: 'comment', actor: member })
    const { history } = await scene.read(request.id, member)
    expect(history.map(({ kind }) => kind)).toEqual([
      'submitted',
      'comment',
      'question',
      'answer',
      'comment',
      'approved',
      'provisioning',
      'comment',
    ])
    expect(history[2]).toMatchObject({ actor: approverOf(scene.region.epci.id).subject })
  })

  test('of another tenant’s request is a missing one', async () => {
    const stranger = await scene.enrol('Aincourt', 10n)
    const request = await scene.ask(tenantId, 100n)
    for (const id of [request.id, '0198c0de-7a00-7000-8000-00000000dead']) {
      const call = scene.comment(id, { kind: 'comment', actor: memberOf(stranger.id) })
      expect(await problemOf(call)).toEqual({ code: 'not-found', params: {} })
    }
  })
})

describe('a waiting place', () => {
  test('ends with its time, and who stood behind it goes on', async () => {
    const neighbour = await scene.enrol('Aincourt', 250n)
    const first = await scene.ask(tenantId, 900n, { waitIfFull: true })
    scene.house.setClock('2026-01-06T09:00:00.000Z')
    const second = await scene.ask(neighbour.id, 295n, { waitIfFull: true })
    await scene.setCapacity(scene.region.epci, 400n)
    await scene.runJobs('serve-waiting-list')
    expect((await scene.read(second.id)).state).toBe('waiting')
    await sweepAt('2026-04-05T08:59:59.000Z')
    expect((await scene.read(first.id)).state).toBe('waiting')
    await sweepAt('2026-04-05T09:00:00.000Z')
    const ended = await scene.read(first.id)
    expect(ended).toMatchObject({ state: 'expired', decisionReason: 'waiting-place-ended', waitUntil: null })
    expect((await problemOf(scene.decide(ended, {}))).code).toBe('request-expired')
    expect(await scene.runJobs('serve-waiting-list')).toBe(1)
    expect((await scene.read(second.id)).state).toBe('submitted')
  })
})

describe('a sweep that dies', () => {
  test('leaks nothing: what it did stands whole, what it did not is done by the next one, each once', async () => {
    const ids: string[] = []
    for (const name of ['Aincourt', 'Ambleville', 'Amenucourt']) {
      const tenant = await scene.enrol(name, 10n)
      const request = await scene.take(await scene.ask(tenant.id, 60n))
      await scene.comment(request.id, { kind: 'question', actor: operator })
      ids.push(request.id)
    }
    expect((await scene.level()).heldBytes).toBe(150n * GIB)
    const states = async () => {
      const requests = await Promise.all(ids.map((id) => scene.read(id)))
      return requests.map(({ state, history }) => [state, history.filter(({ kind }) => kind === 'expired').length])
    }
    scene.house.setClock('2026-02-10T09:00:00.000Z')
    scene.house.dieBeforeTransaction(2)
    await expect(sweep()).rejects.toThrow('killed')
    scene.house.dieBeforeTransaction(null)
    expect(await states()).toEqual([
      ['expired', 1],
      ['submitted', 0],
      ['submitted', 0],
    ])
    expect((await scene.level()).heldBytes).toBe(100n * GIB)
    await Promise.all([sweep(), sweep(), sweep()])
    expect(await states()).toEqual([
      ['expired', 1],
      ['expired', 1],
      ['expired', 1],
    ])
    const level = await scene.level()
    expect(level).toMatchObject({ heldBytes: 0n, allocatedBytes: 40n * GIB })
    const held = await scene.rows<{ held: string }>(
      `SELECT coalesce(sum(amount_bytes), 0)::text AS held FROM ledger_entry WHERE account = 'held'`,
    )
    expect(held).toEqual([{ held: '0' }])
  })
})
