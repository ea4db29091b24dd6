import type { Adoption } from '@grenier/contracts'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type AdoptionScene, openAdoptionScene } from './adoption-scene.ts'
import { callOf, operator } from './house.ts'
import { problemOf } from './problem-of.ts'

let scene: AdoptionScene
beforeAll(async () => {
  scene = await openAdoptionScene()
})
afterAll(() => scene?.close())

const tenantLabel = 'grenier.internal/tenant'

/** A tenant that waits for a namespace of its own people, and that namespace. */
async function waiting() {
  const namespace = await scene.brownfield()
  const tenant = await scene.enrol(namespace)
  return { namespace, tenantId: tenant.id }
}

const labelsOf = async (name: string) =>
  (await scene.api.read({ apiVersion: 'v1', kind: 'Namespace', name }))?.metadata?.labels ?? {}

const readinessOf = async (tenantId: string) => {
  const { conditions } = await scene.house.api.getTenant({ tenantId }, callOf(operator))
  return conditions.find(({ type }) => type === 'Ready')?.reason
}

describe('a take-over that cannot go on', () => {
  const withdraw = async (adoption: Adoption) => {
    const { tenantId, id: adoptionId, version } = await scene.get(adoption)
    const reason = 'La grappe ne répond pas'
    return await scene.house.api.withdrawAdoption(
      { tenantId, adoptionId, reason },
      callOf(operator, { ifMatch: version }),
    )
  }

  it('and has not begun is withdrawn without asking the cluster; its job then writes nothing, and another is ordered', async () => {
    const { namespace, tenantId } = await waiting()
    const ordered = await scene.takeOver(await scene.report(tenantId, namespace))
    scene.breakCluster('the API server is away')
    await scene.run(ordered)
    expect(await withdraw(ordered)).toMatchObject({ state: 'withdrawn', writeBegunAt: null, endedAt: null })
    scene.breakCluster(null)
    expect(await scene.run(ordered)).toEqual({ kind: 'done' })
    expect(await labelsOf(namespace)).not.toHaveProperty([tenantLabel])
    await scene.reconcile(tenantId)
    expect(await readinessOf(tenantId)).toBe('AwaitingAdoption')
    const again = await scene.takeOver(await scene.report(tenantId, namespace))
    await scene.run(again)
    expect(await scene.get(again)).toMatchObject({ state: 'adopted' })
  })

  it('whose first write is refused for ever is withdrawn once the cluster shows that nothing was written', async () => {
    const { namespace, tenantId } = await waiting()
    const ordered = await scene.takeOver(await scene.report(tenantId, namespace))
    scene.breakWrites('a webhook refuses')
    expect(await scene.run(ordered)).toMatchObject({ kind: 'retry', reason: 'a webhook refuses' })
    expect((await scene.get(ordered)).writeBegunAt).not.toBeNull()
    scene.breakCluster('the API server is away')
    expect(await problemOf(withdraw(ordered))).toEqual({
      code: 'adoption-begun',
      params: { namespace, begunOn: '2026-02-02' },
    })
    scene.breakCluster(null)
    scene.breakWrites(null)
    expect(await withdraw(ordered)).toMatchObject({ state: 'withdrawn', writeBegunAt: null })
    expect(await scene.run(ordered)).toEqual({ kind: 'done' })
    expect(await labelsOf(namespace)).not.toHaveProperty([tenantLabel])
  })

  it('and has written is not withdrawn: it says so, and the next run finishes it', async () => {
    const { namespace, tenantId } = await waiting()
    const ordered = await scene.takeOver(await scene.report(tenantId, namespace))
    scene.house.dieBeforeTransaction(3)
    await expect(scene.run(ordered)).rejects.toThrow('killed')
    scene.house.dieBeforeTransaction(null)
    // While the dead run has the lease, and once it has not.
    expect(await problemOf(withdraw(ordered))).toMatchObject({ code: 'adoption-begun' })
    scene.house.moveWallClock(120_000)
    expect(await problemOf(withdraw(ordered))).toMatchObject({ code: 'adoption-begun' })
    expect(await scene.run(ordered)).toEqual({ kind: 'done' })
    expect(await scene.get(ordered)).toMatchObject({ state: 'adopted' })
    expect(await problemOf(withdraw(ordered))).toMatchObject({ code: 'adoption-state' })
  })
})
