import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import type { NetworkProbeProgress } from '@grenier/control-plane/ports'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Closing, closeInTurn, openSceneOn } from './support/cluster-scene.ts'
import { clustersUnderTest } from './support/clusters.ts'
import { createKubelet } from './support/kubelet.ts'
import { type Scene } from './support/scene.ts'

const boundWithinMs = 60_000

describe.each(clustersUnderTest())('a probe of the network of $name', (cluster) => {
  let scene: Scene
  const closing: Closing = []

  beforeAll(async () => {
    scene = await openSceneOn(cluster, closing)
  })
  afterAll(() => closeInTurn(closing))

  function newProbe() {
    const probe = { id: randomUUID(), installationId: randomUUID() }
    const namespace = `grenier-probe-${probe.id}`
    let namespaceUid: string | null = null
    return {
      namespace,
      kubelet: createKubelet(scene.api, namespace, { hasJobController: !cluster.isSelfContained }),
      async look(): Promise<NetworkProbeProgress> {
        const seen = await scene.gateway.networkProbe.advance(scene.access, { ...probe, namespaceUid })
        namespaceUid = seen.namespaceUid
        return seen
      },
      remove: () => scene.gateway.networkProbe.remove(scene.access, probe),
    }
  }

  async function until<T>(look: () => Promise<T>, isDone: (seen: T) => boolean): Promise<T> {
    const deadline = Date.now() + boundWithinMs
    for (;;) {
      const seen = await look()
      if (isDone(seen)) return seen
      if (Date.now() > deadline) throw new Error(`it did not come to it: ${JSON.stringify(seen)}`)
      await sleep(100)
    }
  }

  async function probed(denied: boolean) {
    const probe = newProbe()
    expect(await probe.look()).toMatchObject({ message: 'the server is being started', outcome: null })
    await probe.kubelet.runServer('10.244.1.9')
    await until(
      () => probe.look(),
      ({ message }) => message === 'the allowed connection is being tried',
    )
    await probe.kubelet.end('allowed', true)
    await until(
      () => probe.look(),
      ({ message }) => message === 'the denied connection is being tried',
    )
    await probe.kubelet.end('denied', denied)
    return {
      probe,
      seen: await until(
        () => probe.look(),
        ({ outcome }) => outcome !== null,
      ),
    }
  }

  it('stands in a namespace of its own, whose every object the server takes, and leaves nothing behind', async () => {
    const { probe, seen } = await probed(false)
    expect(seen.outcome).toEqual({ verdict: 'enforced', reason: null })
    const namespace = await scene.api.read({ apiVersion: 'v1', kind: 'Namespace', name: probe.namespace })
    expect(namespace?.metadata?.labels).toMatchObject({ 'pod-security.kubernetes.io/enforce': 'restricted' })
    const policies = await scene.api.list('networking.k8s.io/v1', 'NetworkPolicy', probe.namespace)
    expect(policies.map(({ metadata }) => metadata?.name ?? '').toSorted()).toEqual([
      'grenier-default-deny',
      'grenier-probe-in',
      'grenier-probe-out',
    ])
    expect(policies.find(({ metadata }) => metadata?.name === 'grenier-probe-in')?.['spec']).toMatchObject({
      ingress: [{ _from: [{ podSelector: { matchLabels: { 'grenier.internal/probe-role': 'allowed' } } }] }],
    })
    await until(
      () => probe.remove(),
      (state) => state === 'gone',
    )
    // Others come and go beside it on a cluster that is shared.
    const left = (await scene.api.list('v1', 'Namespace')).map(({ metadata }) => metadata?.name)
    expect(left).not.toContain(probe.namespace)
  })

  it('shows that nothing is enforced where the denied connection came through', async () => {
    const { probe, seen } = await probed(true)
    expect(seen.outcome).toEqual({ verdict: 'not-enforced', reason: null })
    await until(
      () => probe.remove(),
      (state) => state === 'gone',
    )
    expect((await probe.look()).outcome).toEqual({ verdict: 'unknown', reason: 'namespace-gone' })
  })
})
