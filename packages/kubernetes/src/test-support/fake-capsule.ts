import { hardOf, isRecord, texts } from '../fields.ts'
import { capsuleLabels } from '../names.ts'
import type { DesiredObject, ObservedObject } from '../objects.ts'
import { isAtMost } from '../quantity.ts'
import type { FakeCluster } from './fake-cluster.ts'

/** What a test asks of Capsule. */
export interface FakeCapsuleOptions {
  /** What is used of each key in the storage namespace. */
  readonly used?: () => Readonly<Record<string, string>>
  /** False: our identity is none of its administrators, and it looks past our namespaces. */
  readonly assigns?: boolean
}

/** `status` of a quota as Capsule keeps it: one that is used up shows its use. */
function quotaStatus(hard: Readonly<Record<string, string>>, used: Readonly<Record<string, string>>) {
  const inUse = Object.fromEntries(Object.keys(hard).map((key) => [key, used[key] ?? '0']))
  const shown = Object.entries(hard).map(([key, ceiling]) => {
    const use = inUse[key] ?? '0'
    return [key, isAtMost(ceiling, use) ? use : ceiling]
  })
  return { hard: Object.fromEntries(shown), used: inUse }
}

function itemsOf(tenant: ObservedObject): DesiredObject[] {
  const { resourceQuotas } = tenant['spec'] as { resourceQuotas?: { items: { hard: object }[] } }
  return (resourceQuotas?.items ?? []).map((spec) => ({
    apiVersion: 'v1',
    kind: 'ResourceQuota',
    metadata: { name: '' },
    spec,
  }))
}

/** The same cluster with Capsule beside it: gives labelled namespaces to their Tenant, and makes its quotas in them. */
export function withCapsule(cluster: FakeCluster, options: FakeCapsuleOptions = {}): FakeCluster {
  const all = (kind: ObservedObject['kind']) => [...cluster.objects.values()].filter((found) => found.kind === kind)

  function assign(namespace: ObservedObject): void {
    const name = namespace.metadata.labels?.[capsuleLabels.tenant]
    const tenant = all('CapsuleTenant').find(({ metadata }) => metadata.name === name)
    if (tenant === undefined || options.assigns === false) return
    const { name: ownerName, uid } = tenant.metadata
    const owner = { apiVersion: 'capsule.clastix.io/v1beta2', kind: 'Tenant', name: ownerName, uid }
    const metadata = { ...namespace.metadata, ownerReferences: [owner] }
    cluster.put({ ...namespace, metadata })
  }

  /** What the controller does some time after any change. */
  function settle(): void {
    for (const tenant of all('CapsuleTenant')) {
      const namespaces = all('Namespace').filter(({ metadata }) =>
        (metadata.ownerReferences ?? []).some(({ uid }) => uid === tenant.metadata.uid),
      )
      for (const { metadata } of namespaces) {
        for (const [index, item] of itemsOf(tenant).entries()) {
          const hard = hardOf(item)
          const used = metadata.name.endsWith('-storage') ? (options.used?.() ?? {}) : {}
          const labels = { [capsuleLabels.tenant]: tenant.metadata.name, [capsuleLabels.resourceQuota]: String(index) }
          const name = `capsule-${tenant.metadata.name}-${index}`
          cluster.put({
            kind: 'ResourceQuota',
            metadata: { name, namespace: metadata.name, labels },
            spec: { hard },
            status: quotaStatus(hard, used),
          })
        }
      }
    }
  }

  return {
    ...cluster,
    client: {
      ...cluster.client,
      async get(address) {
        settle()
        return await cluster.client.get(address)
      },
      async list(address) {
        settle()
        return await cluster.client.list(address)
      },
      async apply(object, uid) {
        const before = await cluster.client.get({ kind: object.kind, ...object.metadata })
        const answer = await cluster.client.apply(object, uid)
        if (object.kind === 'Namespace') {
          if (before?.metadata.ownerReferences !== undefined) {
            const { ownerReferences } = before.metadata
            cluster.put({ ...answer.object, metadata: { ...answer.object.metadata, ownerReferences } })
          } else assign(answer.object)
        }
        return {
          ...answer,
          object: (await cluster.client.get({ kind: object.kind, ...object.metadata })) ?? answer.object,
        }
      },
      async remove(object) {
        const protectedTenant = cluster.objects.get(`${object.kind}//${object.metadata.name}`)
        if (object.kind === 'CapsuleTenant' && isRecord(protectedTenant?.['spec'])) {
          if (protectedTenant['spec']['preventDeletion'] === true) throw new Error('the Tenant is protected')
        }
        await cluster.client.remove(object)
      },
    },
  }
}

/** The spec of a Tenant's one quota. */
export function tenantHard(cluster: FakeCluster, name: string): Readonly<Record<string, string>> {
  const tenant = cluster.objects.get(`CapsuleTenant//${name}`)
  const [item] = tenant === undefined ? [] : itemsOf(tenant)
  return item === undefined ? {} : texts(hardOf(item))
}
