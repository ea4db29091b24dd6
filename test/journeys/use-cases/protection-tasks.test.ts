import { tasksRunningMax } from '@grenier/control-plane'
import { GIB } from '@grenier/quota-billing'
import { Client } from 'pg'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { reconcile } from './dated-house.ts'
import { callOf, type House, memberOf, openHouse, operator } from './house.ts'
import { problemOf } from './problem-of.ts'
import { claim, copy, show } from './protection-scene.ts'
import { enrolCommune, prepareRegion, type Region } from './region.ts'

let house: House
let region: Region
let tenantId: string
let clusters = 0
/** The newest copy of the claim `archives`. */
let copyId: string

beforeAll(async () => {
  house = await openHouse('2026-01-05T09:00:00.000Z')
  region = await prepareRegion(house)
})
afterAll(() => house.close())

async function newTenant(gib = 1n): Promise<string> {
  const { id } = await enrolCommune(house, region, { name: 'Butry', gib })
  await reconcile(house, id)
  show(house, [claim('archives', { className: region.block.className })], [copy('archives', 2), copy('archives', 30)])
  await house.jobs['observe-protection']({ tenantId: id })
  return id
}

const member = (id = tenantId) => callOf(memberOf(id))
const restore = (changes: object = {}) =>
  house.api.requestRestore({ tenantId, copyId, newClaimName: 'archives-retour', ...changes }, member())
const backup = (id = tenantId) => house.api.requestBackup({ tenantId: id }, member(id))
const run = (taskId: string, id = tenantId) => house.jobs['run-protection-task']({ tenantId: id, taskId })
const stateOf = async (taskId: string, id = tenantId) =>
  (await house.api.getProtectionTask({ tenantId: id, taskId }, member(id))).state

/** From now on the clusters show every task in this phase. */
function showTasks(phase: 'running' | 'succeeded' | 'failed', message: string = phase): void {
  house.cluster.advance = () => ({ phase, message, objectUid: 'uid-1' })
}

/** Ends whatever is unfinished, so that a test finds every place of the cluster free. */
async function endAll(): Promise<void> {
  showTasks('failed')
  for (;;) {
    const limits = { runningMax: tasksRunningMax, clusterId: null, limit: 100 }
    const tasks = await house.unitOfWork.read({ kind: 'platform' }, (tx) => tx.protection.tasksToRun(limits))
    if (tasks.length === 0) return
    for (const { id, tenantId: owner } of tasks) await run(id, owner)
  }
}

async function enter(gib: bigint): Promise<void> {
  tenantId = await newTenant(gib)
  const { items } = await house.api.listBackupCopies({ tenantId, limit: 1, withGone: false }, member())
  copyId = items[0]?.id ?? ''
}

/** What the switch of a move does to the place of the tenant's claims: the same namespace, on another cluster. */
async function standElsewhere(): Promise<void> {
  const { items } = await house.api.listClusters({ limit: 10 }, callOf(operator))
  const [{ siteId, profile } = { siteId: '', profile: null }] = items
  if (profile === null) throw new Error('no cluster is declared')
  clusters += 1
  const cluster = { name: `pontoise-${clusters}`, siteId, kubeconfig: `a kubeconfig of another ${clusters}`, profile }
  const { id } = await house.api.declareCluster(cluster, callOf(operator))
  const client = new Client(house.database.adminUrl)
  await client.connect()
  const place = "UPDATE tenant_namespace SET cluster_id = $1 WHERE tenant_id = $2 AND purpose = 'storage'"
  try {
    await client.query(place, [id, tenantId])
  } finally {
    await client.end()
  }
}

beforeEach(async () => {
  showTasks('running')
  await enter(20n)
})
afterEach(endAll)

describe('what was asked for before the storage went to another cluster', () => {
  test('fails there, queued or running: it would be no copy of what is used now, and nothing it brings back would be found', async () => {
    const isLeftBehind = async (taskId: string) => {
      await standElsewhere()
      showTasks('succeeded')
      const seen = house.cluster.tasks.length
      await run(taskId)
      const ended = await house.api.getProtectionTask({ tenantId, taskId }, member())
      expect(ended).toMatchObject({ state: 'failed', message: expect.stringContaining('stands elsewhere') })
      expect(house.cluster.tasks).toHaveLength(seen)
      showTasks('running')
    }
    await isLeftBehind((await backup()).id)
    const begun = await backup()
    await run(begun.id)
    expect(await stateOf(begun.id)).toBe('running')
    await isLeftBehind(begun.id)
    await isLeftBehind((await restore()).id)
    const here = await backup()
    showTasks('succeeded')
    await run(here.id)
    expect(await stateOf(here.id)).toBe('succeeded')
  })
})

describe('a backup on demand', () => {
  test('is asked for by a member, runs, and ends by what the cluster showed, with its history', async () => {
    const task = await backup()
    expect(task).toMatchObject({ kind: 'backup', state: 'queued', requestedBy: `member-of-${tenantId}` })
    await run(task.id)
    expect(await stateOf(task.id)).toBe('running')
    showTasks('succeeded', 'a new copy of 1 claims stands')
    await run(task.id)
    const ended = await house.api.getProtectionTask({ tenantId, taskId: task.id }, member())
    expect(ended.history.map(({ sequence, state }) => `${sequence} ${state}`)).toEqual([
      '1 queued',
      '2 running',
      '3 succeeded',
    ])
    showTasks('failed')
    await run(task.id)
    expect(await stateOf(task.id)).toBe('succeeded')
    const { items } = await house.api.listProtectionTasks({ tenantId, limit: 10 }, member())
    expect(items).toEqual([ended])
  })

  test('is one at a time for a tenant', async () => {
    const first = await backup()
    expect((await problemOf(backup())).code).toBe('backup-under-way')
    showTasks('succeeded')
    await run(first.id)
    expect(await backup()).toMatchObject({ state: 'queued' })
  })

  test('of nothing is refused', async () => {
    show(house, [claim('archives', { isBound: false })], [])
    await house.jobs['observe-protection']({ tenantId })
    expect((await problemOf(backup())).code).toBe('nothing-to-back-up')
  })

  test('waits for a place on its cluster, in the order in which it was asked for', async () => {
    const waiting = await Promise.all(Array.from({ length: tasksRunningMax + 2 }, () => newTenant()))
    const tasks: { id: string; tenantId: string }[] = []
    for (const id of waiting) tasks.push({ id: (await backup(id)).id, tenantId: id })
    const runAll = () => Promise.all(tasks.toReversed().map((task) => run(task.id, task.tenantId)))
    await runAll()
    await runAll()
    const states = () => Promise.all(tasks.map((task) => stateOf(task.id, task.tenantId)))
    expect(await states()).toEqual([...Array(tasksRunningMax).fill('running'), 'queued', 'queued'])
    showTasks('succeeded')
    const [first] = tasks
    await run(first?.id ?? '', first?.tenantId)
    showTasks('running')
    await runAll()
    expect((await states()).slice(-2)).toEqual(['running', 'queued'])
  })

  test('that is never seen to end has failed at its deadline, and one that cannot be seen goes on until then', async () => {
    const task = await backup()
    await run(task.id)
    house.moveWallClock(13 * 3_600_000)
    await run(task.id)
    house.moveWallClock(-13 * 3_600_000)
    expect(await stateOf(task.id)).toBe('failed')
  })
})

describe('a restore', () => {
  test('goes into a new claim as large as the one that was copied, and names the copy', async () => {
    const task = await restore()
    expect(task).toMatchObject({ kind: 'restore', newClaimName: 'archives-retour', restoredBytes: 10n * GIB })
    await run(task.id)
    expect(house.cluster.tasks.at(-1)).toMatchObject({
      kind: 'restore',
      restore: {
        copyRef: 'archives-2',
        newClaimName: 'archives-retour',
        className: 'standard',
        restoredBytes: 10n * GIB,
      },
    })
  })

  test('never goes over existing data, nor twice into one claim', async () => {
    expect((await problemOf(restore({ newClaimName: 'archives' }))).code).toBe('restore-claim-exists')
    await enter(31n)
    await restore()
    expect((await problemOf(restore())).code).toBe('restore-claim-exists')
  })

  test('is held against the quota before it starts, also by two who ask at once', async () => {
    const outcomes = await Promise.allSettled([
      restore({ newClaimName: 'a' }),
      restore({ newClaimName: 'b' }),
      restore({ newClaimName: 'c', restoredBytes: 11n * GIB }),
    ])
    // 20 GiB are granted and 10 taken: one restore fits.
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    expect(await problemOf(restore({ newClaimName: 'd' }))).toMatchObject({ code: 'restore-exceeds-quota' })
    expect((await problemOf(restore({ newClaimName: 'e', restoredBytes: GIB }))).code).toBe('restore-too-small')
  })

  test('gives its room back when it failed', async () => {
    const task = await restore()
    showTasks('failed')
    await run(task.id)
    expect(await restore({ newClaimName: 'again' })).toMatchObject({ state: 'queued' })
  })

  test('of what is no copy, gone, or of another tenant is refused', async () => {
    expect((await problemOf(restore({ copyId: region.root.id }))).code).toBe('copy-unknown')
    expect((await problemOf(restore({ namespace: 'kube-system' }))).code).toBe('restore-namespace-unknown')
    const other = await newTenant()
    const stranger = house.api.requestRestore({ tenantId: other, copyId, newClaimName: 'a' }, member(other))
    expect((await problemOf(stranger)).code).toBe('copy-unknown')
    const across = house.api.requestRestore({ tenantId, copyId, newClaimName: 'a' }, member(other))
    expect((await problemOf(across)).code).toBe('not-found')
    show(house, [claim('archives')], [])
    await house.jobs['observe-protection']({ tenantId })
    expect(await problemOf(restore())).toMatchObject({ code: 'copy-not-restorable', params: { copyFault: 'gone' } })
  })

  test('sent twice with one key is one task', async () => {
    const call = callOf(operator, { key: 'once' })
    const wish = { tenantId, copyId, newClaimName: 'once' }
    const first = await house.api.requestRestore(wish, call)
    expect(await house.api.requestRestore(wish, callOf(operator, { key: 'once' }))).toEqual(first)
  })
})
