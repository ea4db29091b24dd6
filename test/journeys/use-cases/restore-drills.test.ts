import { createHash } from 'node:crypto'
import { civilDate, GIB } from '@grenier/quota-billing'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { ledgerFaults, levelOf, reconcile } from './dated-house.ts'
import { isSigned, signedText } from './drill-signature.ts'
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
  tenantId = (await enrolCommune(house, region, { name: 'Butry', gib: 15n })).id
  await reconcile(house, tenantId)
  show(house, [claim('archives', { className: region.block.className })], [copy('archives', 2)])
  await house.jobs['observe-protection']({ tenantId })
  const { items } = await house.api.listBackupCopies({ tenantId, limit: 1, withGone: false }, callOf(operator))
  copyId = items[0]?.id ?? ''
  house.cluster.drillNamespace = 'gone'
})
afterAll(() => house.close())

const start = () => house.api.startRestoreDrill({ tenantId, copyId }, callOf(operator))
const heldGib = async () => (await levelOf(house, region, region.epci)).heldGib
const drills = async () =>
  (await house.api.listRestoreDrills({ tenantId, limit: 10 }, callOf(memberOf(tenantId)))).items
const score = async () => {
  const { score: given } = await house.api.getTenantProtection({ tenantId }, callOf(operator))
  return given.parts.flatMap(({ point, isMet }) => (isMet ? [point] : []))
}

/** The cluster shows that the drill restored so many of three files. */
function showRestored(restoredFiles: bigint): void {
  const phase = restoredFiles === 3n ? 'succeeded' : 'failed'
  const files = { expectedFiles: 3n, restoredFiles, comparedBytes: restoredFiles * GIB }
  house.cluster.advance = () => ({ phase, message: phase, objectUid: 'uid-1', files })
}

describe('a restore drill', () => {
  test('holds its size in the pools, restores into a namespace of its own, and says what it proved', async () => {
    const task = await start()
    expect(task.namespace).toMatch(/^[a-z0-9-]{1,63}$/)
    expect(task.namespace).toContain('-drill-')
    expect(await heldGib()).toBe(10n)
    showRestored(3n)
    await house.jobs['run-protection-task']({ tenantId, taskId: task.id })
    expect(house.cluster.tasks.at(-1)).toMatchObject({
      kind: 'drill',
      namespace: task.namespace,
      restore: { copyRef: 'archives-2', restoredBytes: 10n * GIB },
      drill: { sourceClaimName: 'archives' },
    })
    const [drill] = await drills()
    expect(drill).toMatchObject({ state: 'succeeded', expectedFiles: 3n, restoredFiles: 3n, claimName: 'archives' })
    expect(await score()).toEqual(['two-media', 'zero-faults'])
  })

  test('gives its capacity back once its namespace is gone, and only then', async () => {
    const held = await heldGib()
    const task = await start()
    const clean = () => house.jobs['clean-restore-drill']({ tenantId, taskId: task.id })
    await clean()
    expect(await heldGib()).toBe(held + 10n)
    showRestored(3n)
    await house.jobs['run-protection-task']({ tenantId, taskId: task.id })
    house.cluster.drillNamespace = 'going'
    expect(await clean()).toMatchObject({ kind: 'retry' })
    expect(await heldGib()).toBe(held + 10n)
    house.cluster.drillNamespace = 'gone'
    await Promise.all([clean(), clean()])
    expect(await heldGib()).toBe(held)
    expect((await drills())[0]?.cleanedAt).not.toBeNull()
    expect(await ledgerFaults(house)).toEqual([])
  })

  test('keeps its hold beyond its time while its namespace may still stand', async () => {
    const held = await heldGib()
    const task = await start()
    house.cluster.drillNamespace = 'going'
    house.moveWallClock(25 * 3_600_000)
    await house.jobs['sweep-reservations']({})
    await house.jobs['clean-restore-drill']({ tenantId, taskId: task.id })
    expect(await heldGib()).toBe(held + 10n)
    house.cluster.drillNamespace = 'gone'
    await house.jobs['clean-restore-drill']({ tenantId, taskId: task.id })
    house.moveWallClock(-25 * 3_600_000)
    expect(await heldGib()).toBe(held)
  })

  test('that differs is a fault, which no score hides', async () => {
    const task = await start()
    showRestored(2n)
    await house.jobs['run-protection-task']({ tenantId, taskId: task.id })
    expect((await drills())[0]).toMatchObject({ state: 'failed', expectedFiles: 3n, restoredFiles: 2n })
    expect(await score()).toEqual(['two-media'])
  })

  test('that shows a copy to be broken takes it from what covers the claim, and from what can be restored', async () => {
    const covered = async () => {
      await house.jobs['observe-protection']({ tenantId })
      const { claims } = await house.api.getTenantProtection({ tenantId }, callOf(operator))
      return claims.map(({ state }) => state)
    }
    expect(await covered()).toEqual(['covered'])
    const task = await start()
    showRestored(2n)
    await house.jobs['run-protection-task']({ tenantId, taskId: task.id })
    expect(await covered()).toEqual(['uncovered'])
    const restore = house.api.requestRestore({ tenantId, copyId, newClaimName: 'retour' }, callOf(operator))
    expect(await problemOf(restore)).toMatchObject({ code: 'copy-not-restorable', params: { copyFault: 'broken' } })
    await house.jobs['start-restore-drills']({})
    expect((await drills()).map(({ requestedBy }) => requestedBy)).toEqual([operator.subject])
  })

  test('that was cut off says nothing of its copy', async () => {
    const task = await start()
    house.cluster.advance = () => ({ phase: 'failed', message: 'no node has room', objectUid: 'uid-1' })
    await house.jobs['run-protection-task']({ tenantId, taskId: task.id })
    const { items } = await house.api.listBackupCopies({ tenantId, limit: 1, withGone: false }, callOf(operator))
    expect(items[0]).toMatchObject({ id: copyId, isBroken: false })
  })

  test('is certified at its end, whatever it proved: signed once, and read by its tenant', async () => {
    const ended = async (restoredFiles: bigint) => {
      const { id: taskId } = await start()
      const read = () => house.api.getDrillCertificate({ tenantId, taskId }, callOf(memberOf(tenantId)))
      expect((await problemOf(read())).code).toBe('drill-no-certificate')
      showRestored(restoredFiles)
      await house.jobs['run-protection-task']({ tenantId, taskId })
      const certificate = await read()
      await house.jobs['run-protection-task']({ tenantId, taskId })
      expect(await read()).toEqual(certificate)
      const asked = { tenantIds: [tenantId], on: civilDate('2026-12-31') }
      const [proof] = await house.unitOfWork.read({ kind: 'platform' }, (tx) => tx.billing.restoreProofsOf(asked))
      const { claimName, verdict, endedAt } = certificate.record
      expect(proof?.drill).toEqual({ taskId, claimName, verdict, endedAt })
      return certificate
    }
    const proved = await ended(3n)
    const record = { organisationName: 'Butry', claimName: 'archives', copyRef: 'archives-2', verdict: 'identical' }
    expect(proved.record).toMatchObject({ ...record, restoredFiles: 3n, comparedBytes: 3n * GIB })
    expect((await ended(2n)).record).toMatchObject({ verdict: 'files-missing', restoredFiles: 2n, message: 'failed' })
    const text = signedText(proved)
    expect(isSigned(proved, text)).toBe(true)
    expect(isSigned(proved, text.replace('identical', 'copy-empty'))).toBe(false)
    expect(createHash('sha256').update(text).digest('hex')).toBe(proved.recordSha256)
  })

  test('of another tenant has no certificate for a stranger, and a backup has none at all', async () => {
    const { id: taskId } = await start()
    showRestored(3n)
    await house.jobs['run-protection-task']({ tenantId, taskId })
    const stranger = memberOf(region.root.id)
    const across = house.api.getDrillCertificate({ tenantId, taskId }, callOf(stranger))
    expect((await problemOf(across)).code).toBe('not-found')
    const backup = await house.api.requestBackup({ tenantId }, callOf(operator))
    const ofBackup = house.api.getDrillCertificate({ tenantId, taskId: backup.id }, callOf(operator))
    expect((await problemOf(ofBackup)).code).toBe('not-found')
  })

  test('comes to each tenant by itself, once in its time', async () => {
    await house.jobs['start-restore-drills']({})
    await house.jobs['start-restore-drills']({})
    const own = await drills()
    expect(own.map(({ requestedBy, copyId: tried }) => [requestedBy, tried])).toEqual([['schedule', copyId]])
  })

  test('that had no place before its time was over makes nothing any more', async () => {
    const task = await start()
    house.cluster.advance = () => ({ phase: 'running', message: 'made', objectUid: 'uid-1' })
    house.moveWallClock(25 * 3_600_000)
    await house.jobs['run-protection-task']({ tenantId, taskId: task.id })
    house.moveWallClock(-25 * 3_600_000)
    expect((await drills())[0]).toMatchObject({ taskId: task.id, state: 'failed' })
  })

  test('is the operator’s to start, of a copy that stands', async () => {
    const unknown = house.api.startRestoreDrill({ tenantId, copyId: region.root.id }, callOf(operator))
    expect((await problemOf(unknown)).code).toBe('copy-unknown')
    const nobody = house.api.startRestoreDrill({ tenantId: region.root.id, copyId }, callOf(operator))
    expect((await problemOf(nobody)).code).toBe('not-found')
  })
})
