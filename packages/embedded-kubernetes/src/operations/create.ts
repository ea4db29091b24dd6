import { randomBytes, randomUUID } from 'node:crypto'
import { completeStorageObject } from '../admission/claims.ts'
import { admitWithinLimits } from '../admission/limit-range.ts'
import { admitToNamespace } from '../admission/namespace-lifecycle.ts'
import { admitWithinQuota } from '../admission/resource-quota.ts'
import { trackUpdate } from '../apply/field-manager.ts'
import type { Cluster } from '../cluster.ts'
import { kindOfDefinition } from '../kinds/custom-kind.ts'
import type { Kind } from '../kinds/kind.ts'
import { apiVersionOf } from '../kinds/kind.ts'
import type { KubernetesObject } from '../objects.ts'
import { nameOf, timestamp } from '../objects.ts'
import { resourceKey } from '../resource-name.ts'
import { customFaults } from '../schema/custom-value.ts'
import { alreadyExists, badRequest, internalError, invalid } from '../status.ts'
import { readObject } from './read-body.ts'
import { metadataFaults } from './validate-metadata.ts'
import type { WriteOptions } from './write-options.ts'

/** POST: stores a new object and returns it as stored. */
export function createObject(
  cluster: Cluster,
  target: { kind: Kind; namespace: string },
  request: { body: unknown; options: WriteOptions },
): KubernetesObject {
  const { kind, namespace } = target
  const object = readObject(kind, request.body, request.options)
  checkNamespace(object, namespace)
  if ((object.metadata.resourceVersion ?? '') !== '') {
    throw internalError('resourceVersion should not be set on objects to be created')
  }
  delete object.metadata.managedFields
  const fresh = prepareNew(cluster, kind, { object, namespace })
  if (kind.custom) {
    // A value that does not fit the schema cannot be tracked field by field.
    admitToNamespace(cluster, kind, { namespace, name: nameOf(fresh) })
    refuseFaults(kind, fresh)
  }
  const empty = emptyObject(kind)
  // The first status is the server's: whoever creates an object owns nothing of it.
  const before = kind.hasStatus && 'status' in fresh ? { ...empty, status: fresh['status'] } : empty
  const owned = trackUpdate(before, fresh, {
    schema: kind.schema,
    now: timestamp(cluster.now()),
    manager: {
      name: request.options.fieldManager,
      operation: 'Update',
      apiVersion: apiVersionOf(kind),
      subresource: '',
    },
  })
  return storeNew(cluster, kind, { object: owned, dryRun: request.options.dryRun })
}

/**
 * The object that a new one is compared with: the structs that Go always writes, without defaults,
 * which belong to who creates the object.
 */
export function emptyObject(kind: Kind): KubernetesObject {
  return {
    ...structOnly(kind.schema.fields),
    apiVersion: apiVersionOf(kind),
    kind: kind.kind,
    metadata: {},
  }
}

function structOnly(fields: Kind['schema']['fields']): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(fields)
      .filter(([, field]) => field.zero !== undefined || (field.type === 'object' && field.always))
      .map(([key, field]) => [key, field.type === 'object' ? structOnly(field.fields) : field.zero]),
  )
}

/** Throws 400 when the body names another namespace than the path. */
export function checkNamespace(object: KubernetesObject, namespace: string): void {
  const given = object.metadata.namespace
  if (given !== undefined && given !== namespace) {
    throw badRequest('the namespace of the provided object does not match the namespace sent on the request')
  }
}

/** Gives a new object its identity and first status. */
export function prepareNew(
  cluster: Cluster,
  kind: Kind,
  given: { object: KubernetesObject; namespace: string },
): KubernetesObject {
  const { object, namespace } = given
  const { metadata } = object
  const generated = metadata.name === undefined && metadata.generateName !== undefined
  const name = generated ? `${metadata.generateName}${randomSuffix()}` : metadata.name
  delete metadata.deletionTimestamp
  delete metadata.deletionGracePeriodSeconds
  const fresh: KubernetesObject = {
    ...object,
    metadata: {
      ...metadata,
      ...(name === undefined ? {} : { name }),
      ...(kind.namespaced ? { namespace } : {}),
      uid: randomUUID(),
      creationTimestamp: timestamp(cluster.now()),
    },
  }
  delete fresh.metadata.resourceVersion
  if (kind.countsGeneration) fresh.metadata.generation = 1
  if (kind.initialStatus !== undefined) fresh['status'] = kind.initialStatus(fresh)
  else if (kind.hasStatus) delete fresh['status']
  kind.complete?.(fresh)
  return fresh
}

function randomSuffix(): string {
  const letters = 'bcdfghjklmnpqrstvwxz2456789'
  return [...randomBytes(5)].map((byte) => letters[byte % letters.length]).join('')
}

/** Throws 422 naming every fault of a new object. */
function refuseFaults(kind: Kind, object: KubernetesObject): void {
  const faults = [
    ...metadataFaults(kind, object),
    ...(kind.validate?.(object, undefined) ?? []),
    ...(kind.custom ? customFaults(kind.schema, object) : []),
  ]
  if (faults.length > 0) throw invalid(kind, nameOf(object), faults)
}

/** Admission, validation and storing of a new object. */
export function storeNew(
  cluster: Cluster,
  kind: Kind,
  given: { object: KubernetesObject; dryRun: boolean },
): KubernetesObject {
  const { object } = given
  const name = nameOf(object)
  const namespace = object.metadata.namespace ?? ''
  admitToNamespace(cluster, kind, { namespace, name })
  if (kind.plural === 'namespaces') object['spec'] = { finalizers: ['kubernetes'] }
  completeStorageObject(cluster, kind, object)
  refuseFaults(kind, object)
  if (kind.plural === 'customresourcedefinitions') kindOfDefinition(object)
  admitWithinLimits(cluster, kind, object)
  admitWithinQuota(cluster, kind, { after: object, before: undefined })
  const existing = cluster.store.get(resourceKey(kind), namespace, name)
  if (existing !== undefined) throw alreadyExists(kind, name, existing.metadata.deletionTimestamp !== undefined)
  if (given.dryRun) return object
  const stored = cluster.store.put(resourceKey(kind), object)
  if (kind.plural === 'customresourcedefinitions') cluster.kinds.define(stored)
  return stored
}
