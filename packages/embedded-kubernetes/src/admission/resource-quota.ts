import type { Cluster } from '../cluster.ts'
import type { Kind } from '../kinds/kind.ts'
import { requestedStorage } from '../kinds/storage.ts'
import type { KubernetesObject } from '../objects.ts'
import { nameOf, namespaceOf, objectAt, stringAt } from '../objects.ts'
import type { Quantity } from '../quantity.ts'
import { addQuantities, formatQuantity, parseQuantity, wholeQuantity } from '../quantity.ts'
import { resourceKey } from '../resource-name.ts'
import { forbidden, notImplemented } from '../status.ts'

/** Amounts by quota key. */
export type Amounts = Map<string, Quantity>

const countedByPlainName = new Set([
  'configmaps',
  'persistentvolumeclaims',
  'pods',
  'replicationcontrollers',
  'resourcequotas',
  'secrets',
  'services',
])
const neverCounted: Readonly<Record<string, true>> = {
  replicationcontrollers: true,
  services: true,
  'services.loadbalancers': true,
  'services.nodeports': true,
  'count/replicationcontrollers': true,
  'count/services': true,
}
const computeKey = /^(requests\.|limits\.)?(cpu|memory|ephemeral-storage)$/
const classSuffix = '.storageclass.storage.k8s.io/'

/** What one object spends of each quota key. */
function spendingOf(kind: Kind, object: KubernetesObject): Amounts {
  const one = wholeQuantity(1n)
  const spending: Amounts = new Map([[`count/${resourceKey(kind)}`, one]])
  if (kind.group === '' && countedByPlainName.has(kind.plural)) spending.set(kind.plural, one)
  if (kind.group === '' && kind.plural === 'persistentvolumeclaims') {
    const size = parseQuantity(requestedStorage(object)) ?? wholeQuantity(0n)
    const storageClass = stringAt(objectAt(object, 'spec'), 'storageClassName')
    spending.set('requests.storage', size)
    if (storageClass !== '') {
      spending.set(`${storageClass}${classSuffix}requests.storage`, size)
      spending.set(`${storageClass}${classSuffix}persistentvolumeclaims`, one)
    }
  }
  return spending
}

/** Kinds whose objects spend of a key; undefined when nothing that is served does. */
function spendersOf(cluster: Cluster, key: string): Kind[] | undefined {
  if (neverCounted[key] || computeKey.test(key)) return []
  if (key === 'requests.storage' || key.includes(classSuffix)) return servedKinds(cluster, 'persistentvolumeclaims')
  if (key.startsWith('count/')) return servedKinds(cluster, key.slice('count/'.length))
  return countedByPlainName.has(key) ? servedKinds(cluster, key) : undefined
}

function servedKinds(cluster: Cluster, resource: string): Kind[] | undefined {
  const kind = cluster.kinds.findResource(resource)
  return kind === undefined || !kind.namespaced ? undefined : [kind]
}

/** `status.used` of a quota: one amount for each key of a served resource, none for the others. */
export function usageOf(cluster: Cluster, quota: KubernetesObject): Record<string, string> {
  const used: Record<string, string> = {}
  for (const key of Object.keys(objectAt(objectAt(quota, 'spec'), 'hard')).sort()) {
    const amount = amountUsed(cluster, namespaceOf(quota), key)
    if (amount !== undefined) used[key] = formatQuantity(amount)
  }
  return used
}

function amountUsed(cluster: Cluster, namespace: string, key: string): Quantity | undefined {
  const kinds = spendersOf(cluster, key)
  if (kinds === undefined) return undefined
  let sum = wholeQuantity(0n)
  for (const kind of kinds) {
    if (key === `count/${resourceKey(kind)}` || key === kind.plural) {
      sum = addQuantities(sum, wholeQuantity(BigInt(cluster.store.count(resourceKey(kind), namespace))))
      continue
    }
    for (const object of cluster.store.unordered(resourceKey(kind), namespace)) {
      const amount = spendingOf(kind, object).get(key)
      if (amount !== undefined) sum = addQuantities(sum, amount)
    }
  }
  return sum
}

/** Refuses (403) a write that would take more than a quota of the namespace leaves. */
export function admitWithinQuota(
  cluster: Cluster,
  kind: Kind,
  change: { after: KubernetesObject; before: KubernetesObject | undefined },
): void {
  if (!kind.namespaced) return
  const quotas = cluster.store.list('resourcequotas', namespaceOf(change.after))
  if (quotas.length === 0) return
  const spending = growth(kind, change)
  for (const quota of quotas) refuseExcess(cluster, { quota, kind, spending, object: change.after })
}

/** What the write adds; an update that takes no more is free. */
function growth(kind: Kind, change: { after: KubernetesObject; before: KubernetesObject | undefined }): Amounts {
  const after = spendingOf(kind, change.after)
  if (change.before === undefined) return after
  const before = spendingOf(kind, change.before)
  const grown: Amounts = new Map()
  for (const [key, amount] of after) {
    const nanos = amount.nanos - (before.get(key)?.nanos ?? 0n)
    if (nanos > 0n) grown.set(key, { nanos, format: amount.format })
  }
  return grown
}

function refuseExcess(
  cluster: Cluster,
  check: { quota: KubernetesObject; kind: Kind; spending: Amounts; object: KubernetesObject },
): void {
  const hard = objectAt(objectAt(check.quota, 'spec'), 'hard')
  if (check.kind.plural === 'pods' && Object.keys(hard).some((key) => computeKey.test(key))) {
    throw notImplemented('pods in a namespace whose ResourceQuota counts cpu or memory')
  }
  const excess: { key: string; requested: string; used: string; limited: string }[] = []
  for (const [key, amount] of check.spending) {
    const limit = parseQuantity(hard[key])
    if (limit === undefined) continue
    const used = amountUsed(cluster, namespaceOf(check.object), key) ?? wholeQuantity(0n)
    if (used.nanos + amount.nanos <= limit.nanos) continue
    excess.push({ key, requested: formatQuantity(amount), used: formatQuantity(used), limited: formatQuantity(limit) })
  }
  if (excess.length === 0) return
  excess.sort((left, right) => (left.key < right.key ? -1 : 1))
  const text = (field: 'requested' | 'used' | 'limited'): string =>
    excess.map((one) => `${one.key}=${one[field]}`).join(',')
  throw forbidden(check.kind, nameOf(check.object), {
    why: `exceeded quota: ${nameOf(check.quota)}, requested: ${text('requested')}, used: ${text('used')}, limited: ${text('limited')}`,
  })
}
