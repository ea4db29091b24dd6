import { immortalNamespaces } from '../admission/namespace-lifecycle.ts'
import type { Cluster } from '../cluster.ts'
import type { Kind } from '../kinds/kind.ts'
import type { JsonObject, KubernetesObject } from '../objects.ts'
import { isObject, listAt, nameOf, objectAt, stringAt, timestamp } from '../objects.ts'
import { resourceKey } from '../resource-name.ts'
import { conflict, forbidden, notFound, notImplemented } from '../status.ts'
import { isFinalized } from './update.ts'
import type { Target } from './write-options.ts'

/** What DELETE was asked for. */
export interface DeleteOptions {
  readonly dryRun: boolean
  readonly uid: string | undefined
  readonly resourceVersion: string | undefined
}

/**
 * Reads DeleteOptions: from the body, and only without one from the query, as the real server does (a `dryRun` in the
 * query beside a body is not heeded). 501 for propagation that would need garbage collection.
 */
export function readDeleteOptions(body: unknown, query: { dryRun: boolean; propagationPolicy: string }): DeleteOptions {
  const given: JsonObject = isObject(body) ? body : { ...query, dryRun: query.dryRun ? ['All'] : [] }
  const policy = stringAt(given, 'propagationPolicy')
  if (policy !== '' && policy !== 'Background') throw notImplemented(`propagationPolicy ${policy}`)
  if (given['orphanDependents'] === true) throw notImplemented('orphanDependents')
  const preconditions = objectAt(given, 'preconditions')
  const text = (key: string): string | undefined =>
    typeof preconditions[key] === 'string' ? preconditions[key] : undefined
  return {
    dryRun: listAt(given, 'dryRun').includes('All'),
    uid: text('uid'),
    resourceVersion: text('resourceVersion'),
  }
}

/** DELETE: returns the body to answer with. An object with finalizers is only marked. */
export function deleteObject(cluster: Cluster, target: Target, options: DeleteOptions): JsonObject {
  const { kind, name } = target
  const before = cluster.store.get(resourceKey(kind), target.namespace, name)
  if (kind.plural === 'namespaces' && immortalNamespaces.includes(name)) {
    throw forbidden(kind, name, { why: 'this namespace may not be deleted' })
  }
  if (before === undefined) throw notFound(kind, name)
  checkDeletePreconditions(kind, before, options)
  if (kind.plural === 'customresourcedefinitions') deleteInstances(cluster, before)
  const result = markOrRemove(cluster, kind, { object: before, dryRun: options.dryRun })
  if (!result.removed || kind.deleteAnswersObject) return result.object
  return {
    kind: 'Status',
    apiVersion: 'v1',
    metadata: {},
    status: 'Success',
    details: {
      name,
      ...(kind.group === '' ? {} : { group: kind.group }),
      kind: kind.plural,
      uid: before.metadata.uid,
    },
  }
}

function checkDeletePreconditions(kind: Kind, before: KubernetesObject, options: DeleteOptions): void {
  const { uid = '', resourceVersion = '' } = before.metadata
  // The server names the kind here, where it names the resource elsewhere.
  const named = { group: kind.group, plural: kind.kind }
  if (options.uid !== undefined && options.uid !== uid) {
    throw conflict(
      named,
      nameOf(before),
      `the UID in the precondition (${options.uid}) does not match the UID in record (${uid}). The object might have been deleted and then recreated`,
    )
  }
  if (options.resourceVersion !== undefined && options.resourceVersion !== resourceVersion) {
    throw conflict(
      named,
      nameOf(before),
      `the ResourceVersion in the precondition (${options.resourceVersion}) does not match the ResourceVersion in record (${resourceVersion}). The object might have been modified`,
    )
  }
}

/** Removes an object that nothing holds; marks one that finalizers hold. */
export function markOrRemove(
  cluster: Cluster,
  kind: Kind,
  given: { object: KubernetesObject; dryRun: boolean },
): { object: KubernetesObject; removed: boolean } {
  const { object } = given
  const resource = resourceKey(kind)
  if (isFinalized(object)) {
    return { object: given.dryRun ? object : cluster.store.remove(resource, object), removed: true }
  }
  if (object.metadata.deletionTimestamp !== undefined) return { object, removed: false }
  const marked: KubernetesObject = {
    ...object,
    metadata: {
      ...object.metadata,
      deletionTimestamp: timestamp(cluster.now()),
      ...(kind.plural === 'namespaces' ? {} : { deletionGracePeriodSeconds: 0 }),
      ...(kind.countsGeneration ? { generation: (object.metadata.generation ?? 0) + 1 } : {}),
    },
  }
  if (kind.plural === 'namespaces') marked['status'] = { ...objectAt(marked, 'status'), phase: 'Terminating' }
  return { object: given.dryRun ? marked : cluster.store.put(resource, marked), removed: false }
}

/** With its definition go a custom kind's objects; 501 when finalizers would keep some of them. */
function deleteInstances(cluster: Cluster, definition: KubernetesObject): void {
  const kind = cluster.kinds.findResource(nameOf(definition))
  if (kind === undefined) return
  const instances = cluster.store.list(resourceKey(kind))
  if (instances.some((instance) => !isFinalized(instance))) {
    throw notImplemented('deleting a CustomResourceDefinition whose objects have finalizers')
  }
  for (const instance of instances) cluster.store.remove(resourceKey(kind), instance)
  cluster.kinds.forget(kind)
}
