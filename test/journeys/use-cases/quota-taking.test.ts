import { GIB } from '@grenier/quota-billing'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { memberOf, operator, secondOperator } from './house.ts'
import { problemOf } from './problem-of.ts'
import { openQuotaScene, type QuotaScene } from './quota-scene.ts'

let scene: QuotaScene
let tenantId: string
beforeEach(async () => {
  scene = await openQuotaScene()
  tenantId = (await scene.enrol('Ableiges', 50n)).id
})
afterEach(() => scene.house.close())

describe('an approver who takes a request', () => {
  test('holds the rest of what it asks, and given back it holds one size step again', async () => {
    const request = await scene.ask(tenantId, 250n)
    expect((await scene.level()).heldBytes).toBe(50n * GIB)
    const taken = await scene.take(request)
    expect(taken).toMatchObject({ state: 'submitted', takenBy: operator.subject, version: request.version + 1 })
    expect(taken.lines[0]?.heldBytes).toBe(200n * GIB)
    expect((await scene.level()).heldBytes).toBe(200n * GIB)
    const released = await scene.release(taken)
    expect(released).toMatchObject({ takenBy: null, takenAt: null, lines: [{ heldBytes: 50n * GIB }] })
    expect((await scene.level()).heldBytes).toBe(50n * GIB)
    expect(released.history.map(({ kind, actor }) => [kind, actor]).slice(1)).toEqual([
      ['taken', operator.subject],
      ['released', operator.subject],
    ])
  })

  test('keeps neighbours out of what is held for it, and its grant takes no more than that', async () => {
    const neighbour = await scene.enrol('Aincourt', 10n)
    const taken = await scene.take(await scene.ask(tenantId, 250n))
    // 300 − 50 − 10 allocated − 200 held.
    expect((await scene.ask(neighbour.id, 60n)).refusals).toMatchObject([{ remainingBytes: 40n * GIB }])
    const granted = await scene.decide(taken, {})
    expect(granted).toMatchObject({ state: 'provisioning', takenBy: null, lines: [{ heldBytes: 0n }] })
    expect(await scene.level()).toMatchObject({ heldBytes: 0n, allocatedBytes: 260n * GIB })
  })

  test('is refused where it no longer fits: the level is named and nothing changes', async () => {
    const request = await scene.ask(tenantId, 250n)
    await scene.enrol('Aincourt', 150n)
    const before = await scene.level()
    expect(await problemOf(scene.take(request))).toEqual({
      code: 'capacity-exceeded',
      // What is free and what the request holds itself.
      params: {
        levelName: 'CA de Cergy',
        remainingBytes: String(100n * GIB),
        holdsBytes: '0',
        wouldPassQuotaBytes: String(150n * GIB),
      },
    })
    expect(await scene.level()).toEqual(before)
    expect(await scene.read(request.id)).toMatchObject({ takenBy: null, version: request.version })
  })

  test('alone decides until it is given back or taken over, which the audit trail shows', async () => {
    const taken = await scene.take(await scene.ask(tenantId, 250n))
    const byOther = { actor: secondOperator }
    expect(await problemOf(scene.decide(taken, byOther))).toEqual({
      code: 'request-taken',
      params: { takenBy: operator.subject },
    })
    expect((await problemOf(scene.decide(taken, { ...byOther, decision: 'reject' }))).code).toBe('request-taken')
    expect((await problemOf(scene.release(taken, secondOperator))).code).toBe('request-taken')
    const over = await scene.take(taken, secondOperator)
    expect(over.takenBy).toBe(secondOperator.subject)
    expect((await scene.level()).heldBytes).toBe(200n * GIB)
    expect((await problemOf(scene.decide(over, {}))).code).toBe('request-taken')
    expect((await scene.decide(over, byOther)).state).toBe('provisioning')
    const rows = await scene.rows<{ action: string; actor: string; before: string | null; after: string | null }>(
      `SELECT action, actor, before->>'takenBy' AS before, after->>'takenBy' AS after FROM audit_entry
        WHERE subject_id = '${taken.id}' ORDER BY id`,
    )
    expect(rows.filter(({ action }) => action === 'takeQuotaRequest')).toEqual([
      { action: 'takeQuotaRequest', actor: operator.subject, before: null, after: operator.subject },
      {
        action: 'takeQuotaRequest',
        actor: secondOperator.subject,
        before: operator.subject,
        after: secondOperator.subject,
      },
    ])
  })

  test('is never the requester, and needs the version it saw', async () => {
    const own = await scene.ask(tenantId, 80n, { actor: operator })
    expect((await problemOf(scene.take(own))).code).toBe('own-request')
    const stale = { id: own.id, version: own.version + 1 }
    expect((await problemOf(scene.take(stale, secondOperator))).code).toBe('version-stale')
    expect((await problemOf(scene.release(own, secondOperator))).code).toBe('request-not-taken')
  })

  test('whose request is withdrawn meanwhile loses it with all it holds', async () => {
    const taken = await scene.take(await scene.ask(tenantId, 250n))
    const withdrawn = await scene.withdraw(taken)
    expect(withdrawn).toMatchObject({ state: 'withdrawn', takenBy: null, decidedBy: memberOf(tenantId).subject })
    expect((await scene.level()).heldBytes).toBe(0n)
    expect((await problemOf(scene.take(withdrawn))).code).toBe('already-decided')
  })

  test('at the same moment as another one is alone: one takes, the other is told that the version is stale', async () => {
    const request = await scene.ask(tenantId, 250n)
    const ends = await Promise.allSettled(
      [operator, secondOperator, { ...operator, subject: 'operator-3' }].map((actor) => scene.take(request, actor)),
    )
    const codes = ends.map((end) => (end.status === 'fulfilled' ? 'taken' : (end.reason as { code: string }).code))
    expect(codes.toSorted()).toEqual(['taken', 'version-stale', 'version-stale'])
    expect((await scene.level()).heldBytes).toBe(200n * GIB)
  })

  test('and a decision, a withdrawal and a taking all at once end in one of them, with no hold left behind', async () => {
    for (const _round of [1, 2, 3]) {
      const request = await scene.ask(tenantId, 250n)
      const ends = await Promise.allSettled([
        scene.take(request, secondOperator),
        scene.decide(request, { decision: 'reject' }),
        scene.withdraw(request),
      ])
      expect(ends.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
      for (const end of ends) if (end.status === 'rejected') expect(end.reason).toMatchObject({ code: 'version-stale' })
      const left = await scene.read(request.id)
      if (left.state === 'submitted') await scene.decide(left, { decision: 'reject', actor: secondOperator })
      expect((await scene.level()).heldBytes).toBe(0n)
    }
  })
})
