import { admitEnlargement } from '../admission/claims.ts'
import { admitWithinLimits } from '../admission/limit-range.ts'
import { admitWithinQuota } from '../admission/resource-quota.ts'
import { trackUpdate } from '../apply/field-manager.ts'
import type { Cluster } from '../cluster.ts'
import type { Kind } from '../kinds/kind.ts'
import { apiVersionOf } from '../kinds/kind.ts'
import type { JsonObject, KubernetesObject, Metadata } from '../objects.ts'
import { equalJson, nameOf, timestamp } from '../objects.ts'
import { resourceKey } from '../resource-name.ts'
import { customFaults } from '../schema/custom-value.ts'
import type { StatusCause } from '../status.ts'
import { badRequest, conflict, invalid, invalidValue, notFound, notImplemented, objectModified } from '../status.ts'
import { checkNamespace, createObject } from './create.ts'
import { readObject } from './read-body.ts'
import { metadataFaults } from './validate-metadata.ts'
import type { Target, WriteOptions } from './write-options.ts'

/** PUT: replaces an object; of the kinds that allow it, makes one that does not exist. Says whether it is new. */
export function replaceObject(
  cluster: Cluster,
  target: Target,
  request: { body: unknown; options: WriteOptions },
): { object: KubernetesObject; created: boolean } {
  const { kind } = target
  const object = readObject(kind, request.body, request.options)
  checkNamespace(object, target.namespace)
  checkNamed(target, object)
  const before = cluster.store.get(resourceKey(kind), target.namespace, target.name)
  if (before === undefined && !kind.createsOnPut) throw notFound(kind, target.name)
  const { uid } = object.metadata
  if (uid !== undefined && uid !== before?.metadata.uid) {
    const found = before?.metadata.uid ?? ''
    const why = `Precondition failed: UID in precondition: ${uid}, UID in object meta: ${found}`
    throw conflict(kind, target.name, why)
  }
  if (before === undefined) {
    const { resourceVersion: _, ...metadata } = object.metadata
    const body = { ...(request.body as KubernetesObject), metadata }
    return { object: createObject(cluster, target, { ...request, body }), created: true }
  }
  if (kind.custom && object.metadata.resourceVersion === undefined) {
    const message = 'Invalid value: 0x0: must be specified for an update'
    throw invalid({ group: kind.group, kind: kind.plural }, target.name, [
      { reason: 'FieldValueInvalid', message, field: 'metadata.resourceVersion' },
    ])
  }
  const change = { before, after: object, given: request.body as JsonObject, options: request.options }
  return { object: writeUpdate(cluster, target, change), created: false }
}

/** Throws 400 when an object says another name or namespace than the path. */
export function checkNamed(target: Target, object: KubernetesObject): void {
  const { name, namespace } = object.metadata
  if (name !== undefined && name !== target.name) {
    throw badRequest(`the name of the object (${name}) does not match the name on the URL (${target.name})`)
  }
  if (namespace !== undefined && namespace !== target.namespace) {
    throw badRequest(
      `the namespace of the object (${namespace}) does not match the namespace on the request (${target.namespace})`,
    )
  }
}

/** An ordinary update by a manager, from PUT or from a JSON or merge patch. */
export function writeUpdate(
  cluster: Cluster,
  target: Target,
  change: { before: KubernetesObject; after: KubernetesObject; given: JsonObject; options: WriteOptions },
): KubernetesObject {
  const { kind } = target
  const { before, given, options } = change
  checkVersion(kind, before, change.after)
  const faults = identityFaults(before, change.after)
  const restricted = restrict(target, before, change.after)
  const owned = trackUpdate(before, restricted, {
    schema: kind.schema,
    now: timestamp(cluster.now()),
    manager: {
      name: options.fieldManager,
      operation: 'Update',
      apiVersion: apiVersionOf(kind),
      subresource: target.subresource,
    },
  })
  return storeUpdate(cluster, kind, { before, after: owned, given, faults, dryRun: options.dryRun })
}

/** 409 when the writer saw an older object. */
export function checkVersion(kind: Kind, before: KubernetesObject, given: KubernetesObject): void {
  const { resourceVersion } = given.metadata
  if (resourceVersion !== undefined && resourceVersion !== '' && resourceVersion !== before.metadata.resourceVersion) {
    throw conflict(kind, nameOf(before), objectModified)
  }
}

/** A fault (422) when the writer means another object of the same name. */
export function identityFaults(before: KubernetesObject, given: KubernetesObject): StatusCause[] {
  const { uid } = given.metadata
  if (uid === undefined || uid === before.metadata.uid) return []
  const cause = invalidValue('metadata.uid', uid, 'field is immutable')
  return [cause, cause]
}

/** What a write through this path may change: the status alone, or everything but the status and the identity. */
export function restrict(target: Target, before: KubernetesObject, after: KubernetesObject): KubernetesObject {
  const { kind } = target
  if (target.subresource === 'status') {
    const metadata = kind.custom ? before.metadata : keepIdentity(before, after)
    const { managedFields } = after.metadata
    const result: KubernetesObject = {
      ...before,
      metadata: managedFields === undefined ? metadata : { ...metadata, managedFields },
    }
    if ('status' in after) result['status'] = after['status']
    else delete result['status']
    return result
  }
  const result: KubernetesObject = { ...after, metadata: keepIdentity(before, after) }
  if (kind.hasStatus) {
    if ('status' in before) result['status'] = before['status']
    else delete result['status']
  }
  if (kind.plural === 'namespaces') result['spec'] = before['spec']
  if (kind.countsGeneration && desiredDiffers(before, result)) {
    result.metadata.generation = (before.metadata.generation ?? 0) + 1
  }
  return result
}

function keepIdentity(before: KubernetesObject, after: KubernetesObject): Metadata {
  const { uid, creationTimestamp, deletionTimestamp, deletionGracePeriodSeconds, generation, resourceVersion } =
    before.metadata
  const { name, namespace } = before.metadata
  const { selfLink: _, ...given } = after.metadata as Metadata & { selfLink?: string }
  const metadata: Metadata = { ...given }
  delete metadata.deletionTimestamp
  delete metadata.deletionGracePeriodSeconds
  delete metadata.generation
  return {
    ...metadata,
    ...defined({ name, namespace, uid, creationTimestamp, deletionTimestamp, deletionGracePeriodSeconds }),
    ...defined({ generation, resourceVersion }),
  }
}

function defined<T extends object>(fields: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]?: Exclude<T[K], undefined>
  }
}

function desiredDiffers(before: KubernetesObject, after: KubernetesObject): boolean {
  const { metadata: _before, status: _beforeStatus, ...wasDesired } = before
  const { metadata: _after, status: _afterStatus, ...desired } = after
  return !equalJson(wasDesired, desired)
}

/** Validation, admission and storing of a change. A change of nothing is not stored; the last finalizer's end deletes. */
export function storeUpdate(
  cluster: Cluster,
  kind: Kind,
  change: {
    before: KubernetesObject
    after: KubernetesObject
    /** As it was sent, where a whole object was. */
    given?: JsonObject
    faults: readonly StatusCause[]
    dryRun: boolean
  },
): KubernetesObject {
  const { before, after } = change
  const faults: StatusCause[] = [
    ...change.faults,
    ...metadataFaults(kind, after),
    ...finalizerFaults(before, after),
    ...(kind.validate?.(after, before, change.given) ?? []),
    ...(kind.custom ? customFaults(kind.schema, after) : []),
  ]
  if (faults.length > 0) throw invalid(kind, nameOf(before), faults)
  if (kind.plural === 'customresourcedefinitions' && !equalJson(before['spec'], after['spec'])) {
    throw notImplemented('changing the spec of a CustomResourceDefinition')
  }
  admitEnlargement(cluster, kind, { before, after })
  admitWithinLimits(cluster, kind, after)
  admitWithinQuota(cluster, kind, { before, after })
  if (change.dryRun) return after
  if (after.metadata.deletionTimestamp !== undefined && isFinalized(after)) {
    cluster.store.remove(resourceKey(kind), after)
    // The writer is told its object as it was before it went, not the version of its end.
    return after
  }
  if (equalJson(before, after)) return before
  return cluster.store.put(resourceKey(kind), after)
}

/** Whether nothing holds a deleted object any more. */
export function isFinalized(object: KubernetesObject): boolean {
  if ((object.metadata.finalizers ?? []).length > 0) return false
  const spec = object['spec'] as { finalizers?: unknown[] } | undefined
  return object.kind !== 'Namespace' || (spec?.finalizers ?? []).length === 0
}

function finalizerFaults(before: KubernetesObject, after: KubernetesObject): StatusCause[] {
  if (before.metadata.deletionTimestamp === undefined) return []
  const held = before.metadata.finalizers ?? []
  const added = (after.metadata.finalizers ?? []).filter((finalizer) => !held.includes(finalizer))
  if (added.length === 0) return []
  return [
    {
      reason: 'FieldValueForbidden',
      message: `Forbidden: no new finalizers can be added if the object is being deleted, found new finalizers []string{${added.map((one) => JSON.stringify(one)).join(', ')}}`,
      field: 'metadata.finalizers',
    },
  ]
}
