import { readFileSync } from 'node:fs'
import { readFigures } from '@grenier/control-plane'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type ExitScene, openExitScene } from './exit-scene.ts'
import { callOf, operator } from './house.ts'

let scene: ExitScene
beforeAll(async () => {
  scene = await openExitScene()
})
afterAll(() => scene?.close())

const alerts = readFileSync(new URL('../../../charts/grenier/files/alerts.yaml', import.meta.url), 'utf8')
const [, leftOut = ''] = /grenier_tenants\{[^}]*reason!~"([^"]+)"/.exec(alerts) ?? []

async function figures() {
  const { installation } = await readFigures(scene.house.ports, {
    now: scene.house.ports.wallClock.now(),
    perTenant: false,
  })
  return installation
}

/** Reasons of those whom `GrenierTenantsUnready` counts. */
async function ringing(): Promise<readonly string[]> {
  const { tenants } = await figures()
  return tenants
    .filter(({ ready, reason }) => ready !== 'True' && !leftOut.split('|').includes(reason))
    .map(({ reason }) => reason)
}

describe('the alert for members that are not ready', () => {
  it('rings for a fault', async () => {
    const tenant = await scene.enrol('Auvers')
    expect(await ringing()).toEqual([])
    await scene.api.remove({ apiVersion: 'v1', kind: 'Namespace', name: `${tenant.slug}-storage` })
    await scene.reconcile(tenant.id)
    expect(await ringing()).toEqual(['DataMissing'])
    expect((await figures()).conditions).toContainEqual({ type: 'DataMissing', status: 'True', count: 1 })
  })

  it('is quiet about a suspension, however long', async () => {
    const tenant = await scene.enrol('Bray')
    const before = await ringing()
    await scene.house.api.suspendTenant({ tenantId: tenant.id, reason: 'Compte compromis' }, callOf(operator))
    await scene.reconcile(tenant.id)
    expect((await figures()).tenants).toContainEqual({ ready: 'False', reason: 'Suspended', count: 1 })
    expect(await ringing()).toEqual(before)
  })

  it('is quiet from the freeze of an exit on, and no condition of who has left is counted', async () => {
    const tenant = await scene.enrol('Cléry')
    await scene.claim(tenant.slug, 'archives')
    const before = await ringing()
    const conditionsOf = async () => (await figures()).conditions.reduce((sum, { count }) => sum + count, 0)
    const approved = await scene.approve(await scene.toApproval(tenant, { claims: ['archives'] }))
    expect(await ringing()).toEqual(before)
    await scene.reconcile(tenant.id)
    expect((await figures()).tenants).toContainEqual({ ready: 'False', reason: 'Exiting', count: 1 })
    expect(await ringing()).toEqual(before)
    const standing = await conditionsOf()
    await scene.advance(approved)
    await scene.reconcile(tenant.id)
    const left = await scene.house.api.getTenant({ tenantId: tenant.id }, callOf(operator))
    expect(left.conditions.find(({ type }) => type === 'Ready')).toMatchObject({ status: 'False', reason: 'Exited' })
    expect((await figures()).tenants.map(({ reason }) => reason)).not.toContain('Exited')
    expect(await conditionsOf()).toBe(standing - left.conditions.length)
    expect(await ringing()).toEqual(before)
  })
})
