import { randomBytes } from 'node:crypto'
import type { RawAnswer, RawKubernetesClient } from '../../harness/raw-kubernetes-client.ts'
import { createRawKubernetesClient } from '../../harness/raw-kubernetes-client.ts'
import { until } from '../../harness/until.ts'
import type { Target } from './targets.ts'

/** A target with a client, and namespaces that go in the background when the file is done. */
export interface Scene {
  readonly client: RawKubernetesClient
  readonly kubeconfig: string
  /** Makes a namespace of a name never used before and returns that name. */
  namespace(labels?: Readonly<Record<string, string>>): Promise<string>
  /** Notes a cluster-wide object to delete at the end. */
  cleanUp(path: string): void
  close(): Promise<void>
}

/** A name that no other run uses. */
export function uniqueName(prefix: string): string {
  return `${prefix}-${randomBytes(5).toString('hex')}`
}

/** Starts a target and a client for it. */
export async function openScene(target: Target): Promise<Scene> {
  const running = await target.start()
  const client = createRawKubernetesClient(running.kubeconfig)
  const leftovers: string[] = []
  return {
    client,
    kubeconfig: running.kubeconfig,
    namespace: async (labels = {}) => {
      const name = uniqueName('conformance')
      const { status, body } = await client.create('/api/v1/namespaces', { metadata: { name, labels } })
      if (status !== 201) throw new Error(`namespace ${name}: ${status} ${body.message}`)
      leftovers.push(`/api/v1/namespaces/${name}`)
      await furnished(client, name)
      return name
    },
    cleanUp: (path) => {
      leftovers.push(path)
    },
    close: async () => {
      for (const path of leftovers) await client.delete(path)
      await client.close()
      await running.close()
    },
  }
}

/** A new namespace gets a service account and the cluster's certificate; what counts objects waits for them. */
async function furnished(client: RawKubernetesClient, name: string): Promise<void> {
  const paths = ['serviceaccounts/default', 'configmaps/kube-root-ca.crt']
  for (const path of paths) await eventually(path, async () => (await client.get(inside(name, path))).status === 200)
}

/** A path below `/api/v1/namespaces/<namespace>`. */
export function inside(namespace: string, path: string): string {
  return `/api/v1/namespaces/${namespace}/${path}`
}

/** Asks again until the answer is yes; what controllers do is not done when a write is answered. */
export async function eventually(what: string, ask: () => Promise<boolean>): Promise<void> {
  await until(
    async () => ({ what, isSo: await ask() }),
    ({ isSo }) => isSo,
  )
}

/** Gets a path until the answer satisfies, and returns that answer. */
export async function getUntil(
  client: RawKubernetesClient,
  path: string,
  satisfies: (answer: RawAnswer) => boolean,
): Promise<RawAnswer> {
  return await until(() => client.get(path), satisfies)
}
