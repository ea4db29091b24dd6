import type { TenantMove } from '@grenier/contracts'
import { GIB, instantFromIso } from '@grenier/quota-billing'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { ledgerFaults } from './dated-house.ts'
import { callOf, memberOf, operator } from './house.ts'
import { type MoveScene, openMoveScene, plannedOn, windowStartsAt } from './move-scene.ts'
import { problemOf } from './problem-of.ts'

let scene: MoveScene
beforeAll(async () => {
  scene = await openMoveScene()
})
afterAll(() => scene?.close())
beforeEach(() => scene.house.setClock(plannedOn))

async function tenantWithData(name: string) {
  const tenant = await scene.enrol(name)
  await scene.claim(tenant.slug, 'archives', '10Gi')
  await scene.claim(tenant.slug, 'courrier', '6Gi')
  await scene.house.jobs['observe-protection']({ tenantId: tenant.id })
  return tenant
}

const bindings = async (side: 'source' | 'target', slug: string) =>
  (await scene[side].list('rbac.authorization.k8s.io/v1', 'RoleBinding', `${slug}-storage`)).filter(({ metadata }) =>
    metadata?.name?.startsWith('grenier-member-'),
  ).length
const namespaceOf = (side: 'source' | 'target', slug: string) =>
  scene[side].read({ apiVersion: 'v1', kind: 'Namespace', name: `${slug}-storage` })
const specOf = async (side: 'source' | 'target', slug: string) =>
  (
    await scene[side].read({
      apiVersion: 'k8up.io/v1',
      kind: 'Schedule',
      name: 'grenier',
      namespace: `${slug}-storage`,
    })
  )?.['spec'] as Record<string, unknown> | undefined
const passwordOf = async (side: 'source' | 'target', slug: string) => {
  const address = { apiVersion: 'v1', kind: 'Secret', name: 'grenier-backup-repository', namespace: `${slug}-storage` }
  return ((await scene[side].read(address))?.['data'] as Record<string, string> | undefined)?.['password']
}
const uidsOf = async (side: 'source' | 'target', slug: string) =>
  (await scene[side].list('v1', 'PersistentVolumeClaim', `${slug}-storage`))
    .map(({ metadata }) => metadata?.uid ?? '')
    .toSorted()
const faults = async () => [
  ...(await ledgerFaults(scene.house)),
  ...(await scene.house.api.verifyInvariants({}, callOf(operator))).invariants.filter(
    ({ violations }) => violations > 0,
  ),
]
const states = ({ history }: TenantMove) => history.map(({ state }) => state)

describe('a move to another cluster', () => {
  it('changes nothing before its window, then brings every claim, proved, and access last', async () => {
    const tenant = await tenantWithData('Auvers')
    const password = await passwordOf('source', tenant.slug)
    const old = await uidsOf('source', tenant.slug)
    const move = await scene.plan(tenant.id)
    expect(move.offers).toMatchObject([{ toQuotaBytes: 52n * GIB, heldTargetBytes: 52n * GIB }])
    expect(await scene.levelGib(scene.offerIds.target)).toEqual({ allocated: 0n, held: 52n })
    await scene.drain()
    expect((await scene.get(move)).state).toBe('planned')
    expect(await bindings('source', tenant.slug)).toBeGreaterThan(0)

    scene.house.setClock(windowStartsAt)
    const copying = await scene.until(move, 'backing-up')
    expect(await bindings('source', tenant.slug)).toBe(0)
    expect(copying.claims.map(({ name, toBytes }) => [name, toBytes])).toEqual([
      ['archives', 12n * GIB],
      ['courrier', 8n * GIB],
    ])
    const restoring = await scene.until(move, 'restoring')
    expect((await namespaceOf('target', tenant.slug))?.metadata?.labels).toMatchObject({
      'grenier.internal/purpose': 'move',
      'grenier.internal/move': move.id,
    })
    expect(await passwordOf('target', tenant.slug)).toBe(password)
    expect(await specOf('target', tenant.slug)).not.toHaveProperty('backup')
    expect(await specOf('source', tenant.slug)).toHaveProperty('backup')
    expect(await specOf('source', tenant.slug)).not.toHaveProperty('prune')
    expect(await bindings('target', tenant.slug)).toBe(0)
    expect(
      restoring.claims.every(({ copyTakenAt }) => copyTakenAt !== null && copyTakenAt >= (restoring.frozenAt ?? 0)),
    ).toBe(true)

    const switched = await scene.until(move, 'switched')
    expect(switched.failure).toBeNull()
    expect(switched.claims.every(({ verifiedAt, restoredFiles }) => verifiedAt !== null && restoredFiles === 3n)).toBe(
      true,
    )
    expect(switched.removalOpensOn).toBe('2026-03-12')
    expect(await bindings('target', tenant.slug)).toBe(0)
    await scene.drain()
    expect(await bindings('target', tenant.slug)).toBeGreaterThan(0)
    expect((await namespaceOf('target', tenant.slug))?.metadata?.labels).toMatchObject({
      'grenier.internal/purpose': 'storage',
    })
    expect((await namespaceOf('target', tenant.slug))?.metadata?.labels).not.toHaveProperty('grenier.internal/move')
    expect(await specOf('target', tenant.slug)).toHaveProperty('backup')
    expect(await specOf('source', tenant.slug)).not.toHaveProperty('backup')
    expect(await specOf('source', tenant.slug)).not.toHaveProperty('prune')
    expect(await bindings('source', tenant.slug)).toBe(0)
    expect(await uidsOf('source', tenant.slug)).toEqual(old)
    const standing = await scene.house.api.getTenant({ tenantId: tenant.id }, callOf(operator))
    expect(standing.storageClusterId).toBe(scene.clusterIds.target)
  })

  it('moves the quota with it: the member has the new one alone, and the old room stays held from the pools', async () => {
    const before = await scene.levelGib(scene.offerIds.source)
    const tenant = await tenantWithData('Bray')
    const move = await scene.plan(tenant.id)
    scene.house.setClock(windowStartsAt)
    await scene.until(move, 'switched')
    await scene.drain()
    const quotas = await scene.house.api.getTenantQuotas({ tenantId: tenant.id }, callOf(memberOf(tenant.id)))
    const of = (offerId: string) => quotas.items.find((one) => one.offerId === offerId)
    expect(of(scene.offerIds.target)).toMatchObject({ quotaBytes: 52n * GIB, state: 'active' })
    expect(of(scene.offerIds.source)?.quotaBytes ?? 0n).toBe(0n)
    expect(await scene.levelGib(scene.offerIds.source)).toEqual({
      allocated: before.allocated,
      held: before.held + 50n,
    })
    expect(await faults()).toEqual([])
    const steps = await scene.house.unitOfWork.read({ kind: 'platform' }, (tx) =>
      tx.quota.quotaSteps(instantFromIso('2036-01-01T00:00:00Z')),
    )
    const last = steps
      .filter(({ tenantId, offerId }) => tenantId === tenant.id && offerId === scene.offerIds.source)
      .at(-1)
    expect(last?.valueBytes).toBe(0n)
  })

  it('goes on where it was cut, at whatever point its worker dies, and does nothing twice', async () => {
    const tenant = await tenantWithData('Cléry')
    const move = await scene.plan(tenant.id)
    scene.house.setClock(windowStartsAt)
    const crashedIn = new Set<string>()
    let before = { state: '', point: 1 }
    for (let turn = 0; turn < 200; turn += 1) {
      const { state } = await scene.get(move)
      if (state === 'switched') break
      // Before each transaction of a state in turn: one more than the run before it got through.
      const point = state === before.state ? before.point + 1 : 2
      before = { state, point }
      scene.house.dieBeforeTransaction(point)
      const outcome = await scene.advance(move).catch(() => null)
      scene.house.dieBeforeTransaction(null)
      if (outcome === null) {
        crashedIn.add((await scene.get(move)).state)
        // A crashed run keeps its lease until it has expired.
        scene.leap(300_000)
      }
      await scene.drain('advance-move')
      await scene.play()
    }
    const switched = await scene.get(move)
    const passed = ['planned', 'freezing', 'backing-up', 'preparing', 'restoring', 'switching']
    expect([...crashedIn]).toEqual(expect.arrayContaining(passed))
    expect(states(switched)).toEqual([
      'planned',
      'freezing',
      'backing-up',
      'preparing',
      'restoring',
      'switching',
      'switched',
    ])
    await scene.drain()
    const jobs = await scene.target.list('batch/v1', 'Job', `${tenant.slug}-storage`)
    expect(jobs).toHaveLength(2)
    expect(await uidsOf('target', tenant.slug)).toHaveLength(2)
    expect(await faults()).toEqual([])
    await scene.advance(move)
    expect(await scene.get(move)).toEqual(switched)
  })

  it('tells its steps on the live progress of the member, who reads where it stands', async () => {
    const tenant = await tenantWithData('Duclair')
    const move = await scene.plan(tenant.id)
    scene.house.setClock(windowStartsAt)
    await scene.until(move, 'switched')
    const member = callOf(memberOf(tenant.id))
    const { items } = await scene.house.api.listProvisioningEvents({ tenantId: tenant.id, after: 0 }, member)
    const told = items.flatMap(({ step, outcome }) => (step.startsWith('move-') && outcome === 'done' ? [step] : []))
    expect(told).toEqual([
      'move-freezing',
      'move-backing-up',
      'move-preparing',
      'move-restoring',
      'move-switching',
      'move-switched',
    ])
    const read = await scene.house.api.getMove({ tenantId: tenant.id, moveId: move.id }, member)
    expect(read.state).toBe('switched')
  })
})

describe('a move that goes wrong', () => {
  it('stands still with its reason, and is tried again from where it was or cancelled: a person decides', async () => {
    const tenant = await tenantWithData('Ennery')
    const move = await scene.plan(tenant.id)
    scene.house.setClock(windowStartsAt)
    await scene.until(move, 'restoring')
    await scene.drain()
    await scene.play({ expected: 3, restored: 2 })
    const failed = await scene.until(move, 'switching')
    expect([failed.state, failed.failure]).toEqual([
      'restoring',
      expect.stringMatching(/^restore-failed: archives .*courrier/),
    ])
    await scene.advance(move)
    expect((await scene.get(move)).version).toBe(failed.version)
    expect(await bindings('source', tenant.slug)).toBe(0)
    const claims = await uidsOf('target', tenant.slug)
    const command = { tenantId: tenant.id, moveId: move.id, reason: 'le stockage répond de nouveau' }
    await scene.house.api.retryMove(command, callOf(operator, { ifMatch: failed.version }))
    const switched = await scene.until(move, 'switched')
    expect(switched.claims.every(({ restoredFiles }) => restoredFiles === 3n)).toBe(true)
    expect(await uidsOf('target', tenant.slug)).toEqual(claims)
    const again = scene.house.api.retryMove(command, callOf(operator, { ifMatch: switched.version }))
    expect((await problemOf(again)).code).toBe('move-state')
  })

  it('gives the member everything back when it is cancelled, empties the target and gives its room back', async () => {
    const held = await scene.levelGib(scene.offerIds.target)
    const tenant = await tenantWithData('Frépillon')
    const old = await uidsOf('source', tenant.slug)
    const move = await scene.plan(tenant.id)
    scene.house.setClock(windowStartsAt)
    const restoring = await scene.until(move, 'restoring')
    await scene.drain()
    const cancel = () =>
      scene.house.api.cancelMove(
        { tenantId: tenant.id, moveId: move.id, reason: 'travaux reportés' },
        callOf(operator, { ifMatch: restoring.version }),
      )
    const stale = scene.house.api.cancelMove(
      { tenantId: tenant.id, moveId: move.id, reason: 'travaux reportés' },
      callOf(operator, { ifMatch: restoring.version + 1 }),
    )
    expect((await problemOf(stale)).code).toBe('version-stale')
    const current = await scene.get(move)
    expect(current.version).toBe(restoring.version)
    await cancel()
    const cancelled = await scene.until(move, 'cancelled')
    await scene.drain()
    await scene.play()
    expect(cancelled).toMatchObject({ state: 'cancelled', failure: null })
    expect(await namespaceOf('target', tenant.slug)).toBeNull()
    expect(await bindings('source', tenant.slug)).toBeGreaterThan(0)
    expect(await specOf('source', tenant.slug)).toHaveProperty('backup')
    expect(await uidsOf('source', tenant.slug)).toEqual(old)
    expect(await scene.levelGib(scene.offerIds.target)).toEqual(held)
    expect(await faults()).toEqual([])
  })

  it('never begins after its window', async () => {
    const tenant = await tenantWithData('Génicourt')
    const move = await scene.plan(tenant.id)
    scene.house.setClock('2026-02-11T04:00:00Z')
    await scene.advance(move)
    expect(await scene.get(move)).toMatchObject({ state: 'planned', waitingFor: ['window-missed'] })
    expect(await bindings('source', tenant.slug)).toBeGreaterThan(0)
  })

  it('waits for whoever still writes to the claims, and is lost where somebody wrote after the backup', async () => {
    const tenant = await tenantWithData('Hérouville')
    const namespace = `${tenant.slug}-storage`
    await scene.writer('source', namespace, 'web-0')
    const move = await scene.plan(tenant.id)
    scene.house.setClock(windowStartsAt)
    await scene.advance(move)
    await scene.drain('advance-move')
    await scene.advance(move)
    expect(await scene.get(move)).toMatchObject({ state: 'freezing', waitingFor: ['claims-in-use: web-0'] })
    await scene.source.remove({ apiVersion: 'v1', kind: 'Pod', name: 'web-0', namespace })
    const restoring = await scene.until(move, 'restoring')
    expect(restoring.failure).toBeNull()
    await scene.writer('source', namespace, 'cron-1')
    const lost = await scene.until(move, 'switched')
    expect([lost.state, lost.failure]).toEqual(['switching', 'claims-in-use: cron-1'])
    const command = { tenantId: tenant.id, moveId: move.id, reason: 'arrêté' }
    const retry = scene.house.api.retryMove(command, callOf(operator, { ifMatch: lost.version }))
    expect((await problemOf(retry)).code).toBe('move-state')
    await scene.house.api.cancelMove(command, callOf(operator, { ifMatch: lost.version }))
    expect((await scene.until(move, 'cancelled')).state).toBe('cancelled')
  })

  it('is lost where a claim came after the backup, past the quota that lets none in', async () => {
    const tenant = await tenantWithData('Jouy')
    const namespace = `${tenant.slug}-storage`
    const move = await scene.plan(tenant.id)
    scene.house.setClock(windowStartsAt)
    await scene.until(move, 'restoring')
    await expect(scene.claim(tenant.slug, 'tard')).rejects.toThrow(/exceeded quota/)
    const hard = {
      'requests.storage': '500Gi',
      'bloc.storageclass.storage.k8s.io/requests.storage': '500Gi',
      persistentvolumeclaims: '50',
    }
    const quota = { apiVersion: 'v1', kind: 'ResourceQuota', name: 'grenier', namespace }
    await scene.source.edit(quota, { spec: { hard } })
    await scene.claim(tenant.slug, 'tard')
    const lost = await scene.until(move, 'switched')
    expect([lost.state, lost.failure]).toEqual(['switching', 'claims-in-use: tard'])
  })

  it('stops by name at claims that K8up passes over', async () => {
    const tenant = await tenantWithData('Ivry')
    const move = await scene.plan(tenant.id)
    await scene.source.create({
      apiVersion: 'v1',
      kind: 'PersistentVolumeClaim',
      metadata: { name: 'disque', namespace: `${tenant.slug}-storage` },
      spec: {
        storageClassName: 'bloc',
        accessModes: ['ReadWriteOnce'],
        volumeMode: 'Block',
        resources: { requests: { storage: '1Gi' } },
      },
    })
    scene.house.setClock(windowStartsAt)
    await scene.advance(move)
    await scene.drain('advance-move')
    await scene.advance(move)
    expect(await scene.get(move)).toMatchObject({
      state: 'freezing',
      waitingFor: ['claims-unmovable: disque (claim-block)'],
    })
  })
})
