import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { areCapsuleKindsPresent } from '../../provisioning/support/capsule-kinds.ts'
import { callOf, operator } from './house.ts'
import { type MoveScene, openMoveScene, windowStartsAt } from './move-scene.ts'

const apiVersion = 'capsule.clastix.io/v1beta2'

describe.skipIf(!areCapsuleKindsPresent)('a cancelled move to a cluster that keeps Tenants of Capsule', () => {
  let scene: MoveScene
  beforeAll(async () => {
    scene = await openMoveScene({ capsuleOnTarget: true })
  })
  afterAll(() => scene?.close())

  it('takes its Tenant away with its namespace, and is not over before it is gone', async () => {
    const tenant = await scene.enrol('Auvers')
    await scene.claim(tenant.slug, 'archives', '10Gi')
    const address = { apiVersion, kind: 'Tenant', name: tenant.slug }
    const move = await scene.plan(tenant.id)
    scene.house.setClock(windowStartsAt)
    expect((await scene.until(move, 'restoring')).state).toBe('restoring')
    expect(await scene.target.read(address)).not.toBeNull()
    const held = await scene.levelGib(scene.offerIds.target)
    await scene.target.edit(address, { metadata: { name: tenant.slug, finalizers: ['example.org/held'] } })
    const stranger = { apiVersion, kind: 'Tenant', metadata: { name: 'oil' }, spec: {} }
    await scene.target.create(stranger)
    const { version } = await scene.get(move)
    await scene.house.api.cancelMove(
      { tenantId: tenant.id, moveId: move.id, reason: 'Travaux reportés' },
      callOf(operator, { ifMatch: version }),
    )
    for (let turn = 0; turn < 4; turn += 1) await scene.advance(move)
    expect(await scene.get(move)).toMatchObject({
      state: 'cancelling',
      waitingFor: [`removal-under-way: CapsuleTenant ${tenant.slug}`],
    })
    expect(await scene.target.read({ apiVersion: 'v1', kind: 'Namespace', name: `${tenant.slug}-storage` })).toBeNull()
    expect(await scene.levelGib(scene.offerIds.target)).toEqual(held)
    await scene.target.edit(address, { metadata: { name: tenant.slug, finalizers: null } })
    expect((await scene.until(move, 'cancelled')).state).toBe('cancelled')
    expect(await scene.target.read(address)).toBeNull()
    expect(await scene.target.read({ apiVersion, kind: 'Tenant', name: 'oil' })).not.toBeNull()
    expect((await scene.levelGib(scene.offerIds.target)).held).toBe(held.held - 52n)
  })
})
