import { afterAll, beforeAll, expect, test } from 'vitest'
import { reconcile } from './dated-house.ts'
import { callOf, type House, openHouse, operator } from './house.ts'
import { problemOf } from './problem-of.ts'
import { claim, copy, show } from './protection-scene.ts'
import { enrolCommune, prepareRegion, type Region } from './region.ts'

/** Two tenants with two namespaces each, and one more. */
const namespacesPerClusterMax = 5
let house: House
let region: Region
let first: { tenantId: string; copyId: string }
let second: { tenantId: string; copyId: string }

async function tenantWithCopy(name: string): Promise<{ tenantId: string; copyId: string }> {
  const { id: tenantId } = await enrolCommune(house, region, { name, gib: 20n })
  await reconcile(house, tenantId)
  show(house, [claim('archives', { className: region.block.className })], [copy('archives', 2)])
  await house.jobs['observe-protection']({ tenantId })
  const { items } = await house.api.listBackupCopies({ tenantId, limit: 1, withGone: false }, callOf(operator))
  return { tenantId, copyId: items[0]?.id ?? '' }
}

async function namespaces(): Promise<number | undefined> {
  const { clusters } = await house.api.simulatePlacement({ dataClass: 'ordinary' }, callOf(operator))
  return clusters.find(({ clusterId }) => clusterId === region.clusterId)?.namespaces
}

const start = (of: { tenantId: string; copyId: string }) => house.api.startRestoreDrill(of, callOf(operator))
const run = (tenantId: string, taskId: string) => house.jobs['run-protection-task']({ tenantId, taskId })
const look = (tenantId: string, taskId: string) => house.api.getProtectionTask({ tenantId, taskId }, callOf(operator))

beforeAll(async () => {
  house = await openHouse('2026-01-05T09:00:00.000Z', { installation: { namespacesPerClusterMax } })
  region = await prepareRegion(house)
  first = await tenantWithCopy('Auvers')
  second = await tenantWithCopy('Butry')
})
afterAll(() => house.close())

test('the namespace of a drill counts against the ceiling of its cluster, and one too many waits with its reason', async () => {
  expect(await namespaces()).toBe(4)
  const running = await start(first)
  const waiting = await start(second)
  expect(await namespaces(), 'nothing stands yet').toBe(4)
  await run(first.tenantId, running.id)
  expect(await namespaces()).toBe(5)

  const asked = house.cluster.tasks.length
  await run(second.tenantId, waiting.id)
  await run(second.tenantId, waiting.id)
  const told = await look(second.tenantId, waiting.id)
  expect(told).toMatchObject({ state: 'queued', message: 'waits for a namespace: the cluster has 5 of at most 5' })
  expect(told.history).toHaveLength(1)
  expect(house.cluster.tasks.length, 'its cluster was asked for nothing').toBe(asked)
  expect(await problemOf(enrolCommune(house, region, { name: 'Cergy', gib: 0n }))).toMatchObject({
    code: 'cluster-full',
  })

  // Who waits for a namespace keeps nobody waiting who needs none.
  const backup = await house.api.requestBackup({ tenantId: first.tenantId }, callOf(operator))
  const platform = { kind: 'platform' } as const
  const place = { id: backup.id, clusterId: region.clusterId }
  expect(await house.unitOfWork.transact(platform, (tx) => tx.protection.mayStart(place, 2))).toBe(true)
  const due = await house.unitOfWork.read(platform, (tx) =>
    tx.protection.tasksToRun({ runningMax: 1, clusterId: null, limit: 10 }),
  )
  expect(due.map(({ id }) => id)).toEqual([running.id, waiting.id, backup.id])

  house.cluster.advance = () => ({ phase: 'failed', message: 'no files', objectUid: 'uid-1' })
  await run(first.tenantId, running.id)
  house.cluster.drillNamespace = 'going'
  await house.jobs['clean-restore-drill']({ tenantId: first.tenantId, taskId: running.id })
  expect(await namespaces(), 'it counts until it is seen to be gone').toBe(5)
  house.cluster.drillNamespace = 'gone'
  await house.jobs['clean-restore-drill']({ tenantId: first.tenantId, taskId: running.id })
  house.cluster.advance = () => ({ phase: 'running', message: 'restoring', objectUid: 'uid-2' })
  await run(second.tenantId, waiting.id)
  expect(await look(second.tenantId, waiting.id)).toMatchObject({ state: 'running', message: 'restoring' })
  expect(await namespaces()).toBe(5)
})

test('a drill that waited longer than its time fails without a namespace', async () => {
  const late = await start(first)
  await run(first.tenantId, late.id)
  expect((await look(first.tenantId, late.id)).message).toContain('waits for a namespace')
  house.moveWallClock(25 * 3_600_000)
  await run(first.tenantId, late.id)
  expect(await look(first.tenantId, late.id)).toMatchObject({
    state: 'failed',
    message: 'the drill had no place before its time was over',
  })
})
