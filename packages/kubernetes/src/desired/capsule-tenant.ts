import type { TenantBlueprint } from '@grenier/control-plane/ports'
import { hardOf } from '../fields.ts'
import { fieldManager, labels } from '../names.ts'
import { type DesiredObject, kinds } from '../objects.ts'
import { originAnnotations } from './metadata.ts'
import { admitsClaims } from './suspended-quota.ts'

type Hard = Readonly<Record<string, string>>

/** Name of the Tenant that Capsule keeps for a tenant: its slug, with which its namespaces begin. */
export function capsuleTenantName(slug: string): string {
  return slug
}

/** Name of the ResourceQuota that Capsule makes, in each namespace of a Tenant, of the one quota that ours has. */
export function capsuleQuotaName(slug: string): string {
  return `capsule-${capsuleTenantName(slug)}-0`
}

/**
 * Of a quota, what Capsule owns and what stays in our own object: the tenant's bytes and claims are Capsule's, everything
 * else (pods, processors, memory, services, bucket claims, snapshots) is ours. No key stands in both.
 */
export function sharedHard(quota: DesiredObject): { readonly capsules: Hard; readonly ours: Hard } {
  const entries = Object.entries(hardOf(quota))
  return {
    capsules: Object.fromEntries(entries.filter(([key]) => admitsClaims(key))),
    ours: Object.fromEntries(entries.filter(([key]) => !admitsClaims(key))),
  }
}

/**
 * The Tenant of Capsule, one for a tenant on a cluster (rule 29). `hard` is what its storage namespace may hold; null where
 * that stands on another cluster. Nobody owns it: an owner would be bound to Capsule's `admin` and could delete, and members
 * are bound by our own RoleBinding in the storage namespace alone, after the quota counts (rules 10 and 15). It is never
 * cordoned by us: that would keep our own worker out, while the quota pinned to use already lets no claim in.
 */
export function desiredCapsuleTenant(blueprint: TenantBlueprint, hard: Hard | null): DesiredObject {
  return {
    apiVersion: kinds.CapsuleTenant.apiVersion,
    kind: 'CapsuleTenant',
    metadata: {
      name: capsuleTenantName(blueprint.slug),
      labels: {
        [labels.managedBy]: fieldManager,
        [labels.tenant]: blueprint.tenantId,
        [labels.installation]: blueprint.installationId,
      },
      annotations: originAnnotations(blueprint),
    },
    spec: {
      preventDeletion: true,
      // An adopted namespace keeps its name (rule 33), whatever Capsule asks of others.
      forceTenantPrefix: false,
      ...(hard === null ? {} : { resourceQuotas: { scope: 'Tenant', items: [{ hard }] } }),
    },
  }
}
