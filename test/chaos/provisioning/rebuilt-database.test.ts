import {
  planRebuilding,
  type RebuildOrder,
  type RebuildPorts,
  type RebuiltTenant,
  rebuildProvisioning,
} from '@grenier/control-plane'
import { createClusterGateway } from '@grenier/kubernetes'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createRandom } from '../../fidelity/random.ts'
import { callOf, operator } from '../../harness/actors.ts'
import { regionStartsOn } from '../../harness/region-ground.ts'
import { changeQuotas, type MemberTenant, putAllArchives } from './members.ts'
import { startReplica } from './replica.ts'
import { openScene, type Scene } from './scene.ts'
import { untilTrue } from './settle.ts'
import { openTown, type Town } from './town.ts'
import {
  ceilingOf,
  namespacesOfOurs,
  objectsIn,
  query,
  readTenants,
  readUnsettled,
  wantedObjects,
} from './what-stands.ts'

const calm = { random: createRandom(1), stalls: 0, losesDatabase: 0, isOver: true }
const closing: (() => Promise<unknown>)[] = []

let scene: Scene

beforeEach(async () => {
  scene = await openScene()
})
afterEach(async () => {
  for (const close of closing.splice(0).toReversed()) await close()
  await scene.close()
})

/** Workers of a town while something is done, and until all of it stands. Who is suspended is never ready, nor is what it was given enforced. */
async function whileWorking(town: Town, work: () => Promise<unknown>): Promise<void> {
  const replicas = [await startReplica(town, { ills: calm }), await startReplica(town, { ills: calm })]
  try {
    await work()
    await untilTrue(town, async () => {
      const { jobs } = await readUnsettled(town)
      const late = await query(
        town,
        `SELECT FROM tenant
          WHERE (ready <> 'True' OR EXISTS (SELECT FROM quota WHERE quota.tenant_id = tenant.id AND state <> 'active'))
            AND NOT EXISTS (SELECT FROM tenant_suspension one WHERE one.tenant_id = tenant.id AND resumed_at IS NULL)`,
      )
      return jobs + late.length === 0
    })
  } finally {
    for (const replica of replicas) await replica.stop()
  }
}

/** The same installation on an empty database: what an operator records anew (clusters, offers, pools, acts), and no member. */
async function openEmptyTown(): Promise<Town> {
  const town = await openTown(scene.proxy.kubeconfig)
  closing.push(() => town.close())
  return town
}

function portsOf(town: Town): RebuildPorts {
  const clusterScanner = createClusterGateway({ wallClock: town.wallClock, allowLoopback: true })
  closing.push(() => clusterScanner.close())
  return { ...town.portsOver(town.opened), clusterScanner }
}

function termsOf(town: Town, number: string) {
  const agreement = {
    number: `R-${number}`,
    actId: town.actId,
    startsOn: regionStartsOn,
    endsOn: null,
    noticeDays: 90,
    billingCycle: 'month' as const,
    annualCommitmentCents: 10_000_000n,
  }
  const recipient = {
    siret: null,
    budget: 'principal',
    serviceCode: null,
    serviceCodeRequired: false,
    engagementRequired: false,
    expenseAccount: null,
    vatLiable: false,
    settlementMode: 'titre' as const,
  }
  return { agreement, recipient }
}

function orderOf(town: Town, onTenant: (outcome: RebuiltTenant) => void = () => undefined): RebuildOrder {
  return {
    actor: 'command:exploitation',
    poolId: null,
    dataClass: null,
    termsOf: ({ siren }) => termsOf(town, siren ?? ''),
    onTenant,
  }
}

async function liftEveryHold(town: Town): Promise<void> {
  const holds = await query<{ id: string; clusterId: string; version: number }>(
    town,
    'SELECT id, cluster_id AS "clusterId", version FROM cluster_hold WHERE lifted_at IS NULL',
  )
  for (const { id: holdId, clusterId, version } of holds) {
    const lift = { clusterId, holdId, reason: 'Le plan a été relu.' }
    await town.api.liftClusterHold(lift, callOf(operator, { ifMatch: version }))
  }
}

/** Resource versions of everything of ours: unchanged means that nothing was written. */
async function versions(): Promise<Record<string, string | undefined>> {
  const found: Record<string, string | undefined> = {}
  for (const plural of ['namespaces', 'resourcequotas', 'secrets']) {
    const { body } = await scene.client.get(`/api/v1/${plural}`)
    for (const { metadata } of body.items ?? []) {
      found[`${plural}/${metadata.namespace ?? ''}/${metadata.name}`] = metadata.resourceVersion
    }
  }
  return found
}

const slugsOf = (outcomes: readonly RebuiltTenant[]) =>
  outcomes.filter(({ written }) => written.length > 0).map(({ finding }) => finding.slug)

async function ceilings(members: readonly MemberTenant[]): Promise<string[]> {
  return await Promise.all(members.map(({ slug }) => ceilingOf(scene.client, slug)))
}

describe('a database that was lost', { timeout: 300_000 }, () => {
  test('is rebuilt from the clusters: nothing is deleted, all of it stands as before, and the next change is provisioned', async () => {
    const { town: lost, client, witness } = scene
    const members: MemberTenant[] = []
    await whileWorking(lost, async () => {
      for (let number = 1; number <= 3; number += 1) members.push(await lost.enrol(number))
    })
    await putAllArchives(client, members)
    const [first, suspended] = members
    if (first === undefined || suspended === undefined) throw new Error('nobody was enrolled')
    await whileWorking(lost, async () => {
      await changeQuotas(lost, { client, tenants: [first], changes: 2, random: createRandom(11) })
      await lost.api.suspendTenant({ tenantId: suspended.id, reason: 'Impayé' }, callOf(operator))
    })
    const [before, standing] = [await versions(), await ceilings(members)]
    const passwords = (await readTenants(lost)).map(({ password }) => password)

    const town = await openEmptyTown()
    const ports = portsOf(town)
    const plan = await planRebuilding(ports, { poolId: null, dataClass: null })
    expect(plan.tenants.map(({ tenantId }) => tenantId).toSorted()).toEqual(members.map(({ id }) => id).toSorted())
    expect(plan.tenants.flatMap(({ obstacles, disagreements }) => [...obstacles, ...disagreements])).toEqual([])
    expect([plan.gone, plan.unclaimed, plan.foreign]).toEqual([[], [], []])
    expect(await query(town, 'SELECT id FROM tenant UNION ALL SELECT id FROM cluster_hold')).toEqual([])

    // Killed after the first member, then run again, and once more.
    const die = () => {
      throw new Error('killed')
    }
    await expect(rebuildProvisioning(ports, orderOf(town, die))).rejects.toThrow('killed')
    expect(await query(town, 'SELECT id FROM tenant')).toHaveLength(1)
    const [second, third]: RebuiltTenant[][] = [[], []]
    await rebuildProvisioning(
      ports,
      orderOf(town, (one) => second?.push(one)),
    )
    expect(slugsOf(second ?? [])).toHaveLength(2)
    await rebuildProvisioning(
      ports,
      orderOf(town, (one) => third?.push(one)),
    )
    expect(slugsOf(third ?? [])).toEqual([])
    const facts = await query<{ actor: string }>(town, `SELECT actor FROM audit_entry WHERE action = 'rebuildTenant'`)
    expect(facts).toEqual(Array.from({ length: 3 }, () => ({ actor: 'command:exploitation' })))
    expect(await versions()).toEqual(before)
    expect((await readTenants(town)).map(({ password }) => password)).toEqual(passwords)

    await whileWorking(town, () => liftEveryHold(town))
    expect(await ceilings(members)).toEqual(standing)
    const bindings = `/apis/rbac.authorization.k8s.io/v1/namespaces/${suspended.slug}-storage/rolebindings`
    expect((await client.get(`${bindings}/grenier-member-admin`)).status).toBe(404)

    await whileWorking(town, () =>
      changeQuotas(town, { client, tenants: [first], changes: 1, random: createRandom(12) }),
    )
    const changed = (await readTenants(town)).find(({ slug }) => slug === first.slug)
    expect(changed?.ceiling).not.toBe(standing[0])
    expect(await ceilingOf(client, first.slug)).toBe(changed?.ceiling)
    expect(await objectsIn(client, `${first.slug}-storage`)).toEqual(wantedObjects.storage)
    expect(await namespacesOfOurs(client)).toHaveLength(2 * members.length)
    await witness.caughtUp()
    expect(witness.deletions()).toEqual([])
    for (const history of witness.passwords().values()) expect(history).toHaveLength(1)
    expect((await town.api.verifyInvariants({}, callOf(operator))).violations).toBe(0)
  })

  test('and was restored older gets what it lacks and what grew since, and is told what it will not decide', async () => {
    const { town: newer, client, witness } = scene
    const members: MemberTenant[] = []
    await whileWorking(newer, async () => {
      for (let number = 1; number <= 2; number += 1) members.push(await newer.enrol(number))
    })
    const [grown, shrunk] = members
    if (grown === undefined || shrunk === undefined) throw new Error('nobody was enrolled')
    const older = await openEmptyTown()
    const ports = portsOf(older)
    await rebuildProvisioning(ports, orderOf(older))

    await whileWorking(newer, async () => {
      members.push(await newer.enrol(3))
      await changeQuotas(newer, { client, tenants: [grown], changes: 1, random: createRandom(21) })
    })
    await query(
      older,
      `UPDATE tenant_namespace SET uid = gen_random_uuid() WHERE tenant_id = '${shrunk.id}' AND purpose = 'backup'`,
    )
    const outcomes: RebuiltTenant[] = []
    const plan = await rebuildProvisioning(
      ports,
      orderOf(older, (one) => outcomes.push(one)),
    )
    expect(outcomes.map(({ refused }) => refused)).toEqual([null, null, null])
    const writtenOf = (tenantId: string) => outcomes.find(({ finding }) => finding.tenantId === tenantId)?.written ?? []
    expect(writtenOf(grown.id)).toEqual([expect.stringContaining('quota block from')])
    expect(writtenOf(members[2]?.id ?? '')).toContain('tenant')
    const told = plan.tenants.find(({ tenantId }) => tenantId === shrunk.id)
    expect(told?.disagreements).toEqual([expect.stringContaining(`${shrunk.slug}-backup stands there with uid`)])
    expect(writtenOf(shrunk.id)).toEqual([])
    expect(plan.gone).toEqual([expect.stringContaining(`${shrunk.slug}-backup`)])
    await witness.caughtUp()
    expect(witness.deletions()).toEqual([])
    expect((await readTenants(older)).map(({ ceiling }) => ceiling)).toEqual(
      (await readTenants(newer)).map(({ ceiling }) => ceiling),
    )
  })
})
