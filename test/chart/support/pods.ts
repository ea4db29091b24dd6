import type { V1Container, V1PodSpec } from '@kubernetes/client-node'
import type { Rendered } from './render-chart.ts'

/** What a class holds, without being one. */
type Plain<T> = T extends Date | string | number | boolean | undefined
  ? T
  : T extends readonly (infer Entry)[]
    ? readonly Plain<Entry>[]
    : { readonly [Field in keyof T]: Plain<T[Field]> }

export type PodSpec = Plain<V1PodSpec>
export type Container = Plain<V1Container>

/** A pod that some rendered object makes. */
export interface RenderedPod {
  readonly of: string
  readonly spec: PodSpec
  readonly labels: Readonly<Record<string, string>>
  readonly annotations: Readonly<Record<string, string>>
}

interface WithPod {
  readonly template?: { readonly metadata?: Rendered['metadata']; readonly spec: PodSpec }
}

/** The pods of Deployments, Jobs and bare Pods. */
export function podsOf(objects: readonly Rendered[]): RenderedPod[] {
  return objects.flatMap((object) => {
    const { template } = (object['spec'] ?? {}) as WithPod
    const isPod = object.kind === 'Pod'
    if (!isPod && template === undefined) return []
    const spec = isPod ? (object['spec'] as PodSpec) : (template?.spec ?? { containers: [] })
    const { labels = {}, annotations = {} } = (isPod ? object.metadata : template?.metadata) ?? {}
    return [{ of: `${object.kind} ${object.metadata.name}`, spec, labels, annotations }]
  })
}

/** Keys that the pods want of their Secrets and ConfigMaps, by the path at which a container finds them. */
export function mountedKeys({ volumes = [], containers }: PodSpec): ReadonlyMap<string, { of: string; key: string }> {
  const mounts = containers.flatMap((container) => container.volumeMounts ?? [])
  return new Map(
    mounts.flatMap(({ name, mountPath }) => {
      const volume = volumes.find((candidate) => candidate.name === name)
      const of = volume?.secret?.secretName ?? volume?.configMap?.name ?? ''
      const items = volume?.secret?.items ?? volume?.configMap?.items ?? []
      return items.map(({ key, path }) => [`${mountPath}/${path}`, { of, key }] as const)
    }),
  )
}

/** The environment that a container gets from the pod and from rendered ConfigMaps. */
export function environmentOf(container: Container, objects: readonly Rendered[]): Record<string, string> {
  const fromMaps = (container.envFrom ?? []).map(({ configMapRef }) => {
    const map = objects.find(({ kind, metadata }) => kind === 'ConfigMap' && metadata.name === configMapRef?.name)
    if (map === undefined) throw new Error(`${configMapRef?.name} is not rendered`)
    return map['data'] as Record<string, string>
  })
  const own = Object.fromEntries((container.env ?? []).map(({ name, value }) => [name, value ?? '']))
  return Object.assign({}, ...fromMaps, own)
}
