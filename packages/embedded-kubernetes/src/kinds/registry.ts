import type { KubernetesObject } from '../objects.ts'
import { resourceKey } from '../resource-name.ts'
import { clusterRoleBindingKind, clusterRoleKind, roleBindingKind, roleKind } from './access.ts'
import { configMapKind, eventKind, namespaceKind, secretKind, serviceAccountKind } from './core.ts'
import { kindOfDefinition } from './custom-kind.ts'
import { customResourceDefinitionKind } from './custom-resource-definition.ts'
import type { Kind } from './kind.ts'
import { networkPolicyKind } from './network-policy.ts'
import { limitRangeKind, resourceQuotaKind } from './quota.ts'
import { persistentVolumeClaimKind, persistentVolumeKind, storageClassKind } from './storage.ts'
import { jobKind, leaseKind, nodeKind, podKind } from './workload.ts'

const builtInKinds: readonly Kind[] = [
  namespaceKind,
  secretKind,
  configMapKind,
  serviceAccountKind,
  eventKind,
  resourceQuotaKind,
  limitRangeKind,
  persistentVolumeClaimKind,
  persistentVolumeKind,
  storageClassKind,
  podKind,
  nodeKind,
  jobKind,
  leaseKind,
  networkPolicyKind,
  roleKind,
  roleBindingKind,
  clusterRoleKind,
  clusterRoleBindingKind,
  customResourceDefinitionKind,
]

/** The kinds that are served: the built-in ones, and the custom ones as their definitions come and go. */
export class KindRegistry {
  private readonly byPath = new Map<string, Kind>()
  private readonly byResource = new Map<string, Kind>()

  constructor() {
    for (const kind of builtInKinds) this.add(kind)
  }

  private add(kind: Kind): void {
    this.byPath.set(`${kind.group}/${kind.version}/${kind.plural}`, kind)
    this.byResource.set(resourceKey(kind), kind)
  }

  /** Serves the kind that a definition declares; see kindOfDefinition for what is refused. */
  define(definition: KubernetesObject): void {
    const kind = kindOfDefinition(definition)
    const known = this.byResource.get(resourceKey(kind))
    if (known !== undefined) this.byPath.delete(`${known.group}/${known.version}/${known.plural}`)
    this.add(kind)
  }

  /** Serves a custom kind no longer. */
  forget(kind: Kind): void {
    this.byPath.delete(`${kind.group}/${kind.version}/${kind.plural}`)
    this.byResource.delete(resourceKey(kind))
  }

  /** The kind behind a path, if it is served. */
  find(path: { group: string; version: string; plural: string }): Kind | undefined {
    return this.byPath.get(`${path.group}/${path.version}/${path.plural}`)
  }

  /** The kind of a resource key (`secrets`, `schedules.k8up.io`), if it is served. */
  findResource(key: string): Kind | undefined {
    return this.byResource.get(key)
  }

  /** Whether any kind of a group and version is served. */
  servesVersion(group: string, version: string): boolean {
    for (const kind of this.byResource.values()) if (kind.group === group && kind.version === version) return true
    return false
  }

  /** Every kind, in the order they were registered. */
  all(): Kind[] {
    return [...this.byResource.values()]
  }
}
