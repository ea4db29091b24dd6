import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { until } from '../harness/until.ts'
import { type Closing, closeInTurn, openSceneOn } from './support/cluster-scene.ts'
import { clustersUnderTest } from './support/clusters.ts'
import { classes, openScene, type Scene, verdicts } from './support/scene.ts'

describe.each(clustersUnderTest())('volumes on $name', (cluster) => {
  let scene: Scene
  const closing: Closing = []

  beforeAll(async () => {
    scene = await openSceneOn(cluster, closing)
  })
  afterAll(() => closeInTurn(closing))

  const volumeOf = (slug: string) => ({ apiVersion: 'v1', kind: 'PersistentVolume', name: `pv-${slug}` })

  /** A volume that would go with its claim, and the claim for it. */
  async function claimWithVolume(slug: string): Promise<void> {
    const size = { storage: '2Gi' }
    const { apiVersion, kind, name } = volumeOf(slug)
    const accessModes = ['ReadWriteOnce']
    await scene.api.create({
      apiVersion,
      kind,
      metadata: { name },
      spec: {
        capacity: size,
        accessModes,
        storageClassName: classes.block,
        persistentVolumeReclaimPolicy: 'Delete',
        claimRef: { namespace: `${slug}-storage`, name: 'archives' },
        hostPath: { path: `/tmp/${name}` },
      },
    })
    await scene.api.create({
      apiVersion: 'v1',
      kind: 'PersistentVolumeClaim',
      metadata: { name: 'archives', namespace: `${slug}-storage` },
      spec: { accessModes, storageClassName: classes.block, volumeName: name, resources: { requests: size } },
    })
  }

  async function releasedPhase(slug: string): Promise<string | undefined> {
    const volume = await scene.api.read(volumeOf(slug))
    return (volume?.['status'] as { phase?: string } | undefined)?.phase
  }

  it('of a tenant outlive their claims, whatever they were made for, and a second look writes nothing', async () => {
    const blueprint = { ...scene.tenant(), quotas: scene.tenant().quotas.filter(({ kind }) => kind === 'block') }
    const { namespaces } = await scene.reconcile(blueprint)
    await claimWithVolume(blueprint.slug)
    const policy = async (): Promise<string | undefined> => {
      const volume = await scene.api.read(volumeOf(blueprint.slug))
      return (volume?.['spec'] as { persistentVolumeReclaimPolicy?: string } | undefined)?.persistentVolumeReclaimPolicy
    }
    expect(await policy()).toBe('Delete')
    const { report } = await until(
      async () => ({ report: await scene.reconcile(blueprint, namespaces), policy: await policy() }),
      (seen) => seen.policy === 'Retain',
    )
    expect(verdicts(report)['VolumesAtRisk']).toBe('False Retained')
    expect((await scene.reconcile(blueprint, namespaces)).objectsApplied).toBe(0)

    await scene.api.remove({
      apiVersion: 'v1',
      kind: 'PersistentVolumeClaim',
      name: 'archives',
      namespace: `${blueprint.slug}-storage`,
    })
    await scene.reconcile(blueprint, namespaces)
    const volume = await scene.api.read(volumeOf(blueprint.slug))
    expect(volume?.metadata?.labels?.['grenier.internal/tenant']).toBe(blueprint.tenantId)
    // A gateway of its own looks at volumes at once; what a cluster said is believed for a minute.
    const later = await openScene(scene.access.kubeconfig)
    closing.push(() => later.close())
    const usedBytes = async () => {
      const access = scene.access
      const observedAt = scene.now()
      const run = { blueprint, storage: access, backup: access, known: namespaces, observedAt }
      return (await later.gateway.reconcile(run)).use[0]?.usedBytes
    }
    await until(
      () => releasedPhase(blueprint.slug),
      (phase) => phase === 'Released',
    )
    expect(await usedBytes()).toBe(2n * 1024n ** 3n)
    if (volume !== null) await scene.api.remove(volumeOf(blueprint.slug))
  })
})
