import type { RawKubernetesClient } from '../../harness/raw-kubernetes-client.ts'
import type { RawWatch, RawWatchEvent } from '../../harness/raw-kubernetes-watch.ts'

/** Kinds that hold data, or without which data cannot be read. */
const precious = [
  '/api/v1/namespaces',
  '/api/v1/persistentvolumeclaims',
  '/api/v1/persistentvolumes',
  '/api/v1/secrets',
  '/apis/objectbucket.io/v1alpha1/objectbucketclaims',
] as const

const quotas = '/api/v1/resourcequotas'

/** Looks at the API server itself, behind the proxy, and forgets nothing. */
export interface Witness {
  /** Deletions of what is precious, `kind namespace/name`. */
  deletions(): string[]
  /** Every value that a field of the Secret or quota of each namespace ever had, in order, without repetitions in a row. */
  passwords(): ReadonlyMap<string, readonly string[]>
  storageSizes(): ReadonlyMap<string, readonly string[]>
  /** Waits until everything that was written before is seen. */
  caughtUp(): Promise<void>
  stop(): void
}

function labelOf({ object }: RawWatchEvent): string {
  const { namespace, name } = object.metadata
  return `${String(object['kind'])} ${namespace === undefined ? '' : `${namespace}/`}${name}`
}

function historyOf(
  watch: RawWatch,
  options: { readonly name: string; readonly valueOf: (object: RawWatchEvent['object']) => string | undefined },
): Map<string, string[]> {
  const histories = new Map<string, string[]>()
  for (const { type, object } of watch.events) {
    if (type === 'BOOKMARK' || object.metadata.name !== options.name) continue
    const value = options.valueOf(object)
    const namespace = object.metadata.namespace ?? ''
    const history = histories.get(namespace) ?? []
    if (value !== undefined && history.at(-1) !== value) histories.set(namespace, [...history, value])
  }
  return histories
}

function fieldOf(object: RawWatchEvent['object'], ...path: string[]): string | undefined {
  const value = path.reduce<unknown>((at, key) => (at as Record<string, unknown> | undefined)?.[key], object)
  return typeof value === 'string' ? value : undefined
}

export async function startWitness(client: RawKubernetesClient): Promise<Witness> {
  const watches = new Map<string, RawWatch>()
  for (const path of [...precious, quotas])
    watches.set(path, await client.watch(`${path}?watch=true&resourceVersion=0`))
  const watchOf = (path: string): RawWatch => {
    const watch = watches.get(path)
    if (watch === undefined) throw new Error(`${path} is not watched`)
    return watch
  }
  return {
    deletions: () =>
      precious.flatMap((path) =>
        watchOf(path)
          .events.filter(({ type }) => type === 'DELETED')
          .map(labelOf),
      ),
    passwords: () =>
      historyOf(watchOf('/api/v1/secrets'), {
        name: 'grenier-backup-repository',
        valueOf: (object) => fieldOf(object, 'data', 'password'),
      }),
    storageSizes: () =>
      historyOf(watchOf(quotas), {
        name: 'grenier',
        valueOf: (object) => fieldOf(object, 'spec', 'hard', 'requests.storage'),
      }),
    async caughtUp() {
      // The last thing of all: a Secret that only this test writes.
      const name = `seen-${Date.now()}`
      await client.create('/api/v1/namespaces/default/secrets', {
        kind: 'Secret',
        apiVersion: 'v1',
        metadata: { name },
      })
      await watchOf('/api/v1/secrets').until(name, ({ object }) => object.metadata.name === name)
    },
    stop: () => {
      for (const watch of watches.values()) watch.close()
    },
  }
}
