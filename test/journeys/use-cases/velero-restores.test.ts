import { GIB } from '@grenier/quota-billing'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { levelOf, reconcile } from './dated-house.ts'
import { callOf, type House, memberOf, openHouse, operator } from './house.ts'
import { problemOf } from './problem-of.ts'
import { claim, copy, show } from './protection-scene.ts'
import { enrolCommune, prepareRegion, type Region } from './region.ts'

let house: House
let region: Region
let tenantId: string
let copyId: string

beforeAll(async () => {
  house = await openHouse('2026-01-05T09:00:00.000Z')
  region = await prepareRegion(house)
})
beforeEach(async () => {
  tenantId = (await enrolCommune(house, region, { name: 'Ronquerolles', gib: 4n })).id
  await reconcile(house, tenantId)
  await see(true)
  const { items } = await house.api.listBackupCopies({ tenantId, limit: 9, withGone: false }, callOf(operator))
  copyId = items.find(({ driver }) => driver === 'velero')?.id ?? ''
  house.cluster.drillNamespace = 'gone'
})
afterAll(() => house.close())

/** Velero copied the archives, and K8up did before; the archives stand, or are gone. */
async function see(isStanding: boolean): Promise<void> {
  const archives = claim('archives', { className: region.block.className, capacityBytes: GIB })
  const mail = claim('courrier', { className: region.block.className, capacityBytes: GIB })
  const byVelero = { driver: 'velero', sizeBytes: 90n, copyRef: 'upload-1' } as const
  const copies = [copy('archives', 30), copy('archives', 2, byVelero), copy('courrier', 3)]
  show(house, isStanding ? [archives, mail] : [mail], copies)
  await house.jobs['observe-protection']({ tenantId })
}

const ask = (body: { newClaimName: string; restoredBytes?: bigint }, copied = copyId) =>
  house.api.requestRestore({ tenantId, copyId: copied, ...body }, callOf(memberOf(tenantId)))
const run = (taskId: string) => house.jobs['run-protection-task']({ tenantId, taskId })

describe('a restore of a copy that Velero made', () => {
  test('brings a claim that is gone back under its own name, by Velero whatever copies today', async () => {
    await see(false)
    const task = await ask({ newClaimName: 'archives' })
    expect(task).toMatchObject({ kind: 'restore', restoredBytes: GIB })
    house.cluster.advance = () => ({ phase: 'succeeded', message: 'back', objectUid: 'uid-1' })
    await run(task.id)
    expect(house.cluster.tasks.at(-1)).toMatchObject({
      kind: 'restore',
      restore: { copyRef: 'upload-1', newClaimName: 'archives' },
      velero: { namespace: 'velero' },
    })
    expect(
      await problemOf(ask({ newClaimName: 'archives' }).then(() => ask({ newClaimName: 'archives' }))),
    ).toMatchObject({
      code: 'restore-claim-exists',
    })
  })

  test.each([
    ['beside the claim that stands', true, 'autre'],
    ['over the claim that stands', true, 'archives'],
    ['under another name, though its own is free', false, 'autre'],
  ])('is never made %s', async (_, isStanding, newClaimName) => {
    await see(isStanding)
    const refused = await problemOf(ask({ newClaimName }))
    expect(refused).toMatchObject({ code: 'restore-own-name-only', params: { claimName: 'archives' } })
  })

  test('is as large as the claim was, and no other', async () => {
    await see(false)
    const refused = await problemOf(ask({ newClaimName: 'archives', restoredBytes: 2n * GIB }))
    expect(refused).toMatchObject({ code: 'restore-size-fixed', params: { capacityBytes: `${GIB}` } })
    expect(await ask({ newClaimName: 'archives', restoredBytes: GIB })).toMatchObject({ state: 'queued' })
  })

  test('leaves K8up’s copies to K8up', async () => {
    const { items } = await house.api.listBackupCopies({ tenantId, limit: 9, withGone: false }, callOf(operator))
    const older = items.find(({ driver, claimName }) => driver === 'k8up' && claimName === 'archives')
    const task = await ask({ newClaimName: 'retour' }, older?.id)
    house.cluster.advance = () => ({ phase: 'failed', message: 'enough', objectUid: null })
    await run(task.id)
    expect(house.cluster.tasks.at(-1)?.velero).toBeUndefined()
  })
})

describe('a restore drill of a copy that Velero made', () => {
  const start = () => house.api.startRestoreDrill({ tenantId, copyId }, callOf(operator))
  const heldGib = async () => (await levelOf(house, region, region.epci)).heldGib
  const moved = { copiedBytes: 90n, movedBytes: 90n, restoredFiles: 3n, restoredBytes: 90n, linkBytes: 0n }
  const isProven = async () => {
    const { score } = await house.api.getTenantProtection({ tenantId }, callOf(operator))
    return score.parts.some(({ point, isMet }) => point === 'zero-faults' && isMet)
  }

  async function end(phase: 'succeeded' | 'failed', changes: Partial<typeof moved> = {}): Promise<string> {
    const { id } = await start()
    const progress = { phase, message: phase, objectUid: 'uid-1', moved: { ...moved, ...changes } }
    house.cluster.advance = () => progress
    await run(id)
    await house.jobs['clean-restore-drill']({ tenantId, taskId: id })
    return id
  }

  test('restores under the claim’s own name, into a namespace of its own, with its size held', async () => {
    const held = await heldGib()
    const task = await start()
    expect(task).toMatchObject({ newClaimName: 'archives', namespace: expect.stringContaining('-drill-') })
    expect(await heldGib()).toBe(held + 1n)
    house.cluster.advance = () => ({ phase: 'succeeded', message: 'counted', objectUid: 'uid-1', moved })
    await run(task.id)
    expect(house.cluster.tasks.at(-1)).toMatchObject({
      kind: 'drill',
      restore: { copyRef: 'upload-1', newClaimName: 'archives' },
      drill: { sourceClaimName: 'archives' },
      velero: { namespace: 'velero' },
    })
    await house.jobs['clean-restore-drill']({ tenantId, taskId: task.id })
    expect(house.cluster.removedDrills.at(-1)).toMatchObject({ taskId: task.id, veleroNamespace: 'velero' })
    expect(await heldGib()).toBe(held)
  })

  test('is certified for the bytes that came back, and for nothing more', async () => {
    const taskId = await end('succeeded')
    const { record } = await house.api.getDrillCertificate({ tenantId, taskId }, callOf(memberOf(tenantId)))
    expect(record).toMatchObject({
      driver: 'velero',
      verdict: 'bytes-complete',
      restoredFiles: 3n,
      copiedBytes: 90n,
      restoredBytes: 90n,
      expectedFiles: null,
      comparedBytes: null,
    })
    const { items } = await house.api.listRestoreDrills({ tenantId, limit: 1 }, callOf(memberOf(tenantId)))
    expect(items[0]).toMatchObject({ restoredFiles: 3n, copiedBytes: 90n, restoredBytes: 90n, expectedFiles: null })
  })

  test('that could only count earns no point of the score, takes none, and hides no fault', async () => {
    await end('succeeded')
    expect(await isProven()).toBe(false)
    const { items } = await house.api.listBackupCopies({ tenantId, limit: 9, withGone: false }, callOf(operator))
    const compared = items.find(({ driver }) => driver === 'k8up')?.id ?? ''
    const proving = await house.api.startRestoreDrill({ tenantId, copyId: compared }, callOf(operator))
    const files = { expectedFiles: 3n, restoredFiles: 3n, comparedBytes: 90n }
    house.cluster.advance = () => ({ phase: 'succeeded', message: 'equal', objectUid: 'uid-1', files })
    await run(proving.id)
    expect(await isProven()).toBe(true)
    await end('succeeded')
    expect(await isProven()).toBe(true)
    const taskId = await end('failed', { movedBytes: 80n, restoredBytes: 80n })
    expect(await isProven()).toBe(false)
    const { record } = await house.api.getDrillCertificate({ tenantId, taskId }, callOf(operator))
    expect(record.verdict).toBe('bytes-differ')
    await end('succeeded')
    expect(await isProven()).toBe(false)
  })

  test('comes by itself to whoever has a copy with bytes, and to no empty one', async () => {
    const archives = claim('archives', { className: region.block.className, capacityBytes: GIB })
    const empty = copy('archives', 1, { driver: 'velero', sizeBytes: 0n, copyRef: 'upload-2' })
    show(house, [archives], [copy('archives', 2, { driver: 'velero', sizeBytes: 90n, copyRef: 'upload-1' }), empty])
    await house.jobs['observe-protection']({ tenantId })
    // A turn starts a few: whoever came before in this house has had its own.
    for (let turn = 0; turn < 4; turn += 1) await house.jobs['start-restore-drills']({})
    const { items } = await house.api.listRestoreDrills({ tenantId, limit: 9 }, callOf(operator))
    expect(items.map(({ requestedBy, copyRef }) => [requestedBy, copyRef])).toEqual([['schedule', 'upload-1']])
  })
})
