import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { NamespaceLook } from '@grenier/control-plane/ports'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { runKubectl } from '../harness/kubectl.ts'
import { until } from '../harness/until.ts'
import { noteName } from './support/brownfield.ts'
import { clustersUnderTest } from './support/clusters.ts'
import { openScene, type Scene } from './support/scene.ts'

const adoptionId = '0198c0de-7a00-7000-8000-0000000000ae'

/** kubectl's client-side apply sends strategic merge patches, which only a real API server knows. */
const real = clustersUnderTest().filter(({ isSelfContained }) => !isSelfContained)

describe.skipIf(real.length === 0)('a real kubectl that goes on applying its manifests', () => {
  let scene: Scene
  let kubeconfigPath: string
  const closing: (() => Promise<unknown>)[] = []

  beforeAll(async () => {
    const kubeconfig = (await real[0]?.start())?.kubeconfig ?? ''
    scene = await openScene(kubeconfig)
    closing.push(() => scene.close())
    const folder = await mkdtemp(join(tmpdir(), 'adoption-'))
    closing.push(() => rm(folder, { recursive: true }))
    kubeconfigPath = join(folder, 'kubeconfig')
    await writeFile(kubeconfigPath, kubeconfig)
    await scene.gateway.prepare(scene.access)
  })
  afterAll(async () => {
    for (const close of closing.toReversed()) await close()
  })

  /** What somebody keeps in a folder and applies from the client's side, now and again. */
  async function apply(namespace: string, manifest: { labels: object; hard: object }): Promise<void> {
    const items = [
      { apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace, labels: manifest.labels } },
      {
        apiVersion: 'v1',
        kind: 'ResourceQuota',
        metadata: { name: 'grenier', namespace },
        spec: { hard: manifest.hard },
      },
    ]
    const stdin = JSON.stringify({ apiVersion: 'v1', kind: 'List', items })
    const run = await runKubectl(['apply', '--validate=false', '-f', '-'], { kubeconfigPath, stdin })
    expect(run).toMatchObject({ code: 0 })
  }

  async function takeOver(look: NamespaceLook): Promise<void> {
    await until(
      async () => {
        const facts = await scene.gateway.adoption.examine(look)
        if (facts === null) throw new Error(`no namespace ${look.namespace}`)
        const observedAt = scene.now()
        return await scene.gateway.adoption.takeOver({ ...look, adoptionId, facts, observedAt, mayWrite: () => true })
      },
      ({ kind }) => kind === 'taken',
    )
  }

  it('deletes nothing of ours when it drops a line that we took over, and still changes and drops what is its own', async () => {
    const namespace = `${scene.prefix}-kubectl`
    closing.push(() => scene.api.remove({ apiVersion: 'v1', kind: 'Namespace', name: namespace }))
    const read = (kind: string, name: string) =>
      scene.api.read({ apiVersion: 'v1', kind, name, ...(kind === 'Namespace' ? {} : { namespace }) })
    const hard = async () => (await read('ResourceQuota', 'grenier'))?.['spec']
    await apply(namespace, { labels: { team: 'archives' }, hard: { pods: '20', configmaps: '40' } })
    expect((await read('ResourceQuota', 'grenier'))?.metadata?.annotations).toHaveProperty([noteName])
    const sample = scene.tenant()
    const blueprint = { ...sample, quotas: sample.quotas.filter(({ kind }) => kind === 'block') }
    await takeOver({ access: scene.access, blueprint, namespace })
    expect(await hard()).toMatchObject({ hard: { pods: '10', configmaps: '40', 'requests.storage': '100Gi' } })

    await apply(namespace, { labels: {}, hard: { configmaps: '60' } })
    expect(await hard()).toMatchObject({ hard: { pods: '10', configmaps: '60', 'requests.storage': '100Gi' } })
    const labels = (await read('Namespace', namespace))?.metadata?.labels
    expect(labels).toMatchObject({ 'grenier.internal/tenant': blueprint.tenantId })
    expect(labels).not.toHaveProperty(['team'])
  })
})
