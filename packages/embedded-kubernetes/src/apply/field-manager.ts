import type { KubernetesObject, Metadata } from '../objects.ts'
import { isObject } from '../objects.ts'
import type { ObjectSchema } from '../schema/schema.ts'
import { StatusError } from '../status.ts'
import type { Comparison } from './compare.ts'
import { compare } from './compare.ts'
import type { FieldSet } from './field-set.ts'
import { difference, emptySet, equalSets, intersection, isEmptySet, pathsOf, pathText, union } from './field-set.ts'
import type { Manager, Managers } from './managed-fields.ts'
import { encodeManagers, managerKey, managersOf, withoutSystemPaths } from './managed-fields.ts'
import { merge, prune } from './merge.ts'
import { toFieldSet } from './to-field-set.ts'

/** One write by one manager. */
export interface ManagedWrite {
  readonly schema: ObjectSchema
  readonly manager: Manager
  /** RFC 3339, whole seconds. */
  readonly now: string
}

const ancientManagersMax = 10

/**
 * Ownership after an ordinary write (create, update, patch): the writer owns what it added or changed, everybody loses
 * what it removed, others lose what it changed.
 */
export function trackUpdate(before: KubernetesObject, after: KubernetesObject, write: ManagedWrite): KubernetesObject {
  const managers = managersOf({ ...before, metadata: { ...before.metadata, ...ownManagedFields(after, before) } })
  // What has no owners at all gets none by ordinary writes: the first apply finds them out.
  if (managers.size === 0 && isStored(before)) return withManagers(after, managers)
  const comparison = compare(write.schema, comparable(before), comparable(after))
  const changed = union(comparison.added, comparison.modified)
  takeFromOthers(managers, { changed, removed: comparison.removed, except: undefined })
  const taken = withoutSystemPaths(changed)
  if (!isEmptySet(taken)) {
    const key = managerKey(write.manager)
    const previous = managers.get(key)?.set ?? emptySet()
    managers.set(key, { manager: write.manager, set: union(previous, taken), time: write.now })
  }
  return withManagers(after, capManagers(managers))
}

function isStored(object: KubernetesObject): boolean {
  return object.metadata.uid !== undefined
}

/** An apply, and the object that its kind has before anything is said of it. */
export interface ManagedApply extends ManagedWrite {
  readonly force: boolean
  readonly empty: KubernetesObject
}

/** Before the first apply to an object without owners, all that is there is given to one called `before-first-apply`. */
function ownersBeforeApply(live: KubernetesObject, write: ManagedApply): Managers {
  const managers = managersOf(live)
  if (managers.size > 0 || !isStored(live)) return managers
  const set = withoutSystemPaths(compare(write.schema, write.empty, comparable(live)).added)
  if (isEmptySet(set)) return managers
  const manager: Manager = { ...write.manager, name: 'before-first-apply', operation: 'Update' }
  return managers.set(managerKey(manager), { manager, set, time: write.now })
}

/** A writer may hand back the list it read, empty it, or leave it out; left out means unchanged. */
function ownManagedFields(after: KubernetesObject, before: KubernetesObject): Pick<Metadata, 'managedFields'> {
  const given = after.metadata.managedFields
  if (given === undefined) return { managedFields: before.metadata.managedFields ?? [] }
  return { managedFields: given.filter((entry) => isObject(entry) && isObject(entry.fieldsV1)) }
}

/** More than ten updating managers are folded, oldest first, into one called `ancient-changes`. */
function capManagers(managers: Managers): Managers {
  const updaters = [...managers].filter(([, owner]) => owner.manager.operation === 'Update')
  if (updaters.length <= ancientManagersMax) return managers
  updaters.sort(([, left], [, right]) => (left.time < right.time ? -1 : 1))
  for (const [key, owner] of updaters.slice(0, updaters.length - ancientManagersMax + 1)) {
    managers.delete(key)
    const ancient: Manager = { ...owner.manager, name: 'ancient-changes' }
    const ancientKey = managerKey(ancient)
    const set = union(managers.get(ancientKey)?.set ?? emptySet(), owner.set)
    managers.set(ancientKey, { manager: ancient, set, time: owner.time })
  }
  return managers
}

interface Taking {
  readonly changed: FieldSet
  readonly removed: FieldSet
  /** Key of the manager that loses nothing. */
  readonly except: string | undefined
}

function takeFromOthers(managers: Managers, taking: Taking): void {
  const lost = union(taking.changed, taking.removed)
  if (isEmptySet(lost)) return
  for (const [key, owner] of managers) {
    if (key === taking.except) continue
    const rest = difference(owner.set, lost)
    if (equalSets(rest, owner.set)) continue
    if (isEmptySet(rest)) managers.delete(key)
    else managers.set(key, { manager: owner.manager, set: rest, time: owner.time })
  }
}

/** The result of an apply; `changed` is false when neither a value nor an owner moved. */
export interface ApplyResult {
  readonly object: KubernetesObject
  readonly changed: boolean
}

/**
 * Server-side apply. Throws 409 with one cause per field when another manager owns a field that would change, unless
 * forced; 500 with the server's words when the configuration does not fit the schema.
 */
export function apply(live: KubernetesObject, config: KubernetesObject, write: ManagedApply): ApplyResult {
  const { schema } = write
  const managers = ownersBeforeApply(live, write)
  const key = managerKey(write.manager)
  const previous = managers.get(key)
  const liveValue = comparable(live)
  const written = toFieldSet(schema, config)
  const claimed = withoutSystemPaths(written)
  managers.set(key, { manager: write.manager, set: claimed, time: write.now })
  let merged = merge(schema, liveValue, config) as KubernetesObject
  if (previous !== undefined && !isEmptySet(previous.set)) {
    // The name, which nobody owns, keeps `metadata` from going with its last owned field.
    const owned = [...managers.values()].reduce((all, owner) => union(all, owner.set), written)
    merged = prune(schema, merged, { last: previous.set, owned }) as KubernetesObject
  }
  const comparison = compare(schema, liveValue, merged)
  const changedFields = union(comparison.added, comparison.modified)
  if (!write.force) refuseConflicts(managers, changedFields, key)
  takeFromOthers(managers, { changed: changedFields, removed: comparison.removed, except: key })
  const changed = !isSame(comparison) || previous === undefined || !equalSets(previous.set, claimed)
  if (!changed) return { object: live, changed }
  return { object: withManagers(merged, managers), changed }
}

function isSame(comparison: Comparison): boolean {
  return isEmptySet(comparison.added) && isEmptySet(comparison.removed) && isEmptySet(comparison.modified)
}

function refuseConflicts(managers: Managers, changed: FieldSet, own: string): void {
  const conflicts: { manager: string; field: string }[] = []
  for (const [key, owner] of managers) {
    if (key === own) continue
    for (const path of pathsOf(intersection(owner.set, changed))) {
      conflicts.push({ manager: managerText(owner.manager), field: pathText(path) })
    }
  }
  if (conflicts.length === 0) return
  const causes = conflicts.map(({ manager, field }) => ({
    reason: 'FieldManagerConflict',
    message: `conflict with ${manager}`,
    field,
  }))
  throw new StatusError(409, 'Conflict', { message: conflictMessage(conflicts), details: { causes } })
}

function conflictMessage(conflicts: readonly { manager: string; field: string }[]): string {
  const [first] = conflicts
  if (conflicts.length === 1 && first !== undefined) {
    return `Apply failed with 1 conflict: conflict with ${first.manager}: ${first.field}`
  }
  const lines = [...new Set(conflicts.map((conflict) => conflict.manager))]
    .sort()
    .flatMap((manager) => [
      `conflicts with ${manager}:`,
      ...conflicts.filter((conflict) => conflict.manager === manager).map((conflict) => `- ${conflict.field}`),
    ])
  return `Apply failed with ${conflicts.length} conflicts: ${lines.join('\n')}`
}

function managerText(manager: Manager): string {
  const subresource = manager.subresource === '' ? '' : ` with subresource "${manager.subresource}"`
  const using = manager.operation === 'Update' ? ` using ${manager.apiVersion}` : ''
  return `"${manager.name}"${subresource}${using}`
}

/** The object without the list of owners: ownership is not itself owned. */
function comparable(object: KubernetesObject): KubernetesObject {
  if (object.metadata.managedFields === undefined) return object
  const { managedFields: _, ...metadata } = object.metadata
  return { ...object, metadata }
}

function withManagers(object: KubernetesObject, managers: Managers): KubernetesObject {
  const managedFields = encodeManagers(managers)
  const { managedFields: _, ...metadata } = object.metadata
  return { ...object, metadata: managedFields === undefined ? metadata : { ...metadata, managedFields } }
}
