import type { ClusterUnderTest } from './clusters.ts'
import { createClasses } from './clusters.ts'
import { installCustomKinds, startBucketProvisioner, untilQuotaIsCounted } from './custom-kinds.ts'
import type { RealApi } from './real-api.ts'
import { openScene, type Scene } from './scene.ts'

/** What a suite has opened; the last is closed first. */
export type Closing = (() => Promise<unknown>)[]

export async function closeInTurn(closing: Closing): Promise<void> {
  for (const close of closing.splice(0).toReversed()) await close()
}

/** Starts a cluster and opens a scene on it. */
export async function openSceneOn(cluster: ClusterUnderTest, closing: Closing): Promise<Scene> {
  const started = await cluster.start()
  closing.push(() => started.close())
  const scene = await openScene(started.kubeconfig)
  closing.push(() => scene.close())
  return scene
}

/**
 * The same on a cluster that is first taught kinds; `install` may give what takes them away again. A real one gets the classes
 * and kinds of the other suites as well.
 */
export async function openTaughtScene(
  cluster: ClusterUnderTest,
  closing: Closing,
  install: (api: RealApi) => Promise<(() => Promise<unknown>) | undefined | void>,
): Promise<Scene> {
  const started = await cluster.start()
  closing.push(() => started.close())
  const first = await openScene(started.kubeconfig)
  const uninstall = await install(first.api)
  if (uninstall) closing.push(uninstall)
  if (!cluster.isSelfContained) {
    await createClasses(first.api)
    await installCustomKinds(first.api)
  }
  await first.close()
  // What the cluster serves is believed for a minute: a gateway of its own sees the kinds at once.
  const scene = await openScene(started.kubeconfig)
  closing.push(() => scene.close())
  return scene
}

/** The namespace that Velero runs in, of the scene's own; returns its name. */
export async function openVeleroNamespace({ api, prefix }: Scene, closing: Closing): Promise<string> {
  const name = `${prefix}-velero`
  const namespace = { apiVersion: 'v1', kind: 'Namespace' } as const
  await api.create({ ...namespace, metadata: { name } })
  closing.push(() => api.remove({ ...namespace, name }))
  return name
}

/** Binds the buckets of a real cluster, which nobody else does, and waits until it counts quotas. */
export async function playProvider(cluster: ClusterUnderTest, scene: Scene, closing: Closing): Promise<void> {
  if (cluster.isSelfContained) return
  const provisioner = startBucketProvisioner(scene.api, scene.prefix)
  closing.push(() => provisioner.stop())
  await untilQuotaIsCounted(scene)
}
