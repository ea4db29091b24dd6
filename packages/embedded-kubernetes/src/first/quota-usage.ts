import type { Catalog } from './catalog.ts'
import { isMap, type KubernetesObject, mapAt } from './objects.ts'
import { quantityFromMillis, quantityMillis } from './quantity.ts'
import type { Store } from './store.ts'

/** Usage by quota key, in thousandths of the key's unit. */
export type Usage = Map<string, bigint>

const shortKeys: Readonly<Record<string, string>> = {
  ConfigMap: 'configmaps',
  Secret: 'secrets',
  PersistentVolumeClaim: 'persistentvolumeclaims',
  ResourceQuota: 'resourcequotas',
  Pod: 'pods',
}

const computeKeys = ['requests.cpu', 'requests.memory', 'limits.cpu', 'limits.memory'] as const

function containers(pod: KubernetesObject): unknown[] {
  const list = mapAt(pod, 'spec')['containers']
  return Array.isArray(list) ? list : []
}

function podUsage(pod: KubernetesObject): [string, bigint][] {
  return containers(pod).flatMap((container) => {
    const resources = mapAt(container, 'resources')
    return computeKeys.flatMap((key): [string, bigint][] => {
      const [part = '', unit = ''] = key.split('.')
      const value = mapAt(resources, part)[unit]
      return value === undefined ? [] : [[key, quantityMillis(value)]]
    })
  })
}

function claimUsage(claim: KubernetesObject): [string, bigint][] {
  const spec = mapAt(claim, 'spec')
  const requested = mapAt(mapAt(spec, 'resources'), 'requests')['storage'] ?? '0'
  const size = quantityMillis(requested)
  const className = spec['storageClassName']
  const own: [string, bigint][] = [['requests.storage', size]]
  if (typeof className !== 'string') return own
  const prefix = `${className}.storageclass.storage.k8s.io`
  return [...own, [`${prefix}/requests.storage`, size], [`${prefix}/persistentvolumeclaims`, 1000n]]
}

/** What one object adds to the keys that count it. */
export function usageOf(object: KubernetesObject, resource: { group: string; plural: string }): Usage {
  const usage: Usage = new Map()
  const add = (key: string, amount: bigint) => usage.set(key, (usage.get(key) ?? 0n) + amount)
  add(`count/${resource.plural}${resource.group === '' ? '' : `.${resource.group}`}`, 1000n)
  const short = shortKeys[object.kind]
  if (short !== undefined && resource.group === '') add(short, 1000n)
  if (object.kind === 'PersistentVolumeClaim') for (const [key, amount] of claimUsage(object)) add(key, amount)
  if (object.kind === 'Pod') for (const [key, amount] of podUsage(object)) add(key, amount)
  return usage
}

/** Keys whose objects no kind of ours can be: always used 0, as where none exists. */
const alwaysZero: ReadonlySet<string> = new Set([
  'services',
  'services.nodeports',
  'services.loadbalancers',
  'replicationcontrollers',
  'cpu',
  'memory',
  'requests.ephemeral-storage',
  'limits.ephemeral-storage',
  'ephemeral-storage',
])

/** Whether the key's `status.used` appears: a count of a kind that is not served never does (rule 19). */
export function isServedKey(key: string, catalog: Catalog): boolean {
  if (key.startsWith('count/')) {
    const [plural = '', ...group] = key.slice('count/'.length).split('.')
    return catalog.findPlural(group.join('.'), plural) !== null
  }
  if (alwaysZero.has(key) || key.includes('.storageclass.storage.k8s.io/')) return true
  return (
    ['requests.storage', 'persistentvolumeclaims', 'configmaps', 'secrets', 'resourcequotas', 'pods'].includes(key) ||
    computeKeys.some((known) => known === key)
  )
}

export function hardOf(quota: KubernetesObject): Record<string, unknown> {
  return mapAt(mapAt(quota, 'spec'), 'hard')
}

/** Adds up a namespace for the keys of a quota. */
export function namespaceUsage(store: Store, catalog: Catalog, namespace: string): Usage {
  const total: Usage = new Map()
  for (const resource of catalog.all()) {
    if (!resource.namespaced) continue
    for (const object of store.list(resource, namespace)) {
      if (object.kind !== resource.kind) continue
      for (const [key, amount] of usageOf(object, resource)) total.set(key, (total.get(key) ?? 0n) + amount)
    }
  }
  return total
}

/** `status.used` for the quota's served keys, canonical, in the family its `hard` is written in. */
export function usedStatus(quota: KubernetesObject, usage: Usage, catalog: Catalog): Record<string, string> {
  const keys = Object.entries(hardOf(quota)).filter(([key]) => isServedKey(key, catalog))
  return Object.fromEntries(keys.map(([key, hard]) => [key, quantityFromMillis(usage.get(key) ?? 0n, hard)]))
}

export function statusUsed(quota: KubernetesObject): Record<string, unknown> {
  const used = mapAt(quota, 'status')['used']
  return isMap(used) ? used : {}
}
