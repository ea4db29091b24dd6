import { type EmbeddedKubernetes, startEmbeddedKubernetes } from '@grenier/embedded-kubernetes'
import { GIB } from '@grenier/quota-billing'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createRandom } from '../../fidelity/random.ts'
import { callOf, operator } from '../../harness/actors.ts'
import { createRawKubernetesClient, type RawKubernetesClient } from '../../harness/raw-kubernetes-client.ts'
import { createFaultPlan } from './faults.ts'
import { type FaultyProxy, startFaultyProxy } from './faulty-proxy.ts'
import { changeQuotas, type GrantedSizes, type MemberTenant, putAllArchives } from './members.ts'
import { type Ills, startReplica } from './replica.ts'
import { examineAll, keepHurrying, untilSettled } from './settle.ts'
import { classNames, openTown, type Town } from './town.ts'
import { appliersOf, ceilingOf, namespacesOfOurs, objectsIn, readTenants, wantedObjects } from './what-stands.ts'
import { startWitness, type Witness } from './witness.ts'

const tenantCount = Number(process.env['GRENIER_PROVISION_CHAOS_TENANTS'] ?? 12)
const changes = Number(process.env['GRENIER_PROVISION_CHAOS_CHANGES'] ?? 50)
const replicaCount = Number(process.env['GRENIER_PROVISION_CHAOS_REPLICAS'] ?? 3)
const seed = Number(process.env['GRENIER_PROVISION_CHAOS_SEED'] ?? 20_261_126)
const leaseMs = 30_000
const settledWithinMs = 60_000 + tenantCount * 2_000

process.stderr.write(
  `provisioning chaos: GRENIER_PROVISION_CHAOS_SEED=${seed} _TENANTS=${tenantCount} _CHANGES=${changes} _REPLICAS=${replicaCount}\n`,
)

describe('several workers behind a network that fails', { timeout: 3_600_000 }, () => {
  let kubernetes: EmbeddedKubernetes
  let proxy: FaultyProxy
  let client: RawKubernetesClient
  let town: Town
  let witness: Witness
  let tenants: MemberTenant[]
  let granted: GrantedSizes
  let unsettled: string[]
  let writesWhenNothingChanged: number
  const closing: (() => Promise<void> | void)[] = []

  beforeAll(async () => {
    kubernetes = await startEmbeddedKubernetes({
      storageClasses: Object.values(classNames).map((name) => ({ name, roundingStepBytes: GIB })),
      bucketProvisioner: { endpointHost: 's3.cergy.example', endpointPort: 443 },
    })
    closing.push(() => kubernetes.close())
    client = createRawKubernetesClient(kubernetes.kubeconfig)
    closing.push(() => client.close())
    proxy = await startFaultyProxy(kubernetes.kubeconfig)
    closing.push(() => proxy.close())
    town = await openTown(proxy.kubeconfig)
    closing.push(() => town.close())
    witness = await startWitness(client)
    closing.push(() => witness.stop())

    const ills: Ills = { random: createRandom(seed), stalls: 0.05, losesDatabase: 0.03, isOver: false }
    proxy.behave(createFaultPlan(seed))
    for (let replica = 0; replica < replicaCount; replica += 1) {
      const { stop } = await startReplica(town, { ills })
      closing.push(stop)
    }
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
    const written = async (): Promise<number> => (await town.api.getProvisioningSummary({}, callOf(operator))).objectsApplied
    const before = await written()
    await examineAll(town, tenants)
    unsettled.push(...(await untilSettled(town, settledWithinMs)))
    writesWhenNothingChanged = (await written()) - before
    await witness.caughtUp()
    const told = [...proxy.told].map(([fault, times]) => `${fault} ${times}`).join(', ')
    process.stderr.write(`provisioning chaos: ${told}; ${proxy.deletions.length} deletions asked for\n`)
  }, 3_600_000)

  afterAll(async () => {
    for (const close of closing.toReversed()) await close()
  })

  test('every kind of fault happened', () => {
    const wanted = ['none', 'delayed', 'dropped', 'cut', 'duplicated', '409', '429', '500']
    expect(wanted.filter((fault) => (proxy.told.get(fault) ?? 0) === 0)).toEqual([])
  })

  test('every tenant is ready once the faults end, and no job is left', () => {
    expect(unsettled).toEqual([])
  })

  test('each namespace holds exactly what is wanted, one of each', async () => {
    const wanted = tenants.flatMap(({ slug }) => [`${slug}-backup`, `${slug}-storage`]).toSorted()
    expect(await namespacesOfOurs(client)).toEqual(wanted)
    for (const { slug } of tenants) {
      expect(await objectsIn(client, `${slug}-storage`), slug).toEqual(wantedObjects.storage)
      expect(await objectsIn(client, `${slug}-backup`), slug).toEqual(wantedObjects.backup)
      expect(await appliersOf(client, `/api/v1/namespaces/${slug}-storage/resourcequotas/grenier`)).toEqual(['grenier'])
    }
  })

  test('nothing that holds data was deleted, nor a namespace, a key or a bucket', () => {
    expect(witness.deletions()).toEqual([])
    expect(proxy.deletions.filter((path) => !/\/(networkpolicies|rolebindings)\//.test(path))).toEqual([])
  })

  test('the repository password on the cluster is the stored one and never was another', async () => {
    const applied = witness.passwords()
    for (const { slug, password } of await readTenants(town)) {
      expect(password, slug).not.toBe('')
      expect(applied.get(`${slug}-storage`), slug).toEqual([btoa(password)])
    }
  })

  test('the cluster allows what the ledger says, and the ledger agrees with itself', async () => {
    for (const { slug, ceiling } of await readTenants(town)) {
      expect(await ceilingOf(client, slug), slug).toBe(ceiling)
      expect(ceiling, slug).toBe(`${granted.get(slug)?.at(-1)}Gi`)
    }
    const { invariants } = await town.api.verifyInvariants({}, callOf(operator))
    expect(invariants.filter(({ violations }) => violations > 0)).toEqual([])
  })

  test('no ceiling ever went back to an older one', () => {
    const stepsBack = [...witness.storageSizes()].flatMap(([namespace, sizes]) => {
      const order = granted.get(namespace.replace(/-storage$/, '')) ?? []
      const positions = sizes.map((size) => order.findIndex((gib) => `${gib}Gi` === size))
      return positions.some((position, index) => position < (positions[index - 1] ?? 0)) && namespace.endsWith('-storage')
        ? [`${namespace}: ${sizes.join(' ')} of ${order.join(' ')}`]
        : []
    })
    expect(stepsBack).toEqual([])
  })

  test('another look writes nothing', () => {
    expect(writesWhenNothingChanged).toBe(0)
  })
})
