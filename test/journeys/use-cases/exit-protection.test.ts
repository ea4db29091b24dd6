import { afterAll, beforeAll, expect, test } from 'vitest'
import { type ExitScene, openExitScene } from './exit-scene.ts'
import { callOf, operator } from './house.ts'

let scene: ExitScene
beforeAll(async () => {
  scene = await openExitScene({ workerMayDestroy: false })
})
afterAll(() => scene?.close())

test('nothing is copied nor restored any more once the destruction has begun, whatever was asked for before', async () => {
  const { house } = scene
  const tenant = await scene.enrol('Auvers')
  const tenantId = tenant.id
  await scene.claim(tenant.slug, 'archives')
  const waiting = await scene.toApproval(tenant, { claims: ['archives'] })
  const claimsSeen = async () => {
    await house.jobs['observe-protection']({ tenantId })
    const { claims } = await house.api.getTenantProtection({ tenantId }, callOf(operator))
    return claims.map(({ name }) => name)
  }
  await expect.poll(claimsSeen).toEqual(['archives'])
  const { items } = await house.api.listBackupCopies({ tenantId, limit: 1, withGone: false }, callOf(operator))
  // By itself no drill comes to who is leaving: it would hold up what the exit waits for.
  await house.jobs['start-restore-drills']({})
  expect((await house.api.listRestoreDrills({ tenantId, limit: 1 }, callOf(operator))).items).toEqual([])
  const drill = await house.api.startRestoreDrill({ tenantId, copyId: items[0]?.id ?? '' }, callOf(operator))
  const backup = await house.api.requestBackup({ tenantId }, callOf(operator))
  await scene.approve(waiting)
  for (const { id: taskId } of [drill, backup]) {
    await house.jobs['run-protection-task']({ tenantId, taskId })
    const ended = await house.api.getProtectionTask({ tenantId, taskId }, callOf(operator))
    expect(ended).toMatchObject({ state: 'failed', message: 'the data of the member is being destroyed' })
  }
  expect(await scene.api.read({ apiVersion: 'v1', kind: 'Namespace', name: drill.namespace })).toBeNull()
  expect(await scene.api.list('k8up.io/v1', 'Backup', backup.namespace)).toEqual([])
})
