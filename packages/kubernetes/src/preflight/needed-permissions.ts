import type { MissingPermission } from '@grenier/contracts'
import { type Kind, kinds } from '../objects.ts'
import { type PermissionRow, workerPermissions } from './permission-table.ts'

/** A verb on one kind, in the terms of an access review; `name` null: on all objects of the kind. */
export interface NeededPermission extends MissingPermission {
  /** Nothing can be provisioned without it. */
  readonly isBlocking: boolean
  /** What it is needed for, for the person who grants it. */
  readonly why: string
}

/** The API group of a kind; empty for the core of Kubernetes. */
export function groupOf(kind: Kind): string {
  const { apiVersion } = kinds[kind]
  return apiVersion.includes('/') ? apiVersion.slice(0, apiVersion.indexOf('/')) : ''
}

/** Groups of Kubernetes itself are always served. */
const ownGroups: ReadonlySet<string> = new Set([
  '',
  'batch',
  'networking.k8s.io',
  'rbac.authorization.k8s.io',
  'storage.k8s.io',
])

/**
 * Everything that the rows ask of a cluster which serves these groups, each verb once. The preflight, the manifests for the
 * operator and the conformance suite are all made from it (rule 13).
 */
export function neededPermissions(
  servedGroups: ReadonlySet<string>,
  rows: readonly PermissionRow[] = workerPermissions,
): NeededPermission[] {
  const needed = new Map<string, NeededPermission>()
  for (const { kind, verbs, names = [null], why, purpose } of rows) {
    const group = groupOf(kind)
    if (!ownGroups.has(group) && !servedGroups.has(group)) continue
    const resource = kinds[kind].plural
    const isBlocking = purpose === 'provisioning'
    for (const [verb, name] of verbs.flatMap((one) => names.map((object) => [one, object] as const))) {
      const key = [group, resource, verb, name ?? ''].join('/')
      if (!needed.has(key)) needed.set(key, { group, resource, verb, name, why, isBlocking })
    }
  }
  return [...needed.values()]
}
