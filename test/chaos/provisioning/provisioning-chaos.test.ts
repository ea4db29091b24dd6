import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createRandom } from '../../fidelity/random.ts'
import { callOf, operator } from '../../harness/actors.ts'
import { createFaultPlan } from './faults.ts'
import { changeQuotas, type GrantedSizes, type MemberTenant, putAllArchives } from './members.ts'
import type { Ills } from './replica.ts'
import { openScene, type Scene } from './scene.ts'
import { examineAll, keepHurrying, untilSettled } from './settle.ts'
import { appliersOf, ceilingOf, namespacesOfOurs, objectsIn, readTenants, wantedObjects } from './what-stands.ts'

const tenantCount = Number(process.env['GRENIER_PROVISION_CHAOS_TENANTS'] ?? 12)
const changes = Number(process.env['GRENIER_PROVISION_CHAOS_CHANGES'] ?? 40)
const replicaCount = Number(process.env['GRENIER_PROVISION_CHAOS_REPLICAS'] ?? 3)
const seed = Number(process.env['GRENIER_PROVISION_CHAOS_SEED'] ?? 20_261_126)
const leaseMs = 14_000
const settledWithinMs = 60_000 + tenantCount * 2_000

process.stderr.write(
  `provisioning chaos: GRENIER_PROVISION_CHAOS_SEED=${seed} _TENANTS=${tenantCount} _CHANGES=${changes} _REPLICAS=${replicaCount}\n`,
)

describe('several workers behind a network that fails', { timeout: 3_600_000 }, () => {
  let scene: Scene
  let tenants: MemberTenant[]
  let granted: GrantedSizes
  let unsettled: string[]
  let writesWhenNothingChanged: number

  beforeAll(async () => {
    scene = await openScene()
    const { town, proxy, client, witness } = scene
    const ills: Ills = { random: createRandom(seed), stalls: 0.05, losesDatabase: 0.03, isOver: false }
    proxy.behave(createFaultPlan(seed))
    await scene.startWorkers(replicaCount, ills)
    const hurrying = keepHurrying(town)
    tenants = []
    for (let number = 1; number <= tenantCount; number += 1) tenants.push(await town.enrol(number))
    granted = await changeQuotas(town, { client, tenants, changes, random: createRandom(seed + 1) })

    ills.isOver = true
    await hurrying.stop()
    proxy.behave('calm')
    await proxy.settled()
    // Leases of runs that died are over, as they would be half a minute later.
    town.wallClock.skip(leaseMs)
    await examineAll(town, tenants)
    unsettled = await untilSettled(town, settledWithinMs)
    await putAllArchives(client, tenants)
    await examineAll(town, tenants)
    unsettled.push(...(await untilSettled(town, settledWithinMs)))
    const written = async (): Promise<number> =>
      (await town.api.getProvisioningSummary({}, callOf(operator))).objectsApplied
    const before = await written()
    await examineAll(town, tenants)
    unsettled.push(...(await untilSettled(town, settledWithinMs)))
    writesWhenNothingChanged = (await written()) - before
    await witness.caughtUp()
    const told = [...proxy.told].map(([fault, times]) => `${fault} ${times}`).join(', ')
    process.stderr.write(`provisioning chaos: ${told}; ${proxy.deletions.length} deletions asked for\n`)
  }, 3_600_000)

  afterAll(() => scene.close())

  test('every kind of fault happened', () => {
    const wanted = ['none', 'delayed', 'dropped', 'cut', 'duplicated', '409', '429', '500']
    expect(wanted.filter((fault) => (scene.proxy.told.get(fault) ?? 0) === 0)).toEqual([])
  })

  test('every tenant is ready once the faults end, and no job is left', () => {
    expect(unsettled).toEqual([])
  })

  test('each namespace holds exactly what is wanted, one of each', async () => {
    const wanted = tenants.flatMap(({ slug }) => [`${slug}-backup`, `${slug}-storage`]).toSorted()
    expect(await namespacesOfOurs(scene.client)).toEqual(wanted)
    for (const { slug } of tenants) {
      const [storage, backup] = [`${slug}-storage`, `${slug}-backup`]
      expect({ [storage]: await objectsIn(scene.client, storage) }).toEqual({ [storage]: wantedObjects.storage })
      expect({ [backup]: await objectsIn(scene.client, backup) }).toEqual({ [backup]: wantedObjects.backup })
      const quota = `/api/v1/namespaces/${storage}/resourcequotas/grenier`
      expect(await appliersOf(scene.client, quota)).toEqual(['grenier'])
    }
  })

  test('nothing that holds data was deleted, nor a namespace, a key or a bucket', () => {
    expect(scene.witness.deletions()).toEqual([])
    expect(scene.proxy.deletions.filter((path) => !/\/(networkpolicies|rolebindings)\//.test(path))).toEqual([])
  })

  test('the repository password on the cluster is the stored one and never was another', async () => {
    const applied = scene.witness.passwords()
    const tenantsStored = await readTenants(scene.town)
    expect(tenantsStored.map(({ password }) => password.length > 0)).toEqual(tenants.map(() => true))
    const stored = tenantsStored.map(({ slug, password }) => [`${slug}-storage`, [btoa(password)]])
    expect(Object.fromEntries(applied)).toEqual(Object.fromEntries(stored))
  })

  test('the cluster allows what the ledger says, and the ledger agrees with itself', async () => {
    for (const { slug, ceiling } of await readTenants(scene.town)) {
      expect([slug, await ceilingOf(scene.client, slug)]).toEqual([slug, ceiling])
      expect([slug, ceiling]).toEqual([slug, `${granted.get(slug)?.at(-1)}Gi`])
    }
    const { invariants } = await scene.town.api.verifyInvariants({}, callOf(operator))
    expect(invariants.filter(({ violations }) => violations > 0)).toEqual([])
  })

  test('no ceiling ever went back to an older one', () => {
    const stepsBack = [...scene.witness.storageSizes()].flatMap(([namespace, sizes]) => {
      const order = granted.get(namespace.replace(/-storage$/, '')) ?? []
      const positions = sizes.map((size) => order.findIndex((gib) => `${gib}Gi` === size))
      return positions.some((position, index) => position < (positions[index - 1] ?? 0)) &&
        namespace.endsWith('-storage')
        ? [`${namespace}: ${sizes.join(' ')} of ${order.join(' ')}`]
        : []
    })
    expect(stepsBack).toEqual([])
  })

  test('another look writes nothing', () => {
    expect(writesWhenNothingChanged).toBe(0)
  })
})
