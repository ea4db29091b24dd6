import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createRandom } from '../../fidelity/random.ts'
import { callOf, operator } from '../../harness/actors.ts'
import { changeQuotas, type MemberTenant, putAllArchives } from './members.ts'
import { openScene, type Scene } from './scene.ts'
import { examineAll, untilSettled, untilTrue } from './settle.ts'
import {
  ceilingOf,
  conditionsOf,
  namespacesOfOurs,
  objectsIn,
  query,
  readTenants,
  wantedObjects,
} from './what-stands.ts'

const settledWithinMs = 90_000
/** So often is a job tried when a server is away for some hours: then no pause grows any further. */
const attemptsOfHours = 7
/** A pause that this test has not shortened yet is longer. */
const hurriedMs = 10_000
/** The longest pause between two attempts. */
const retryDelayMsMax = 300_000

let scene: Scene

beforeEach(async () => {
  scene = await openScene()
})
afterEach(() => scene.close())

async function enrol(count: number): Promise<MemberTenant[]> {
  const tenants: MemberTenant[] = []
  for (let number = 1; number <= count; number += 1) tenants.push(await scene.town.enrol(number))
  return tenants
}

/** Tenants that are ready and have data. */
async function provisioned(count: number): Promise<MemberTenant[]> {
  await scene.startWorkers(2)
  const tenants = await enrol(count)
  expect(await untilSettled(scene.town, settledWithinMs)).toEqual([])
  await putAllArchives(scene.client, tenants)
  return tenants
}

/** Looks at a tenant again and again until it says so. */
async function untilStated(tenant: MemberTenant, stated: string): Promise<void> {
  await untilTrue(scene.town, async () => {
    await examineAll(scene.town, [tenant])
    return (await conditionsOf(scene.town, tenant.slug)).some((condition) => condition.startsWith(stated))
  })
}

describe('an API server that is away for hours', { timeout: 300_000 }, () => {
  test('is asked again every few minutes, and everything decided meanwhile stands soon after it is back', async () => {
    const { town, proxy, client, witness } = scene
    const [first] = await provisioned(2)
    if (first === undefined) throw new Error('nobody was enrolled')
    proxy.behave('away')
    const late = await town.enrol(3)
    await changeQuotas(town, { client, tenants: [first], changes: 3, random: createRandom(3) })
    await untilTrue(town, async () => (await conditionsOf(town, late.slug)).some((one) => one.includes('Unreachable')))
    let waitsMs: number[] = []
    await untilTrue(town, async () => {
      const rows = await query<{ notBefore: Date }>(
        town,
        `SELECT not_before AS "notBefore" FROM outbox WHERE state = 'pending' AND attempts > ${attemptsOfHours}`,
      )
      const pausesMs = rows.map(({ notBefore }) => notBefore.getTime() - town.wallClock.now())
      waitsMs = pausesMs.filter((pauseMs) => pauseMs > hurriedMs)
      return waitsMs.length > 0
    })
    expect(Math.max(...waitsMs)).toBeGreaterThan(60_000)
    expect(Math.max(...waitsMs)).toBeLessThanOrEqual(retryDelayMsMax)
    expect((await readTenants(town)).find(({ slug }) => slug === late.slug)?.ready).not.toBe('True')

    proxy.behave('calm')
    expect(await untilSettled(town, settledWithinMs)).toEqual([])
    for (const { slug, ceiling } of await readTenants(town)) expect(await ceilingOf(client, slug)).toBe(ceiling)
    expect(witness.deletions()).toEqual([])
  })
})

describe('an API server that takes requests and never answers', { timeout: 300_000 }, () => {
  test('is left alone after it let one run wait, and everything stands soon after it answers again', async () => {
    const { town, proxy } = scene
    const tenants = await provisioned(3)
    proxy.behave(() => ({ kind: 'silent', acts: false }))
    await untilTrue(town, async () => {
      await examineAll(town, tenants)
      const stated = await Promise.all(tenants.map(({ slug }) => conditionsOf(town, slug)))
      return stated.flat().some((condition) => condition.includes('gave no answer a moment ago'))
    })
    proxy.behave('calm')
    await examineAll(town, tenants)
    expect(await untilSettled(town, settledWithinMs)).toEqual([])
  })
})

describe('a namespace that is stuck terminating', { timeout: 300_000 }, () => {
  test('is never made again, alarms, and keeps nobody else waiting', async () => {
    const { town, client } = scene
    const [stuck, other] = await provisioned(2)
    if (stuck === undefined || other === undefined) throw new Error('nobody was enrolled')
    const path = `/api/v1/namespaces/${stuck.slug}-storage`
    await client.create(`${path}/configmaps`, {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: 'holder', finalizers: ['example.org/holds'] },
    })
    await client.delete(path)
    await untilStated(stuck, 'DataMissing True NamespaceTerminating')
    await changeQuotas(town, { client, tenants: [stuck, other], changes: 6, random: createRandom(4) })
    await untilTrue(town, async () => {
      const found = (await readTenants(town)).find(({ slug }) => slug === other.slug)
      return found?.ready === 'True' && (await ceilingOf(client, other.slug)) === found.ceiling
    })
    await client.mergePatch(`${path}/configmaps/holder`, { metadata: { finalizers: null } })
    await untilTrue(town, async () => (await client.get(path)).status === 404)
    await untilStated(stuck, 'DataMissing True NamespaceMissing')
    expect((await client.get(path)).status).toBe(404)
    expect(await namespacesOfOurs(client)).not.toContain(`${stuck.slug}-storage`)
    expect((await readTenants(town)).find(({ slug }) => slug === stuck.slug)?.ready).toBe('False')
  })
})

interface Held {
  readonly id: string
  readonly clusterId: string
  readonly cause: string
}

/** Waits until something is found that forbids writing to the cluster. */
async function untilHeld(): Promise<Held> {
  let held: Held | undefined
  await untilTrue(scene.town, async () => {
    const rows = await query<Held>(scene.town, 'SELECT id, cluster_id AS "clusterId", cause FROM cluster_hold')
    held = rows[0]
    return held !== undefined
  })
  if (held === undefined) throw new Error('nothing is held')
  return held
}

/**
 * Provisions so many, changes the quota of one, and makes the database what a backup from before that change would hold: the
 * ledger's later entries are unknown, and the quota is the old one. Returns that tenant and the ceiling on the cluster.
 */
async function restoredOlder(count: number): Promise<{ tenant: MemberTenant; ceiling: string | undefined }> {
  const { town, client } = scene
  const [tenant] = await provisioned(count)
  if (tenant === undefined) throw new Error('nobody was enrolled')
  const [before] = await query<{ sequence: string }>(town, 'SELECT max(sequence)::text AS sequence FROM ledger_entry')
  await changeQuotas(town, { client, tenants: [tenant], changes: 1, random: createRandom(5) })
  expect(await untilSettled(town, settledWithinMs)).toEqual([])
  const ceiling = await ceilingOf(client, tenant.slug)
  expect(ceiling).not.toBe('10Gi')
  await query(
    town,
    `SET session_replication_role = replica;
     DELETE FROM ledger_entry WHERE sequence > ${before?.sequence};
     UPDATE quota SET quota_bytes = ${10n * 1024n ** 3n} WHERE offer_id = '${town.offers.blockId}'`,
  )
  return { tenant, ceiling }
}

describe('an older database that was restored', { timeout: 300_000 }, () => {
  test('writes nothing over what a newer one applied, and says why', async () => {
    const { town, client } = scene
    const { tenant, ceiling } = await restoredOlder(1)
    await examineAll(town, [tenant])
    // Whoever looks first says it: a run of this tenant, or whatever else opens the cluster then.
    expect(await untilHeld()).toMatchObject({ cause: 'higher-revision' })
    await untilStated(tenant, 'ClustersReachable False ClusterHeld')
    expect(await ceilingOf(client, tenant.slug)).toBe(ceiling)
    expect(await objectsIn(client, `${tenant.slug}-storage`)).toEqual(wantedObjects.storage)
  })

  test('holds the whole cluster until an operator says that the ledger is right, which then stands there', async () => {
    const { town, client } = scene
    const { tenant } = await restoredOlder(2)
    await examineAll(town, [tenant])
    const hold = await untilHeld()
    expect(hold).toMatchObject({ cause: 'higher-revision' })
    const newcomer = await town.enrol(3)
    await untilStated(newcomer, 'ClustersReachable False ClusterHeld')
    expect(await namespacesOfOurs(client)).not.toContain(`${newcomer.slug}-storage`)

    const lift = { clusterId: hold.clusterId, holdId: hold.id, reason: 'The ledger was checked.' }
    await town.api.liftClusterHold(lift, callOf(operator, { ifMatch: 1 }))
    expect(await untilSettled(town, settledWithinMs)).toEqual([])
    expect(await ceilingOf(client, tenant.slug)).toBe('10Gi')
    expect(await namespacesOfOurs(client)).toContain(`${newcomer.slug}-storage`)
  })
})
