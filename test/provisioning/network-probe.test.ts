import { randomUUID } from 'node:crypto'
import type { NetworkProbeProgress } from '@grenier/control-plane/ports'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { until } from '../harness/until.ts'
import { type Closing, closeInTurn, openSceneOn } from './support/cluster-scene.ts'
import { clustersUnderTest } from './support/clusters.ts'
import { createKubelet } from './support/kubelet.ts'
import type { NetworkPlugIn } from './support/network-plug-in.ts'
import type { Scene } from './support/scene.ts'

const holdingPlugIn: NetworkPlugIn = { ingress: true, egress: true }

interface PlayedNetwork {
  readonly plugIn: NetworkPlugIn
  readonly servesAtMost: number
}

describe.each(clustersUnderTest())('a probe of the network of $name', (cluster) => {
  let scene: Scene
  const closing: Closing = []

  beforeAll(async () => {
    scene = await openSceneOn(cluster, closing)
  })
  afterAll(() => closeInTurn(closing))

  function newProbe({ plugIn = holdingPlugIn, servesAtMost = Number.POSITIVE_INFINITY }: Partial<PlayedNetwork>) {
    const probe = { id: randomUUID(), installationId: randomUUID() }
    const namespace = `grenier-probe-${probe.id}`
    let namespaceUid: string | null = null
    const played = { hasJobController: !cluster.isSelfContained, plugIn, servesAtMost }
    return {
      namespace,
      kubelet: createKubelet(scene.api, namespace, played),
      async look(): Promise<NetworkProbeProgress> {
        const seen = await scene.gateway.networkProbe.advance(scene.access, { ...probe, namespaceUid })
        namespaceUid = seen.namespaceUid
        return seen
      },
      remove: () => scene.gateway.networkProbe.remove(scene.access, probe),
    }
  }

  /** Plays the pods of a probe one after the other, as they are made. */
  async function probed(network: Partial<PlayedNetwork>) {
    const probe = newProbe(network)
    expect(await probe.look()).toMatchObject({ message: 'the server is being started', outcome: null })
    await probe.kubelet.runServer('10.244.1.9')
    const tried: string[] = []
    const seen = await until(
      async () => {
        const now = await probe.look()
        const [, role] = /^the connection of (\S+) is being tried$/.exec(now.message) ?? []
        if (role !== undefined && !tried.includes(role)) {
          tried.push(role)
          await probe.kubelet.runClient(role)
        }
        return now
      },
      ({ outcome }) => outcome !== null,
    )
    return { probe, seen, tried }
  }

  const gone = (probe: ReturnType<typeof newProbe>) =>
    until(
      () => probe.remove(),
      (state) => state === 'gone',
    )

  it('stands in a namespace of its own, whose every object the server takes, and leaves nothing behind', async () => {
    const { probe, seen, tried } = await probed({})
    expect(seen.outcome).toEqual({ verdict: 'enforced', reason: null, ingress: 'enforced', egress: 'enforced' })
    expect(tried).toEqual(['allowed', 'denied-ingress', 'denied-egress', 'allowed-after'])
    const namespace = await scene.api.read({ apiVersion: 'v1', kind: 'Namespace', name: probe.namespace })
    expect(namespace?.metadata?.labels).toMatchObject({ 'pod-security.kubernetes.io/enforce': 'restricted' })
    const policies = await scene.api.list('networking.k8s.io/v1', 'NetworkPolicy', probe.namespace)
    expect(policies.map(({ metadata }) => metadata?.name ?? '').toSorted()).toEqual([
      'grenier-default-deny',
      'grenier-probe-egress',
      'grenier-probe-ingress',
    ])
    await gone(probe)
    // Others come and go beside it on a cluster that is shared.
    const left = (await scene.api.list('v1', 'Namespace')).map(({ metadata }) => metadata?.name)
    expect(left).not.toContain(probe.namespace)
    expect((await probe.look()).outcome).toMatchObject({ verdict: 'unknown', reason: 'namespace-gone' })
  })

  it.each([
    [
      { ingress: true, egress: false },
      { ingress: 'enforced', egress: 'not-enforced' },
    ],
    [
      { ingress: false, egress: true },
      { ingress: 'not-enforced', egress: 'enforced' },
    ],
    [
      { ingress: false, egress: false },
      { ingress: 'not-enforced', egress: 'not-enforced' },
    ],
  ])('shows of a plug-in that holds to %o what is open', async (plugIn, directions) => {
    const { probe, seen } = await probed({ plugIn })
    expect(seen.outcome).toEqual({ verdict: 'not-enforced', reason: null, ...directions })
    await gone(probe)
  })

  it.each([
    ['holds to nothing', { ingress: false, egress: false }],
    ['holds to its policies', holdingPlugIn],
  ])('knows nothing of a network that %s once its listener has served once', async (_, plugIn) => {
    const { probe, seen } = await probed({ plugIn, servesAtMost: 1 })
    expect(seen.outcome).toEqual({ verdict: 'unknown', reason: 'control-failed-after', ingress: null, egress: null })
    await gone(probe)
  })

  it('knows nothing of a network in which nobody listens', async () => {
    const { probe, seen } = await probed({ servesAtMost: 0 })
    expect(seen.outcome).toMatchObject({ verdict: 'unknown', reason: 'control-failed' })
    await gone(probe)
  })
})
