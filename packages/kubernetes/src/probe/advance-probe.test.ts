import type { NetworkProbeReason } from '@grenier/contracts'
import type { NetworkDirections } from '@grenier/control-plane/ports'
import { describe, expect, it } from 'vitest'
import { stringify } from 'yaml'
import { ApiFailure } from '../client/api-failure.ts'
import { createFakeCluster, type FakeBehaviour, type FakeCluster } from '../test-support/fake-cluster.ts'
import { fullCapabilities, sampleBlueprint, sampleProfile } from '../test-support/samples.ts'
import { advanceProbe, removeProbe } from './advance-probe.ts'
import {
  type ClientRole,
  clientRoles,
  desiredProbeGround,
  desiredProbeJob,
  type ProbeRole,
  probeJobName,
  probeNamespace,
} from './probe-objects.ts'

const probe = {
  id: '0198c0de-7a00-7000-8000-000000000941',
  installationId: sampleBlueprint.installationId,
  namespaceUid: null,
}
const namespace = probeNamespace(probe.id)
const standIn = { podUid: '0198c0de-7a00-7000-8000-000000000942', address: '10.244.1.9' }
/** What every client of a network that holds to its policies comes to. */
const held = { allowed: true, 'denied-ingress': false, 'denied-egress': false, 'allowed-after': true } as const
/** Null: the pod failed. */
type Ends = Readonly<Partial<Record<ClientRole, boolean | null>>>

/** What a node’s kubelet and the Job controller do, by status alone. */
function playNode(cluster: FakeCluster) {
  const podOf = (role: ProbeRole, status: object) =>
    cluster.put({
      kind: 'Pod',
      metadata: { name: `${probeJobName(role)}-x`, namespace, labels: { 'grenier.internal/probe-role': role } },
      status,
    })
  return {
    runServer: (podIP = '10.244.1.9') => podOf('server', { phase: 'Running', podIP }),
    end(role: ProbeRole, connected: boolean | null) {
      const job = cluster.objects.get(`Job/${namespace}/${probeJobName(role)}`)
      if (job === undefined) throw new Error(`no Job of ${role}`)
      const type = connected === null ? 'Failed' : 'Complete'
      cluster.put({ ...job, status: { conditions: [{ type, status: 'True' }] } })
      const terminated = { message: connected === null ? '' : `{"connected":${connected}}` }
      podOf(role, { phase: 'Succeeded', containerStatuses: [{ state: { terminated } }] })
    },
  }
}

function scene(behaviour: Partial<FakeBehaviour> = {}) {
  const cluster = createFakeCluster({ capabilities: fullCapabilities, ...behaviour })
  return { cluster, node: playNode(cluster), look: () => advanceProbe(cluster.client, probe, sampleProfile) }
}

/** Up to where the last of these connections was tried. */
async function tried(ends: Ends) {
  const made = scene()
  await made.look()
  made.node.runServer()
  let seen = await made.look()
  for (const role of clientRoles) {
    const end = ends[role]
    if (end === undefined) break
    expect(seen).toMatchObject({ message: `the connection of ${role} is being tried`, outcome: null })
    made.node.end(role, end)
    seen = await made.look()
  }
  return { ...made, seen }
}

/** A probe whose worker dies at its nth write; another one looks again. */
async function survived(nth: number, hasArrived: boolean) {
  const { cluster, node, look } = scene()
  const standing = { ...cluster.client }
  let writes = 0
  cluster.client.create = async (object) => {
    writes += 1
    if (writes !== nth) return await standing.create(object)
    if (hasArrived) await standing.create(object)
    throw new Error('the worker died')
  }
  const survivingLook = () => look().catch(() => look())
  await survivingLook()
  node.runServer()
  let seen = await survivingLook()
  for (const role of clientRoles) {
    node.end(role, held[role])
    seen = await survivingLook()
  }
  return { seen, writes: cluster.writes }
}

describe('a probe of a cluster’s network', () => {
  it.each([
    ...desiredProbeGround(probe),
    ...(['server', ...clientRoles] as const).map((role) =>
      desiredProbeJob(probe, role, { profile: sampleProfile, server: role === 'server' ? null : standIn }),
    ),
  ])('makes $kind $metadata.name as its snapshot says', async (object) => {
    await expect(stringify(object)).toMatchFileSnapshot(`./snapshots/${object.kind}.${object.metadata.name}.yaml`)
  })

  it('stands in a namespace of its own alone, which is no tenant’s', async () => {
    const { cluster } = await tried(held)
    const made = [...cluster.objects.values()].filter(({ kind }) => kind !== 'Pod')
    expect(made).toHaveLength(10)
    for (const { kind, metadata } of made) {
      expect(kind === 'Namespace' ? metadata.name : metadata.namespace).toBe(namespace)
      expect(metadata.labels).toMatchObject({ 'grenier.internal/purpose': 'probe' })
      expect(metadata.labels).not.toHaveProperty('grenier.internal/tenant')
    }
  })

  it('has its walls before its first pod, and tries what is denied between what is allowed', async () => {
    const { cluster } = await tried(held)
    expect(cluster.writes.map((write) => write.slice(1))).toEqual([
      `Namespace ${namespace}`,
      'ResourceQuota grenier',
      'NetworkPolicy grenier-default-deny',
      'NetworkPolicy grenier-probe-ingress',
      'NetworkPolicy grenier-probe-egress',
      'Job grenier-probe-server',
      'Job grenier-probe-allowed',
      'Job grenier-probe-denied-ingress',
      'Job grenier-probe-denied-egress',
      'Job grenier-probe-allowed-after',
    ])
  })

  it('shows enforcement only by refusals between connections that came through', async () => {
    const { seen } = await tried(held)
    expect(seen.outcome).toEqual({ verdict: 'enforced', reason: null, ingress: 'enforced', egress: 'enforced' })
  })

  it.each<[string, Ends, NetworkDirections]>([
    ['ingress', { ...held, 'denied-ingress': true }, { ingress: 'not-enforced', egress: 'enforced' }],
    ['egress', { ...held, 'denied-egress': true }, { ingress: 'enforced', egress: 'not-enforced' }],
    [
      'both directions, without a second control, which could change nothing',
      { allowed: true, 'denied-ingress': true, 'denied-egress': true },
      { ingress: 'not-enforced', egress: 'not-enforced' },
    ],
    [
      'ingress alone where nobody listens any more for the other',
      { ...held, 'denied-ingress': true, 'allowed-after': false },
      { ingress: 'not-enforced', egress: null },
    ],
    [
      'egress alone where the pod of the other failed',
      { allowed: true, 'denied-ingress': null, 'denied-egress': true },
      { ingress: null, egress: 'not-enforced' },
    ],
  ])('shows what is open by what came through: %s', async (_, ends, directions) => {
    const { seen } = await tried(ends)
    expect(seen.outcome).toEqual({ verdict: 'not-enforced', reason: null, ...directions })
  })

  it.each<[string, Ends, NetworkProbeReason]>([
    ['the allowed connection did not come through', { allowed: false }, 'control-failed'],
    ['the pod of the allowed connection failed', { allowed: null }, 'pod-failed'],
    [
      'the pod of what ingress denies failed',
      { allowed: true, 'denied-ingress': null, 'denied-egress': false },
      'pod-failed',
    ],
    [
      'the pod of what egress denies failed',
      { allowed: true, 'denied-ingress': false, 'denied-egress': null },
      'pod-failed',
    ],
    ['nobody listened any more after the refusals', { ...held, 'allowed-after': false }, 'control-failed-after'],
    ['the pod of the last connection failed', { ...held, 'allowed-after': null }, 'pod-failed'],
  ])('knows nothing where %s', async (_, ends, reason) => {
    const { seen } = await tried(ends)
    expect(seen.outcome).toEqual({ verdict: 'unknown', reason, ingress: null, egress: null })
  })

  it('waits for a slow client, and tries nothing after it before it has ended', async () => {
    const { cluster, node, look } = await tried({ allowed: true, 'denied-ingress': false })
    for (let looks = 0; looks < 20; looks += 1) {
      expect(await look()).toMatchObject({ message: 'the connection of denied-egress is being tried', outcome: null })
    }
    expect(cluster.objects.has(`Job/${namespace}/${probeJobName('allowed-after')}`)).toBe(false)
    node.end('denied-egress', true)
    await look()
    node.end('allowed-after', true)
    expect((await look()).outcome).toMatchObject({ verdict: 'not-enforced', egress: 'not-enforced' })
  })

  it('knows nothing where another server took the place of the one that the others were tried on', async () => {
    const { cluster, node, look } = await tried({ allowed: true, 'denied-ingress': false })
    cluster.drop('Pod', `${probeJobName('server')}-x`)
    expect(await look()).toMatchObject({ message: 'the server is being started', outcome: null })
    // At the same address: only its pod is another one.
    node.runServer()
    node.end('denied-egress', false)
    expect((await look()).outcome).toMatchObject({ verdict: 'unknown', reason: 'server-lost' })
  })

  it('goes on by what stands after a worker died before or after any of its writes, and makes nothing twice', async () => {
    const { cluster } = await tried(held)
    const count = cluster.writes.length
    for (let nth = 1; nth <= count; nth += 1) {
      for (const hasArrived of [false, true]) {
        const { seen, writes } = await survived(nth, hasArrived)
        expect(seen.outcome).toMatchObject({ verdict: 'enforced' })
        expect(writes).toEqual(cluster.writes)
      }
    }
  })

  it('knows nothing where the cluster refuses one of its objects', async () => {
    const { cluster, look } = scene()
    const refusing = new ApiFailure({ status: 403, reason: 'Forbidden', message: 'violates PodSecurity' })
    cluster.client.create = async () => Promise.reject(refusing)
    expect(await look()).toMatchObject({ message: 'violates PodSecurity', outcome: { reason: 'refused' } })
  })

  it('makes nothing in a namespace of its name that is somebody else’s, and leaves that alone', async () => {
    const { cluster, look } = scene()
    cluster.put({ kind: 'Namespace', metadata: { name: namespace } })
    expect((await look()).outcome).toMatchObject({ verdict: 'unknown', reason: 'name-taken' })
    expect(await removeProbe(cluster.client, probe)).toBe('not-ours')
    expect(cluster.writes).toEqual([])
  })

  it('is not begun again once its namespace is gone', async () => {
    const { cluster, look } = scene()
    const { namespaceUid } = await look()
    cluster.drop('Namespace', namespace)
    cluster.writes.length = 0
    const again = await advanceProbe(cluster.client, { ...probe, namespaceUid }, sampleProfile)
    expect(again.outcome).toMatchObject({ verdict: 'unknown', reason: 'namespace-gone' })
    expect(cluster.writes).toEqual([])
  })

  it('goes with everything in it, and a second removal finds nothing', async () => {
    const { cluster } = await tried(held)
    expect(await removeProbe(cluster.client, probe)).toBe('going')
    expect(await removeProbe(cluster.client, probe)).toBe('gone')
  })
})
