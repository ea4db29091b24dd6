import type { TenantBlueprint } from '@grenier/control-plane/ports'
import { annotations, fieldManager, labels, type Purpose } from '../names.ts'
import type { ObjectMetadata } from '../objects.ts'

/** Where an object of a tenant stands. */
export interface Place {
  readonly purpose: Purpose
  readonly namespace: string
}

/** Name of the tenant's namespace for a purpose, from its slug (rule 33). */
export function namespaceName(slug: string, purpose: Purpose): string {
  return `${slug}-${purpose}`
}

/** Labels of every object of a tenant: what rebuilding the database from clusters needs (rule 34). */
export function tenantLabels(blueprint: TenantBlueprint, purpose: Purpose): Record<string, string> {
  return {
    [labels.managedBy]: fieldManager,
    [labels.tenant]: blueprint.tenantId,
    [labels.installation]: blueprint.installationId,
    [labels.purpose]: purpose,
  }
}

/** Who applied an object and from which ledger sequence (rule 6). */
export function originAnnotations(blueprint: TenantBlueprint): Record<string, string> {
  return {
    [annotations.installation]: blueprint.installationId,
    [annotations.revision]: blueprint.revision.toString(),
  }
}

/** Metadata of a namespaced object of the tenant. */
export function tenantMetadata(blueprint: TenantBlueprint, place: Place, name: string): ObjectMetadata {
  return {
    name,
    namespace: place.namespace,
    labels: tenantLabels(blueprint, place.purpose),
    annotations: originAnnotations(blueprint),
  }
}
