import { GIB } from '@grenier/quota-billing'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { approverOf, callOf, memberOf, operator, secondOperator } from './house.ts'
import { problemOf } from './problem-of.ts'
import { openQuotaScene, type QuotaScene } from './quota-scene.ts'
import { enrolCommune } from './region.ts'

let scene: QuotaScene
let tenantId: string
beforeEach(async () => {
  scene = await openQuotaScene()
  tenantId = (await scene.enrol('Ableiges', 20n)).id
  await scene.publishPolicy({
    steps: [
      { role: 'pool-approver', fromBytes: null, fromPercent: null },
      { role: 'operator', fromBytes: 50n * GIB, fromPercent: null },
    ],
  })
})
afterEach(() => scene.house.close())

describe('a request that needs two approvals', () => {
  test('is granted by the second one, and both are in its history with their reasons', async () => {
    const { epci } = scene.region
    const approver = approverOf(epci.id)
    const request = await scene.ask(tenantId, 100n)
    const due = { decidedBy: null, decidedAt: null }
    expect(request.steps).toEqual([
      { role: 'pool-approver', poolId: epci.id, ...due },
      { role: 'operator', poolId: null, ...due },
    ])
    const first = await scene.decide(request, { actor: approver, reason: 'Accord de la communauté' })
    expect(first).toMatchObject({ state: 'submitted', decidedBy: null, steps: [{ decidedBy: approver.subject }, due] })
    expect((await scene.level()).heldBytes).toBe(30n * GIB)
    const second = await scene.decide(first, { reason: 'Accord de la région' })
    expect(second).toMatchObject({ state: 'provisioning', decidedBy: operator.subject, lines: [{ heldBytes: 0n }] })
    expect(second.steps.map(({ decidedBy }) => decidedBy)).toEqual([approver.subject, operator.subject])
    expect(second.history.map(({ kind, actor, text }) => [kind, actor, text]).slice(1)).toEqual([
      ['step-approved', approver.subject, 'Accord de la communauté'],
      ['approved', operator.subject, 'Accord de la région'],
      ['provisioning', operator.subject, null],
    ])
    expect(await scene.level()).toMatchObject({ heldBytes: 0n, allocatedBytes: 100n * GIB })
  })

  test('below the threshold needs the pool alone', async () => {
    const request = await scene.ask(tenantId, 60n)
    const decided = await scene.decide(request, { actor: approverOf(scene.region.epci.id) })
    expect(decided).toMatchObject({ state: 'provisioning', lines: [{ decidedQuotaBytes: 60n * GIB }] })
  })

  test('is simulated by the approver of its pool, who sees what is left and not what others have; by no other pool’s', async () => {
    const { epci, root } = scene.region
    const { id: requestId } = await scene.ask(tenantId, 100n)
    const simulate = (poolId: string) =>
      scene.house.api.simulateQuotaDecision({ requestId }, callOf(approverOf(poolId)))
    const { lines } = await simulate(epci.id)
    expect(lines[0]?.levels.find(({ levelName }) => levelName === epci.name)).toMatchObject({ given: null })
    const elsewhere = await scene.house.api.createPool(
      { name: 'CC Vexin', parentId: root.id, organisationId: null },
      callOf(operator),
    )
    expect(await problemOf(simulate(elsewhere.id))).toEqual({ code: 'not-found', params: {} })
  })

  test('keeps the size of the first approval for the second, which may still change it', async () => {
    const approver = approverOf(scene.region.epci.id)
    const amendedLines = [{ offerId: scene.region.block.id, quotaBytes: 80n * GIB }]
    const first = await scene.decide(await scene.ask(tenantId, 100n), { actor: approver, amendedLines })
    expect(first.lines).toMatchObject([{ requestedQuotaBytes: 100n * GIB, decidedQuotaBytes: 80n * GIB }])
    expect((await scene.decide(first, {})).lines).toMatchObject([{ decidedQuotaBytes: 80n * GIB }])
  })

  test('may be rejected at any step, and everything it held is free', async () => {
    const approver = approverOf(scene.region.epci.id)
    const first = await scene.decide(await scene.ask(tenantId, 100n), { actor: approver, decision: 'reject' })
    expect(first).toMatchObject({ state: 'rejected', decidedBy: approver.subject })
    const approved = await scene.decide(await scene.ask(tenantId, 100n), { actor: approver })
    const second = await scene.decide(await scene.take(approved), { decision: 'reject' })
    expect(second).toMatchObject({ state: 'rejected', lines: [{ heldBytes: 0n, decidedQuotaBytes: null }] })
    expect((await scene.level()).heldBytes).toBe(0n)
  })

  test('is never decided by its requester nor twice by one person, and each only when it is due', async () => {
    const approver = approverOf(scene.region.epci.id)
    const own = await scene.ask(tenantId, 100n, { actor: operator })
    expect((await problemOf(scene.decide(own, {}))).code).toBe('own-request')
    // An operator stands in for an absent approver, and then another one decides.
    const stoodIn = await scene.decide(own, { actor: secondOperator })
    expect((await problemOf(scene.decide(stoodIn, { actor: secondOperator }))).code).toBe('same-approver')
    expect((await problemOf(scene.decide(stoodIn, { actor: approver }))).code).toBe('step-not-due')
    expect((await problemOf(scene.take(stoodIn, approver))).code).toBe('step-not-due')
    expect((await problemOf(scene.decide(stoodIn, {}))).code).toBe('own-request')
    const third = { ...operator, subject: 'operator-3' }
    expect((await scene.decide(stoodIn, { actor: third })).state).toBe('provisioning')
  })

  test('taken by the pool’s approver is decided by it alone, and then nobody has it taken', async () => {
    const approver = approverOf(scene.region.epci.id)
    const colleague = approverOf(scene.region.epci.id, 'colleague')
    const taken = await scene.take(await scene.ask(tenantId, 200n), approver)
    expect((await problemOf(scene.decide(taken, { actor: colleague }))).code).toBe('request-taken')
    const first = await scene.decide(taken, { actor: approver })
    expect(first).toMatchObject({ takenBy: null, lines: [{ heldBytes: 180n * GIB }] })
    // What was approved once stays held when the next approver takes the request and gives it back.
    const released = await scene.release(await scene.take(first))
    expect(released.lines).toMatchObject([{ heldBytes: 180n * GIB }])
    expect((await scene.level()).heldBytes).toBe(180n * GIB)
  })
})

describe('an approver of a pool', () => {
  test('sees the requests below its pool, and others as missing ones', async () => {
    const { house, region } = scene
    const { api } = house
    const elsewhere = await api.createPool(
      { name: 'Vexin', parentId: region.root.id, organisationId: null },
      callOf(operator),
    )
    const stranger = await enrolCommune(house, { ...region, epci: elsewhere }, { name: 'Arthies', gib: 10n })
    const [below, besides] = [await scene.ask(tenantId, 100n), await scene.ask(stranger.id, 100n)]
    const listed = async (poolId: string) =>
      (await api.listQuotaRequests({ limit: 100 }, callOf(approverOf(poolId)))).items.map(({ id }) => id)
    expect(await listed(region.epci.id)).toEqual([below.id])
    expect(await listed(elsewhere.id)).toEqual([besides.id])
    expect(await listed(region.root.id)).toEqual([below.id, besides.id])
    const missing = '0198c0de-7a00-7000-8000-00000000dead'
    const filtered = await api.listQuotaRequests(
      { limit: 100, tenantId: stranger.id },
      callOf(approverOf(region.epci.id)),
    )
    expect(filtered.items).toEqual([])

    const approver = approverOf(region.epci.id)
    for (const id of [besides.id, missing]) {
      const at = { id, version: 1 }
      const calls = [
        () => scene.read(id, approver),
        () => scene.take(at, approver),
        () => scene.release(at, approver),
        () => scene.decide(at, { actor: approver }),
        () => scene.comment(id, { kind: 'question', actor: approver }),
      ]
      for (const call of calls) expect(await problemOf(call())).toEqual({ code: 'not-found', params: {} })
    }
    expect(await scene.read(besides.id, memberOf(stranger.id))).toMatchObject({ version: besides.version })
  })

  test('of a pool further up sees a request whose step is due below it, and does not decide it', async () => {
    const above = approverOf(scene.region.root.id)
    const request = await scene.ask(tenantId, 100n)
    expect((await scene.read(request.id, above)).id).toBe(request.id)
    expect((await problemOf(scene.decide(request, { actor: above }))).code).toBe('step-not-due')
    expect((await problemOf(scene.take(request, above))).code).toBe('step-not-due')
  })
})
