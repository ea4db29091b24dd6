import { instantFromIso } from '@grenier/quota-billing'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { callOf, memberOf } from './house.ts'
import { type MoveScene, openMoveScene, plannedOn, windowStartsAt } from './move-scene.ts'

let scene: MoveScene
beforeAll(async () => {
  scene = await openMoveScene()
})
afterAll(() => scene?.close())
beforeEach(() => scene.house.setClock(plannedOn))

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
  const copies = await scene.house.api.listBackupCopies({ tenantId, limit: 10 }, callOf(memberOf(tenantId)))
  const copyId = copies.items.find(({ goneAt }) => goneAt === null)?.id ?? ''
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
})
