import type { KubernetesObject, ManagedFieldsEntry } from '../objects.ts'
import type { FieldSet } from './field-set.ts'
import { decodeSet, difference, emptySet, encodeSet, insertPath, isEmptySet } from './field-set.ts'

/** Who writes: one manager per name, operation, API version and subresource. */
export interface Manager {
  readonly name: string
  readonly operation: 'Apply' | 'Update'
  readonly apiVersion: string
  readonly subresource: string
}

/** What one manager owns. */
export interface Ownership {
  readonly manager: Manager
  readonly set: FieldSet
  readonly time: string
  /** The stored entry, as long as it is unchanged: re-encoded only when something moved. */
  readonly entry?: ManagedFieldsEntry
}

/** Ownerships by manager key. */
export type Managers = Map<string, Ownership>

/** Key under which a manager's claims are kept; appliers keep theirs across API versions. */
export function managerKey(manager: Manager): string {
  const version = manager.operation === 'Apply' ? '' : manager.apiVersion
  return JSON.stringify([manager.operation, manager.name, version, manager.subresource])
}

/** The managers of a stored object. */
export function managersOf(object: KubernetesObject): Managers {
  const managers: Managers = new Map()
  for (const entry of object.metadata.managedFields ?? []) {
    const manager: Manager = {
      name: entry.manager,
      operation: entry.operation,
      apiVersion: entry.apiVersion,
      subresource: entry.subresource ?? '',
    }
    managers.set(managerKey(manager), { manager, set: decodeSet(entry.fieldsV1), time: entry.time, entry })
  }
  return managers
}

const unowned = systemPaths()

/** Paths that nobody owns: identity and what the server itself writes. */
function systemPaths(): FieldSet {
  const set = emptySet()
  for (const path of ['f:apiVersion', 'f:kind', 'f:metadata']) insertPath(set, [path])
  for (const field of [
    'name',
    'namespace',
    'creationTimestamp',
    'selfLink',
    'uid',
    'clusterName',
    'generation',
    'managedFields',
    'resourceVersion',
  ]) {
    insertPath(set, ['f:metadata', `f:${field}`])
  }
  return set
}

/** A set without the paths that nobody owns. */
export function withoutSystemPaths(set: FieldSet): FieldSet {
  return difference(set, unowned)
}

/** `metadata.managedFields` in the order the server writes it; undefined when nobody owns anything. */
export function encodeManagers(managers: Managers): ManagedFieldsEntry[] | undefined {
  const entries: ManagedFieldsEntry[] = []
  for (const owner of managers.values()) {
    if (owner.entry !== undefined) entries.push(owner.entry)
    else if (!isEmptySet(owner.set)) entries.push(encodeOwnership(owner))
  }
  if (entries.length === 0) return undefined
  return entries.length === 1 ? entries : entries.sort(byServerOrder)
}

function encodeOwnership(owner: Ownership): ManagedFieldsEntry {
  const { manager } = owner
  return {
    manager: manager.name,
    operation: manager.operation,
    apiVersion: manager.apiVersion,
    time: owner.time,
    fieldsType: 'FieldsV1',
    fieldsV1: encodeSet(owner.set),
    ...(manager.subresource === '' ? {} : { subresource: manager.subresource }),
  }
}

function byServerOrder(left: ManagedFieldsEntry, right: ManagedFieldsEntry): number {
  return sortKey(left) < sortKey(right) ? -1 : 1
}

function sortKey(entry: ManagedFieldsEntry): string {
  return [entry.operation, entry.time, entry.manager, entry.apiVersion, entry.subresource ?? ''].join('\0')
}
