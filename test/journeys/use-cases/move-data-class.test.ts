import { civilDate } from '@grenier/quota-billing'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { rowsOf } from './dated-house.ts'
import { callOf, operator } from './house.ts'
import { type MoveScene, openMoveScene, plannedOn, windowStartsAt } from './move-scene.ts'
import { problemOf } from './problem-of.ts'

let scene: MoveScene
beforeAll(async () => {
  scene = await openMoveScene()
  await rowsOf(scene.house, `UPDATE cluster SET profile = profile || '{"backupDriver": "velero"}' WHERE id = $1`, [
    scene.clusterIds.target,
  ])
  const dates = { validFrom: civilDate('2025-01-01'), validUntil: civilDate('2028-12-31') }
  const issued = { reference: 'A-1', issuedBy: 'Service interministériel des archives', ...dates }
  await scene.house.api.recordCertificate(
    { kind: 'archive-agreement', siteId: null, offerId: scene.offerIds.target, ...issued },
    callOf(operator),
  )
})
afterAll(() => scene?.close())
beforeEach(() => scene.house.setClock(plannedOn))

const visa = { reference: 'AD95-2026-7', authority: 'Archives départementales', signedOn: civilDate('2026-02-01') }
const reason = 'Il n’y a que des dossiers courants'

async function change(tenantId: string, residencyMin: 'FR' | null) {
  const { version } = await scene.house.api.getTenant({ tenantId }, callOf(operator))
  const wish = { dataClass: 'ordinary', residencyMin, reason, visa } as const
  return await scene.house.api.changeTenantPlacement({ tenantId, ...wish }, callOf(operator, { ifMatch: version }))
}

async function cancel(tenantId: string, moveId: string) {
  const { version } = await scene.house.api.getMove({ tenantId, moveId }, callOf(operator))
  await scene.house.api.cancelMove({ tenantId, moveId, reason }, callOf(operator, { ifMatch: version }))
}

describe('what is said of the data of a member that moves to where Velero copies', () => {
  it('is not loosened until the move is over: Velero’s copies are none that a move restores', async () => {
    const tenant = await scene.enrol('Auvers')
    await scene.claim(tenant.slug, 'archives', '10Gi')
    await rowsOf(scene.house, `UPDATE tenant_placement SET data_class = 'public-archive' WHERE tenant_id = $1`, [
      tenant.id,
    ])
    await rowsOf(
      scene.house,
      `UPDATE quota_data_class SET data_class = 'public-archive' WHERE tenant_id = $1 AND ended_at IS NULL`,
      [tenant.id],
    )
    const move = await scene.plan(tenant.id)
    expect(await problemOf(change(tenant.id, null))).toEqual({ code: 'move-open', params: {} })
    scene.house.setClock(windowStartsAt)
    expect((await scene.until(move, 'restoring')).state).toBe('restoring')
    expect((await problemOf(change(tenant.id, null))).code).toBe('move-open')
    const { placement } = await scene.house.api.getTenant({ tenantId: tenant.id }, callOf(operator))
    expect(placement?.dataClass).toBe('public-archive')
    await cancel(tenant.id, move.id)
    expect((await scene.until(move, 'cancelled')).state).toBe('cancelled')
    expect((await change(tenant.id, null)).dataClass).toBe('ordinary')
  })

  it('is not said for the first time either', async () => {
    const tenant = await scene.enrol('Bray')
    await rowsOf(scene.house, 'DELETE FROM tenant_placement WHERE tenant_id = $1', [tenant.id])
    await rowsOf(scene.house, 'DELETE FROM quota_data_class WHERE tenant_id = $1', [tenant.id])
    await scene.plan(tenant.id)
    expect((await problemOf(change(tenant.id, 'FR'))).code).toBe('move-open')
  })
})
