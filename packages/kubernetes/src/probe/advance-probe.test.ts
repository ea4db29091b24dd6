import { describe, expect, it } from 'vitest'
import { stringify } from 'yaml'
import { ApiFailure } from '../client/api-failure.ts'
import { createFakeCluster, type FakeBehaviour, type FakeCluster } from '../test-support/fake-cluster.ts'
import { fullCapabilities, sampleBlueprint, sampleProfile } from '../test-support/samples.ts'
import { advanceProbe, removeProbe } from './advance-probe.ts'
import { desiredProbeGround, desiredProbeJob, type ProbeRole, probeJobName, probeNamespace } from './probe-objects.ts'

const probe = {
  id: '0198c0de-7a00-7000-8000-000000000941',
  installationId: sampleBlueprint.installationId,
  namespaceUid: null,
}
const namespace = probeNamespace(probe.id)

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

/** Up to where both connections were tried. */
async function tried({ allowed, denied }: { readonly allowed: boolean | null; readonly denied?: boolean | null }) {
  const made = scene()
  await made.look()
  made.node.runServer()
  await made.look()
  made.node.end('allowed', allowed)
  const afterAllowed = await made.look()
  if (denied === undefined) return { ...made, seen: afterAllowed }
  made.node.end('denied', denied)
  return { ...made, seen: await made.look() }
}

describe('a probe of a cluster’s network', () => {
  it.each([
    ...desiredProbeGround(probe),
    ...(['server', 'allowed', 'denied'] as const).map((role) =>
      desiredProbeJob(probe, role, {
        profile: sampleProfile,
        serverAddress: role === 'server' ? null : '10.244.1.9',
      }),
    ),
  ])('makes $kind $metadata.name as its snapshot says', async (object) => {
    await expect(stringify(object)).toMatchFileSnapshot(`./snapshots/${object.kind}.${object.metadata.name}.yaml`)
  })

  it('stands in a namespace of its own alone, which is no tenant’s', async () => {
    const { cluster } = await tried({ allowed: true, denied: false })
    const made = [...cluster.objects.values()].filter(({ kind }) => kind !== 'Pod')
    expect(made).toHaveLength(8)
    for (const { kind, metadata } of made) {
      expect(kind === 'Namespace' ? metadata.name : metadata.namespace).toBe(namespace)
      expect(metadata.labels).toMatchObject({ 'grenier.internal/purpose': 'probe' })
      expect(metadata.labels).not.toHaveProperty('grenier.internal/tenant')
    }
  })

  it('has its walls before its first pod, and tries what is denied only after what is allowed came through', async () => {
    const { cluster } = await tried({ allowed: true, denied: false })
    expect(cluster.writes.map((write) => write.slice(1))).toEqual([
      `Namespace ${namespace}`,
      'ResourceQuota grenier',
      'NetworkPolicy grenier-default-deny',
      'NetworkPolicy grenier-probe-in',
      'NetworkPolicy grenier-probe-out',
      'Job grenier-probe-server',
      'Job grenier-probe-allowed',
      'Job grenier-probe-denied',
    ])
  })

  it('shows enforcement only by a refusal beside a connection that came through', async () => {
    const { seen } = await tried({ allowed: true, denied: false })
    expect(seen.outcome).toEqual({ verdict: 'enforced', reason: null })
  })

  it('shows that nothing is enforced by a denied connection that came through', async () => {
    const { seen } = await tried({ allowed: true, denied: true })
    expect(seen.outcome).toEqual({ verdict: 'not-enforced', reason: null })
  })

  it.each([
    ['the allowed connection did not come through', { allowed: false }, 'control-failed'],
    ['the pod of the allowed connection failed', { allowed: null }, 'pod-failed'],
    ['the pod of the denied connection failed', { allowed: true, denied: null }, 'pod-failed'],
  ] as const)('knows nothing where %s', async (_, connections, reason) => {
    const { seen } = await tried(connections)
    expect(seen.outcome).toEqual({ verdict: 'unknown', reason })
  })

  it('knows nothing where the server went while the denied connection was tried', async () => {
    const { cluster, node, look } = await tried({ allowed: true })
    node.end('denied', false)
    const before = { ...cluster.client }
    let looks = 0
    cluster.client.list = async (address) => {
      looks += 1
      // Gone when it is looked at again.
      if (looks > 1) cluster.drop('Pod', `${probeJobName('server')}-x`)
      return await before.list(address)
    }
    expect((await look()).outcome).toEqual({ verdict: 'unknown', reason: 'server-lost' })
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
    expect((await look()).outcome).toEqual({ verdict: 'unknown', reason: 'name-taken' })
    expect(await removeProbe(cluster.client, probe)).toBe('not-ours')
    expect(cluster.writes).toEqual([])
  })

  it('is not begun again once its namespace is gone', async () => {
    const { cluster, look } = scene()
    const { namespaceUid } = await look()
    cluster.drop('Namespace', namespace)
    cluster.writes.length = 0
    const again = await advanceProbe(cluster.client, { ...probe, namespaceUid }, sampleProfile)
    expect([again.outcome, cluster.writes]).toEqual([{ verdict: 'unknown', reason: 'namespace-gone' }, []])
  })

  it('goes with everything in it, and a second removal finds nothing', async () => {
    const { cluster } = await tried({ allowed: true, denied: false })
    expect(await removeProbe(cluster.client, probe)).toBe('going')
    expect(await removeProbe(cluster.client, probe)).toBe('gone')
  })
})
