import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import { type Actor, type Endpoint, endpoints, type JobKind, jobs, roles } from '@grenier/contracts'
import { instant } from '@grenier/quota-billing'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type ExitScene, openExitScene } from './exit-scene.ts'
import { callOf, operator } from './house.ts'
import { openMoveScene, plannedOn, windowStartsAt } from './move-scene.ts'

/** Kinds that hold data, or without which data is lost. */
const dataPaths =
  /\/(namespaces\/[^/]+|persistentvolumeclaims\/|persistentvolumes\/|objectbucketclaims\/|volumesnapshots\/|snapshots\/|secrets\/)[^/]*(\?|$)/

let scene: ExitScene
const deletions: string[] = []
const note = (message: unknown) => {
  const { request } = message as { request: { method: string; path: string } }
  if (request.method === 'DELETE' && dataPaths.test(request.path)) deletions.push(request.path)
}

beforeAll(async () => {
  scene = await openExitScene()
  subscribe('undici:request:create', note)
})
afterAll(async () => {
  unsubscribe('undici:request:create', note)
  await scene?.close()
})
beforeEach(() => {
  deletions.length = 0
})

/** Runs every job that waits, until none is due: what an API call may bring about later. */
async function drain(): Promise<void> {
  for (let turn = 0; turn < 20; turn += 1) {
    const rows = await scene.house.outboxRelay.claim({ limit: 200, now: instant(Date.now()) })
    if (rows.length === 0) return
    for (const row of rows) {
      const run = scene.house.jobs[row.kind as JobKind] as (payload: never) => Promise<unknown>
      await run(row.payload as never).catch(() => undefined)
      await scene.house.outboxRelay.markDone(row.id, instant(Date.now()))
    }
  }
}

async function tenantWithData(name: string) {
  const tenant = await scene.enrol(name)
  await scene.claim(tenant.slug, 'archives')
  await scene.copy(tenant.slug, 'archives', '2026-02-03T02:00:00Z')
  await scene.reconcile(tenant.id)
  return tenant
}

/** Uids of everything of a tenant that holds data, none of it on its way out. */
async function standing(slug: string): Promise<string[]> {
  const lists = await Promise.all([
    scene.api.list('v1', 'PersistentVolumeClaim', `${slug}-storage`),
    scene.api.list('k8up.io/v1', 'Snapshot', `${slug}-storage`),
    scene.api.list('objectbucket.io/v1alpha1', 'ObjectBucketClaim', `${slug}-backup`),
    ...['storage', 'backup'].map(async (purpose) => {
      const found = await scene.api.read({ apiVersion: 'v1', kind: 'Namespace', name: `${slug}-${purpose}` })
      return found === null ? [] : [found]
    }),
  ])
  return lists
    .flat()
    .filter(({ metadata }) => metadata?.deletionTimestamp === undefined)
    .map(({ metadata }) => metadata?.uid ?? '')
    .toSorted()
}

describe('nothing that holds data is deleted', () => {
  it('by any call of the API, whatever the role, nor by what a call brings about', async () => {
    const tenant = await tenantWithData('Auvers')
    const before = await standing(tenant.slug)
    expect(before).toHaveLength(5)
    const called = new Set<string>()
    for (const [operation, endpoint] of Object.entries(endpoints) as [string, Endpoint][]) {
      const useCase = (
        scene.house.api as unknown as Record<string, (command: unknown, call: unknown) => Promise<unknown>>
      )[operation]
      // What approves a destruction is the one way there is; the rest of this file says what else it takes.
      if (endpoint.method === 'GET' || useCase === undefined) continue
      for (const role of roles) {
        const actor: Actor = { subject: `${role}-9`, roles: [role], tenantId: tenant.id, poolId: scene.poolId }
        for (const example of endpoint.examples ?? [{ params: {}, body: {} }]) {
          const params = { ...example.params, tenantId: tenant.id }
          const sent = { ...(endpoint.body?.safeDecode(example.body ?? {}).data ?? example.body) }
          const call = callOf(actor, { ifMatch: 1 })
          await useCase({ ...params, ...sent }, call).then(
            () => called.add(operation),
            () => undefined,
          )
        }
      }
      await drain()
    }
    expect([...called]).toEqual(expect.arrayContaining(['suspendTenant', 'startExit', 'recordMandate']))
    expect(deletions).toEqual([])
    expect(await standing(tenant.slug)).toEqual(before)
  })

  it('by any job, even where everything it knows of says that the tenant wants nothing more', async () => {
    const tenant = await tenantWithData('Bray')
    const before = await standing(tenant.slug)
    await scene.house.unitOfWork.transact({ kind: 'platform' }, async (tx) => {
      for (const offerId of scene.offerIds) {
        const grantedAt = instant(Date.parse('2026-02-02T09:00:00Z'))
        await tx.quota.setQuota({ tenantId: tenant.id, offerId, quotaBytes: 0n, grantedAt })
      }
    })
    const nothing = {
      exitId: tenant.id,
      moveId: tenant.id,
      taskId: tenant.id,
      siteId: tenant.id,
      adoptionId: tenant.id,
      deliveryId: tenant.id,
      linkId: tenant.id,
      resetId: tenant.id,
      moment: 'asked',
      recipient: 'operator',
      exportId: tenant.id,
      subprocessorId: tenant.id,
      eventId: tenant.id,
      noticeKind: 'statement-issued',
      subjectId: tenant.id,
      occurrence: 'issue',
    }
    const ofNobody = { clusterId: tenant.id, probeId: tenant.id, batchId: tenant.id }
    const payloads = { tenantId: tenant.id, ...ofNobody, offerId: scene.offerIds[0], month: '2026-02', ...nothing }
    for (const kind of Object.keys(jobs) as JobKind[]) {
      const payload = jobs[kind].payload.parse(payloads)
      const run = scene.house.jobs[kind] as (payload: never) => Promise<unknown>
      await run(payload as never)
    }
    await drain()
    expect(deletions).toEqual([])
    expect(await standing(tenant.slug)).toEqual(before)
  })

  it('by repairing drift, with objects missing, replaced or without their marks', async () => {
    const tenant = await tenantWithData('Cléry')
    const storage = `${tenant.slug}-storage`
    const before = await standing(tenant.slug)
    const remove = (apiVersion: string, kind: string, name: string) =>
      scene.api.remove({ apiVersion, kind, name, namespace: storage })
    await remove('v1', 'ResourceQuota', 'grenier')
    await remove('networking.k8s.io/v1', 'NetworkPolicy', 'grenier-default-deny')
    await remove('rbac.authorization.k8s.io/v1', 'RoleBinding', 'grenier-member-admin')
    await remove('k8up.io/v1', 'Schedule', 'grenier')
    await remove('v1', 'Secret', 'grenier-backup-repository')
    const claim = { apiVersion: 'v1', kind: 'PersistentVolumeClaim', name: 'archives', namespace: storage }
    await scene.api.edit(claim, {
      metadata: { name: 'archives', namespace: storage, labels: { 'grenier.internal/installation': 'somebody-else' } },
    })
    const namespace = { apiVersion: 'v1', kind: 'Namespace', name: storage }
    await scene.api.edit(namespace, { metadata: { name: storage, labels: { 'grenier.internal/tenant': null } } })
    // What somebody else deleted is not ours.
    deletions.length = 0
    for (let run = 0; run < 3; run += 1) await scene.reconcile(tenant.id)
    expect(deletions).toEqual([])
    expect(await standing(tenant.slug)).toEqual(before)
    const bucket = { apiVersion: 'objectbucket.io/v1alpha1', kind: 'ObjectBucketClaim', name: 'grenier-backup' }
    await scene.api.remove({ ...bucket, namespace: `${tenant.slug}-backup` })
    deletions.length = 0
    for (let run = 0; run < 2; run += 1) await scene.reconcile(tenant.id)
    expect(deletions).toEqual([])
  })

  it('while a tenant is suspended, nor by its resumption', async () => {
    const tenant = await tenantWithData('Duclair')
    const before = await standing(tenant.slug)
    const suspension = await scene.house.api.suspendTenant(
      { tenantId: tenant.id, reason: 'compte compromis' },
      callOf(operator),
    )
    await scene.reconcile(tenant.id)
    await scene.house.api.resumeTenant(
      { tenantId: tenant.id, suspensionId: suspension.id, reason: 'enquête close' },
      callOf(operator, { ifMatch: 1 }),
    )
    await scene.reconcile(tenant.id)
    expect(deletions).toEqual([])
    expect(await standing(tenant.slug)).toEqual(before)
  })

  it('by an exit that nobody approved, however late it is and however often it is advanced', async () => {
    const tenant = await tenantWithData('Ennery')
    const ready = await scene.toApproval(tenant, { claims: ['archives'] })
    const before = await standing(tenant.slug)
    scene.house.setClock('2036-01-01T08:00:00Z')
    for (let run = 0; run < 3; run += 1) {
      await scene.advance(ready)
      await scene.reconcile(tenant.id)
    }
    expect(deletions).toEqual([])
    expect(await standing(tenant.slug)).toEqual(before)
    const forced = scene.house.unitOfWork.transact({ kind: 'platform' }, (tx) =>
      tx.tenancy.updateExit({ ...ready, state: 'destroying' }),
    )
    await expect(forced).rejects.toMatchObject({ constraint: 'tenant_exit_destruction' })
  })

  it('of a neighbour by an exit that crashes at every point, is run twice at once, and is finished', async () => {
    const neighbour = await tenantWithData('Frépillon')
    const tenant = await tenantWithData('Génicourt')
    const before = await standing(neighbour.slug)
    const approved = await scene.approve(await scene.toApproval(tenant, { claims: ['archives'] }))
    deletions.length = 0
    let crashes = 0
    for (let n = 1; n < 40; n += 1) {
      scene.house.dieBeforeTransaction(n)
      const outcome = await scene.advance(approved).catch(() => null)
      scene.house.dieBeforeTransaction(null)
      if (outcome?.kind === 'done') break
      if (outcome === null) crashes += 1
      // A crashed run keeps its lease until it has expired.
      scene.house.moveWallClock(300_000)
    }
    expect(crashes).toBeGreaterThan(3)
    await Promise.all([scene.advance(approved), scene.advance(approved)])
    const exit = await scene.house.api.getExit({ tenantId: tenant.id, exitId: approved.id }, callOf(operator))
    expect(exit.state).toBe('destroyed')
    expect(exit.history.filter(({ state }) => state === 'destroyed')).toHaveLength(1)
    expect(await standing(tenant.slug)).toEqual([])
    expect(await standing(neighbour.slug)).toEqual(before)
    expect(deletions.length).toBeGreaterThan(3)
    expect(deletions.every((path) => path.includes(tenant.slug))).toBe(true)
  })

  it('by a move, nor by its cancellation but of the copies that it made itself', async () => {
    const moves = await openMoveScene()
    try {
      const tenantOf = async (name: string) => {
        const tenant = await moves.enrol(name)
        await moves.claim(tenant.slug, 'archives')
        return tenant
      }
      const claimsOn = async (side: 'source' | 'target', slug: string) =>
        (await moves[side].list('v1', 'PersistentVolumeClaim', `${slug}-storage`)).map(({ metadata }) => metadata?.uid)
      const [stays, goes] = [await tenantOf('Hérouville'), await tenantOf('Ivry')]
      const before = await Promise.all([stays, goes].map(({ slug }) => claimsOn('source', slug)))
      deletions.length = 0
      const done = await moves.plan(goes.id)
      moves.house.setClock(windowStartsAt)
      await moves.until(done, 'switched')
      await moves.drain()
      moves.house.setClock(plannedOn)
      const undone = await moves.plan(stays.id)
      moves.house.setClock(windowStartsAt)
      const restoring = await moves.until(undone, 'restoring')
      // A removal that nobody asked for or approved is none, however late it is.
      moves.house.setClock('2036-01-01T08:00:00Z')
      await moves.advance(done)
      expect(deletions).toEqual([])
      const ending = { tenantId: stays.id, moveId: undone.id, reason: 'travaux reportés' }
      const { version } = await moves.get(restoring)
      await moves.house.api.cancelMove(ending, callOf(operator, { ifMatch: version }))
      expect((await moves.until(undone, 'cancelled')).state).toBe('cancelled')
      expect(deletions.map((path) => path.replace(/\?.*/, ''))).toEqual([`/api/v1/namespaces/${stays.slug}-storage`])
      expect(await Promise.all([stays, goes].map(({ slug }) => claimsOn('source', slug)))).toEqual(before)
      expect(await claimsOn('target', goes.slug)).toHaveLength(1)
      const forced = moves.house.unitOfWork.transact({ kind: 'platform' }, async (tx) => {
        const move = await tx.tenancy.lockMove(goes.id, done.id)
        if (move !== null) await tx.tenancy.updateMove({ ...move, state: 'removing' })
      })
      await expect(forced).rejects.toMatchObject({ constraint: 'tenant_move_removal' })
    } finally {
      await moves.close()
    }
  })
})
