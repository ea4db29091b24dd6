import type { Catalog } from './catalog.ts'
import { ApiFailure, invalid } from './failure.ts'
import { isMap, type KubernetesObject, mapAt } from './objects.ts'
import { canonicalQuantity, quantityFromMillis, quantityMillis } from './quantity.ts'
import { hardOf, isServedKey, namespaceUsage, type Usage, usageOf } from './quota-usage.ts'
import type { Resource } from './resources.ts'
import type { Store } from './store.ts'

const nameShape = /^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$/
const rbacGroups = 'rbac.authorization.k8s.io'

function forbidden(resource: Resource, name: string, message: string): ApiFailure {
  const kind = resource.plural
  const qualified = resource.group === '' ? kind : `${kind}.${resource.group}`
  return new ApiFailure(403, 'Forbidden', {
    message: `${qualified} "${name}" is forbidden: ${message}`,
    details: { name, ...(resource.group === '' ? {} : { group: resource.group }), kind },
  })
}

/** Names are DNS-1123; RBAC names may hold colons. */
export function checkName(resource: Resource, name: string): void {
  const maxLength = resource.kind === 'Namespace' ? 63 : 253
  const shaped = resource.group === rbacGroups ? !/[/%]/.test(name) : nameShape.test(name)
  if (!shaped || name.length > maxLength || (resource.kind === 'Namespace' && name.includes('.'))) {
    throw invalid(resource.kind, name, { field: 'metadata.name', message: `Invalid value: ${JSON.stringify(name)}` })
  }
}

/** Namespaced objects want a namespace that exists and, to be created, is not being deleted. */
export function checkNamespace(
  store: Store,
  catalog: Catalog,
  options: { resource: Resource; object: KubernetesObject },
): void {
  const { resource, object } = options
  const namespace = object.metadata.namespace
  if (namespace === undefined) return
  const found = store.get(catalog.findKind('Namespace'), undefined, namespace)
  if (found === null) {
    throw new ApiFailure(404, 'NotFound', {
      message: `namespaces "${namespace}" not found`,
      details: { name: namespace, kind: 'namespaces' },
    })
  }
  if (found.metadata.deletionTimestamp !== undefined) {
    const message = `unable to create new content in namespace ${namespace} because it is being terminated`
    const failure = forbidden(resource, object.metadata.name ?? '', message)
    throw new ApiFailure(403, 'Forbidden', {
      message: failure.message,
      details: {
        ...failure.details,
        causes: [
          {
            reason: 'NamespaceTerminating',
            message: `namespace ${namespace} is being terminated`,
            field: 'metadata.namespace',
          },
        ],
      },
    })
  }
}

function quantitiesCanonical(map: Record<string, unknown>): Record<string, string> {
  return Object.fromEntries(Object.entries(map).map(([key, value]) => [key, canonicalQuantity(value)]))
}

function normaliseQuota(spec: Record<string, unknown>): void {
  if (isMap(spec['hard'])) spec['hard'] = quantitiesCanonical(spec['hard'])
}

function normaliseClaim(spec: Record<string, unknown>): void {
  const resources = mapAt(spec, 'resources')
  if (isMap(resources['requests'])) {
    spec['resources'] = { ...resources, requests: quantitiesCanonical(resources['requests']) }
  }
  spec['volumeMode'] ??= 'Filesystem'
}

function normaliseLimits(spec: Record<string, unknown>): void {
  const limits = Array.isArray(spec['limits']) ? spec['limits'] : []
  spec['limits'] = limits.map((limit: unknown) => {
    if (!isMap(limit)) return limit
    const entries = Object.entries(limit).map(([key, value]) => [
      key,
      isMap(value) ? quantitiesCanonical(value) : value,
    ])
    const known: Record<string, unknown> = Object.fromEntries(entries)
    if (known['type'] === 'Container') {
      known['default'] ??= known['max']
      known['defaultRequest'] ??= known['default'] ?? known['min']
      for (const key of ['default', 'defaultRequest']) if (known[key] === undefined) delete known[key]
    }
    return known
  })
}

function normaliseBinding(object: KubernetesObject): void {
  const subjects = Array.isArray(object['subjects']) ? object['subjects'] : undefined
  if (subjects === undefined) return
  object['subjects'] = subjects.map((subject: unknown) => {
    if (!isMap(subject) || subject['kind'] === 'ServiceAccount') return subject
    return { ...subject, apiGroup: subject['apiGroup'] ?? rbacGroups }
  })
}

function normaliseSecret(object: KubernetesObject): void {
  object['type'] ??= 'Opaque'
  const texts = object['stringData']
  if (!isMap(texts)) return
  const encoded = Object.entries(texts).map(([key, value]) => [key, Buffer.from(String(value)).toString('base64')])
  object['data'] = { ...mapAt(object, 'data'), ...Object.fromEntries(encoded) }
  delete object['stringData']
}

/** Defaults and canonical forms, as the API server writes them; changes the object in place. */
export function normalise(object: KubernetesObject): void {
  const spec = isMap(object['spec']) ? object['spec'] : undefined
  switch (object.kind) {
    case 'ResourceQuota':
      if (spec !== undefined) normaliseQuota(spec)
      break
    case 'PersistentVolumeClaim':
      if (spec !== undefined) normaliseClaim(spec)
      object['status'] ??= { phase: 'Pending' }
      break
    case 'LimitRange':
      if (spec !== undefined) normaliseLimits(spec)
      break
    case 'NetworkPolicy':
      if (spec !== undefined) spec['policyTypes'] ??= spec['egress'] === undefined ? ['Ingress'] : ['Ingress', 'Egress']
      break
    case 'RoleBinding':
    case 'ClusterRoleBinding':
      normaliseBinding(object)
      break
    case 'Secret':
      normaliseSecret(object)
      break
    case 'Namespace':
      object['spec'] = { finalizers: ['kubernetes'], ...spec }
      object['status'] ??= { phase: 'Active' }
      object.metadata.labels = { ...object.metadata.labels, 'kubernetes.io/metadata.name': object.metadata.name ?? '' }
      break
    case 'Pod':
    case 'PersistentVolume':
      object['status'] ??= { phase: 'Pending' }
      break
    default:
  }
}

function claimSize(object: KubernetesObject): unknown {
  return mapAt(mapAt(mapAt(object, 'spec'), 'resources'), 'requests')['storage']
}

/** A claim's size against the LimitRanges of its namespace. */
export function checkLimits(
  store: Store,
  catalog: Catalog,
  options: { resource: Resource; object: KubernetesObject },
): void {
  const { resource, object } = options
  if (object.kind !== 'PersistentVolumeClaim') return
  const size = claimSize(object)
  if (size === undefined) return
  const problems = store.list(catalog.findKind('LimitRange'), object.metadata.namespace).flatMap((range) => {
    const limits = mapAt(range, 'spec')['limits']
    return (Array.isArray(limits) ? limits : [])
      .filter((limit) => isMap(limit) && limit['type'] === 'PersistentVolumeClaim')
      .flatMap((limit: unknown) => {
        const min = mapAt(limit, 'min')['storage']
        const max = mapAt(limit, 'max')['storage']
        const found: string[] = []
        if (min !== undefined && quantityMillis(size) < quantityMillis(min)) {
          found.push(
            `minimum storage usage per PersistentVolumeClaim is ${String(min)}, but request is ${String(size)}`,
          )
        }
        if (max !== undefined && quantityMillis(size) > quantityMillis(max)) {
          found.push(
            `maximum storage usage per PersistentVolumeClaim is ${String(max)}, but request is ${String(size)}`,
          )
        }
        return found
      })
  })
  if (problems.length > 0) throw forbidden(resource, object.metadata.name ?? '', problems.join(', '))
}

function text(usage: readonly [string, bigint][], hard: Record<string, unknown>): string {
  return usage.map(([key, amount]) => `${key}=${quantityFromMillis(amount, hard[key])}`).join(',')
}

/** What a write adds must fit every ResourceQuota of the namespace. `before` is null when it creates. */
export function checkQuota(
  store: Store,
  catalog: Catalog,
  options: { resource: Resource; object: KubernetesObject; before: KubernetesObject | null },
): void {
  const { resource, object, before } = options
  const namespace = object.metadata.namespace
  if (namespace === undefined) return
  const quotas = store.list(catalog.findKind('ResourceQuota'), namespace)
  if (quotas.length === 0) return
  const delta = grownBy(usageOf(object, resource), before === null ? new Map() : usageOf(before, resource))
  if (delta.size === 0) return
  const total = namespaceUsage(store, catalog, namespace)
  for (const quota of quotas) {
    const hard = hardOf(quota)
    const over = [...delta].filter(([key, amount]) => {
      const limit = hard[key]
      return limit !== undefined && isServedKey(key, catalog) && (total.get(key) ?? 0n) + amount > quantityMillis(limit)
    })
    if (over.length === 0) continue
    const used = over.map(([key]): [string, bigint] => [key, total.get(key) ?? 0n])
    const limits = over.map(([key]) => `${key}=${canonicalQuantity(hard[key])}`).join(',')
    const message = `exceeded quota: ${quota.metadata.name}, requested: ${text(over, hard)}, used: ${text(used, hard)}, limited: ${limits}`
    throw forbidden(resource, object.metadata.name ?? '', message)
  }
}

function grownBy(after: Usage, before: Usage): Usage {
  const grown: Usage = new Map()
  for (const [key, amount] of after) {
    const more = amount - (before.get(key) ?? 0n)
    if (more > 0n) grown.set(key, more)
  }
  return grown
}

/** What may not change once written. */
export function checkImmutable(before: KubernetesObject, after: KubernetesObject): void {
  const name = after.metadata.name ?? ''
  const same = (field: string) => JSON.stringify(before[field]) === JSON.stringify(after[field])
  if ((after.kind === 'RoleBinding' || after.kind === 'ClusterRoleBinding') && !same('roleRef')) {
    throw invalid(after.kind, name, {
      field: 'roleRef',
      message: `Invalid value: ${JSON.stringify(after['roleRef'])}: cannot change roleRef`,
    })
  }
  if ((after.kind === 'Secret' || after.kind === 'ConfigMap') && before['immutable'] === true) {
    if (!same('data') || after['immutable'] !== true) {
      throw invalid(after.kind, name, {
        field: 'data',
        message: 'Forbidden: field is immutable when `immutable` is set',
      })
    }
  }
  if (after.kind === 'PersistentVolumeClaim') {
    const old = claimSize(before)
    const size = claimSize(after)
    const bound = mapAt(before, 'status')['phase'] === 'Bound'
    if (old !== undefined && size !== undefined && quantityMillis(size) < quantityMillis(old)) {
      throw new ApiFailure(422, 'Invalid', {
        message: `PersistentVolumeClaim "${name}" is invalid: spec.resources.requests.storage: Forbidden: field can not be less than previous value`,
        details: { name, kind: 'PersistentVolumeClaim' },
      })
    }
    if (!bound && old !== undefined && size !== old) {
      throw forbiddenClaim(name)
    }
  }
}

function forbiddenClaim(name: string): ApiFailure {
  return new ApiFailure(422, 'Invalid', {
    message: `PersistentVolumeClaim "${name}" is invalid: spec: Forbidden: spec is immutable after creation except resources.requests for bound claims`,
    details: { name, kind: 'PersistentVolumeClaim' },
  })
}
