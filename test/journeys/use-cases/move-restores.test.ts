import { instantFromIso } from '@grenier/quota-billing'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { callOf, memberOf, operator } from './house.ts'
import { type MoveScene, openMoveScene, plannedOn, windowStartsAt } from './move-scene.ts'

let scene: MoveScene
beforeAll(async () => {
  scene = await openMoveScene()
})
afterAll(() => scene?.close())
beforeEach(() => scene.house.setClock(plannedOn))

const ofTask = { 'app.kubernetes.io/managed-by': 'grenier', 'grenier.internal/task': 'an-earlier-one' }

/** A tenant with one claim, a copy of it that may be restored, and a move that is planned. */
async function planned(name: string) {
  const tenant = await scene.enrol(name)
  const namespace = `${tenant.slug}-storage`
  await scene.claim(tenant.slug, 'archives', '10Gi')
  const spec = { id: 'night', date: new Date().toISOString(), paths: ['/data/archives'], repository: 's3:bucket' }
  const metadata = { name: 'night', namespace }
  await scene.source.create({ apiVersion: 'k8up.io/v1', kind: 'Snapshot', metadata, spec })
  await scene.house.jobs['observe-protection']({ tenantId: tenant.id })
  return { tenant, namespace, move: await scene.plan(tenant.id) }
}

async function restore(tenantId: string, newClaimName: string) {
  const wanted = { tenantId, withGone: false, limit: 10 }
  const { items } = await scene.house.api.listBackupCopies(wanted, callOf(memberOf(tenantId)))
  const copyId = items[0]?.id ?? ''
  return await scene.house.api.requestRestore({ tenantId, copyId, newClaimName }, callOf(memberOf(tenantId)))
}

/** The task ends as its cluster would have it end. */
async function end(tenantId: string, taskId: string): Promise<void> {
  await scene.house.unitOfWork.transact({ kind: 'platform' }, async (tx) => {
    const task = await tx.protection.lockTask(tenantId, taskId)
    if (task === null) throw new Error('the task is not there')
    const at = instantFromIso(windowStartsAt)
    await tx.protection.updateTask({ ...task, state: 'failed', startedAt: at, endedAt: at, deadlineAt: at })
  })
}

const remove = (side: 'source' | 'target', namespace: string, name: string) =>
  scene[side].remove({ apiVersion: 'v1', kind: 'Pod', name, namespace })

describe('a move and restores that have not ended', () => {
  it('copies nothing of the old side while a restore that somebody asked for still fills a claim of it', async () => {
    const { tenant, move } = await planned('Auvers')
    const asked = await restore(tenant.id, 'archives-retour')
    scene.house.setClock(windowStartsAt)
    await scene.advance(move)
    await scene.reconcile(tenant.id)
    await scene.advance(move)
    const waiting = await scene.get(move)
    expect([waiting.state, waiting.waitingFor]).toEqual(['freezing', ['member-restores-open: archives-retour']])
    expect(waiting.frozenAt).toBeNull()
    await end(tenant.id, asked.id)
    await scene.advance(move)
    expect((await scene.get(move)).state).toBe('backing-up')
  })

  it('neither restores into a new claim nor switches while an earlier restore may still write there', async () => {
    const { tenant, namespace, move } = await planned('Bray')
    scene.house.setClock(windowStartsAt)
    await scene.until(move, 'restoring')
    await scene.writer('target', namespace, { name: 'earlier-1', labels: ofTask })
    await scene.drain()
    await scene.play()
    expect(await scene.target.list('batch/v1', 'Job', namespace)).toEqual([])
    await remove('target', namespace, 'earlier-1')
    await scene.play()
    await scene.play()
    expect(await scene.target.list('batch/v1', 'Job', namespace)).toHaveLength(1)

    await scene.writer('target', namespace, { name: 'earlier-2', labels: ofTask })
    await scene.advance(move)
    const waiting = await scene.get(move)
    expect([waiting.state, waiting.waitingFor]).toEqual(['switching', ['restores-under-way: earlier-2']])
    await remove('target', namespace, 'earlier-2')

    const asked = await restore(tenant.id, 'archives-retour')
    expect((await scene.until(move, 'switching')).waitingFor).not.toEqual([])
    for (let turn = 0; turn < 5; turn += 1) {
      await scene.advance(move)
      await scene.reconcile(tenant.id)
    }
    const still = await scene.get(move)
    expect([still.state, still.waitingFor]).toEqual(['switching', ['member-restores-open: archives-retour']])
    await end(tenant.id, asked.id)
    expect((await scene.until(move, 'switched')).state).toBe('switched')
  })
})

describe('the first backup of a new side', () => {
  it('is asked for by the switch itself, so that the new side has a copy that the API restores', async () => {
    const { tenant, namespace, move } = await planned('Clery')
    scene.house.setClock(windowStartsAt)
    await scene.until(move, 'switched')
    const call = callOf(operator)
    const { items } = await scene.house.api.listProtectionTasks({ tenantId: tenant.id, limit: 10 }, call)
    const backups = items.filter(({ kind }) => kind === 'backup')
    expect(backups.map(({ state }) => state).toSorted()).toEqual(['queued', 'succeeded'])
    await scene.drain()
    const made = (await scene.target.list('k8up.io/v1', 'Backup', namespace)).map(({ metadata }) => metadata?.name)
    expect(made).toEqual([`grenier-${backups.find(({ state }) => state === 'queued')?.id}`])
    await scene.play()
    await scene.house.jobs['observe-protection']({ tenantId: tenant.id })
    const asked = await restore(tenant.id, 'archives-retour')
    await scene.drain()
    expect(asked.state).toBe('queued')
    const restores = await scene.target.list('k8up.io/v1', 'Restore', namespace)
    expect(restores.map(({ metadata }) => metadata?.name)).toEqual([`grenier-${asked.id}`])
  })

  it('is none while a backup that somebody asked for is under way: the move waits with everything as it was', async () => {
    const { tenant, move } = await planned('Duclair')
    scene.house.setClock(windowStartsAt)
    await scene.until(move, 'restoring')
    await scene.drain()
    await scene.play()
    await scene.play()
    const asked = await scene.house.api.requestBackup({ tenantId: tenant.id }, callOf(memberOf(tenant.id)))
    for (let turn = 0; turn < 5; turn += 1) {
      await scene.advance(move)
      await scene.reconcile(tenant.id)
    }
    const waiting = await scene.get(move)
    expect([waiting.state, waiting.waitingFor]).toEqual(['switching', ['backup-under-way']])
    await end(tenant.id, asked.id)
    expect((await scene.until(move, 'switched')).state).toBe('switched')
  })
})
