import type { Adoption } from '@grenier/contracts'
import { Problem } from '@grenier/control-plane/ports'
import { civilDate } from '@grenier/quota-billing'
import { Client } from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { blockedSessions } from '../../harness/blocked-sessions.ts'
import { type AdoptionScene, openAdoptionScene } from './adoption-scene.ts'
import { callOf, operator } from './house.ts'
import { problemOf } from './problem-of.ts'

let scene: AdoptionScene
beforeAll(async () => {
  scene = await openAdoptionScene()
})
afterAll(() => scene?.close())

const notice = {
  noticeGivenOn: civilDate('2026-02-02'),
  dataClass: 'ordinary',
  coolingOffDays: 60,
  reason: 'La commune part',
} as const

/** A tenant that waits for a namespace of its own people, and that namespace. */
async function waiting() {
  const namespace = await scene.brownfield()
  const tenant = await scene.enrol(namespace)
  return { namespace, tenantId: tenant.id }
}

const startExit = (tenantId: string) => scene.house.api.startExit({ tenantId, ...notice }, callOf(operator))

const tenantLabel = 'grenier.internal/tenant'
const labelsOf = async (name: string) =>
  (await scene.api.read({ apiVersion: 'v1', kind: 'Namespace', name }))?.metadata?.labels ?? {}

describe('a take-over and an exit', () => {
  /** An exit that stands beside a take-over nevertheless: one from before the two excluded each other. */
  async function exitBeside(ordered: Adoption): Promise<void> {
    const { tenantId } = ordered
    const other = await scene.enrol(null)
    const exit = await startExit(other.id)
    await scene.house.unitOfWork.transact({ kind: 'platform' }, (tx) =>
      tx.tenancy.insertExit({ ...exit, tenantId, id: ordered.namespaceUid }),
    )
  }

  it('exclude each other: no exit starts while a namespace is taken over, and one does afterwards', async () => {
    const { namespace, tenantId } = await waiting()
    const ordered = await scene.takeOver(await scene.report(tenantId, namespace))
    expect(await problemOf(startExit(tenantId))).toMatchObject({ code: 'adoption-under-way' })
    await scene.run(ordered)
    expect(await startExit(tenantId)).toMatchObject({ state: 'notice' })
  })

  it('that are ordered at once are never both accepted', async () => {
    const { namespace, tenantId } = await waiting()
    const reported = await scene.report(tenantId, namespace)
    const watcher = new Client(scene.house.database.adminUrl)
    await watcher.connect()
    const settled: string[] = []
    const noted = (outcome: Promise<unknown>) =>
      outcome.then(
        () => void settled.push('accepted'),
        (error: unknown) => void settled.push(error instanceof Problem ? error.code : String(error)),
      )
    const both = await scene.house.unitOfWork.transact({ kind: 'platform' }, async (tx) => {
      await tx.tenancy.lockTenant(tenantId)
      const orders = [noted(scene.takeOver(reported)), noted(startExit(tenantId))]
      const waitingOrSettled = async () => (await blockedSessions(watcher)) + settled.length
      await expect.poll(waitingOrSettled).toBe(2)
      return orders
    })
    await Promise.all(both)
    await watcher.end()
    expect(settled.filter((one) => one === 'accepted')).toHaveLength(1)
    expect(settled).toContainEqual(expect.stringMatching(/^(exit-open|adoption-under-way)$/))
  })

  it('leave nothing half taken over: what has begun to write is finished, and the exit knows of it', async () => {
    const { namespace, tenantId } = await waiting()
    const ordered = await scene.takeOver(await scene.report(tenantId, namespace))
    scene.house.dieBeforeTransaction(3)
    await expect(scene.run(ordered)).rejects.toThrow('killed')
    scene.house.dieBeforeTransaction(null)
    await exitBeside(ordered)
    scene.house.moveWallClock(120_000)
    expect(await scene.run(ordered)).toEqual({ kind: 'done' })
    expect(await scene.get(ordered)).toMatchObject({ state: 'adopted', refusal: null })
    const state = await scene.house.unitOfWork.read({ kind: 'platform' }, (tx) =>
      tx.provisioning.readTenantState(tenantId),
    )
    expect(state?.known).toMatchObject([{ purpose: 'storage', name: namespace, uid: ordered.namespaceUid }])
  })

  it('write nothing where nothing was written yet', async () => {
    const { namespace, tenantId } = await waiting()
    const ordered = await scene.takeOver(await scene.report(tenantId, namespace))
    await exitBeside(ordered)
    await scene.run(ordered)
    expect(await scene.get(ordered)).toMatchObject({ state: 'refused', refusal: 'exit-open' })
    expect(await labelsOf(namespace)).not.toHaveProperty([tenantLabel])
  })
})
