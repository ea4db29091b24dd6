import type { ClusterUnderTest } from './clusters.ts'
import { startBucketProvisioner } from './custom-kinds.ts'
import { connectRealApi, type RealApi } from './real-api.ts'
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

/** The same on a cluster that has more kinds than every other: an embedded one is first taught them, a shared one has them. */
export async function openTaughtScene(
  cluster: ClusterUnderTest,
  closing: Closing,
  install: (api: RealApi) => Promise<void>,
): Promise<Scene> {
  const started = await cluster.start()
  closing.push(() => started.close())
  if (cluster.isSelfContained) await install(connectRealApi(started.kubeconfig))
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

/** Binds the buckets of a real cluster, which nobody else does. */
export function playProvider(cluster: ClusterUnderTest, scene: Scene, closing: Closing): void {
  if (cluster.isSelfContained) return
  const provisioner = startBucketProvisioner(scene.api, scene.prefix)
  closing.push(() => provisioner.stop())
}
