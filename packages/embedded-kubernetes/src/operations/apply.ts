import type { ApplyResult } from '../apply/field-manager.ts'
import { apply } from '../apply/field-manager.ts'
import { withUnstoredBytes } from '../apply/unstored-bytes.ts'
import { configFaults } from '../apply/validate-config.ts'
import type { Cluster } from '../cluster.ts'
import { apiVersionOf } from '../kinds/kind.ts'
import type { JsonObject, KubernetesObject, ManagedFieldsEntry, Metadata } from '../objects.ts'
import { equalJson, isObject, timestamp } from '../objects.ts'
import { resourceKey } from '../resource-name.ts'
import { badRequest, conflict, internalError, notFound } from '../status.ts'
import { checkNamespace, emptyObject, prepareNew, storeNew } from './create.ts'
import { conform, reportUnknown } from './read-body.ts'
import { checkNamed, checkVersion, identityFaults, restrict, storeUpdate } from './update.ts'
import type { Target, WriteOptions } from './write-options.ts'

/** An apply as asked for. */
export interface ApplyRequest {
  readonly body: unknown
  readonly force: boolean
  readonly options: WriteOptions
}

/**
 * Server-side apply. Creates the object when there is none (unless the configuration names a uid: 409), otherwise
 * merges; returns the object and whether it is new.
 */
export function applyObject(
  cluster: Cluster,
  target: Target,
  request: ApplyRequest,
): { object: KubernetesObject; created: boolean } {
  const { kind } = target
  const config = readConfig(target, request.body)
  const before = cluster.store.get(resourceKey(kind), target.namespace, target.name)
  if (before === undefined) return { object: applyNew(cluster, target, { ...request, config }), created: true }
  const result = applied(cluster, target, { live: before, config, request })
  checkVersion(kind, before, config)
  const faults = identityFaults(before, config)
  if (!result.changed && faults.length === 0) return { object: before, created: false }
  const after = restrict(target, before, settle(target, result.object, request.options))
  if (faults.length === 0 && sameButTimes(before, after)) return { object: before, created: false }
  const { dryRun } = request.options
  const answer = storeUpdate(cluster, kind, { before, after, faults, dryRun })
  const isEnded = cluster.store.get(resourceKey(kind), target.namespace, target.name) === undefined
  return { object: isEnded ? withUnstoredBytes(kind, answer) : answer, created: false }
}

interface Configured extends ApplyRequest {
  readonly config: KubernetesObject
}

function applyNew(cluster: Cluster, target: Target, request: Configured): KubernetesObject {
  const { kind, name, namespace } = target
  const { config } = request
  if (target.subresource !== '') throw notFound(kind, name)
  if (config.metadata.uid !== undefined) {
    throw conflict(
      kind,
      name,
      `uid mismatch: the provided object specified uid ${config.metadata.uid}, and no existing object was found`,
    )
  }
  const result = applied(cluster, target, { live: emptyObject(kind), config, request })
  const object = settle(target, result.object, request.options)
  object.metadata.name = name
  const fresh = prepareNew(cluster, kind, { object, namespace })
  return storeNew(cluster, kind, { object: fresh, dryRun: request.options.dryRun })
}

function applied(
  cluster: Cluster,
  target: Target,
  write: { live: KubernetesObject; config: KubernetesObject; request: ApplyRequest },
): ApplyResult {
  const { kind } = target
  return apply(write.live, withoutIdentity(write.config), {
    schema: kind.schema,
    force: write.request.force,
    empty: emptyObject(kind),
    now: timestamp(cluster.now()),
    manager: {
      name: write.request.options.fieldManager,
      operation: 'Apply',
      apiVersion: apiVersionOf(kind),
      subresource: target.subresource,
    },
  })
}

function readConfig(target: Target, body: unknown): KubernetesObject {
  const { kind } = target
  if (!isObject(body)) throw badRequest('the applied configuration is not an object')
  const metadata = isObject(body['metadata']) ? body['metadata'] : {}
  if (metadata['managedFields'] !== undefined && metadata['managedFields'] !== null) {
    throw badRequest('metadata.managedFields must be nil')
  }
  const config = { ...body, metadata } as JsonObject as KubernetesObject
  if (config.kind !== kind.kind || config.apiVersion !== apiVersionOf(kind)) {
    throw badRequest(
      `the applied configuration is of ${config.apiVersion}, Kind=${config.kind}; the request is for ${apiVersionOf(kind)}, Kind=${kind.kind}`,
    )
  }
  checkNamespace(config, target.namespace)
  checkNamed(target, config)
  const faults = configFaults(kind.schema, config)
  if (faults.length > 0) {
    throw internalError(
      `failed to create typed patch object (${target.namespace}/${target.name}; ${apiVersionOf(kind)}, Kind=${kind.kind}): ${faults.length === 1 ? faults[0] : `errors:\n${faults.map((fault) => `  ${fault}`).join('\n')}`}`,
    )
  }
  return config
}

function withoutIdentity(config: KubernetesObject): KubernetesObject {
  const { uid: _uid, resourceVersion: _version, creationTimestamp: _created, ...metadata } = config.metadata
  return { ...config, metadata }
}

/** Brings the merged object to the kind's form: defaults, canonical quantities, no empty fields. */
function settle(target: Target, merged: KubernetesObject, options: WriteOptions): KubernetesObject {
  const unknownFields: string[] = []
  const { managedFields, ...metadata } = merged.metadata
  const object = conform(target.kind, { ...merged, metadata }, unknownFields)
  reportUnknown(target.kind, unknownFields, options)
  return managedFields === undefined ? object : { ...object, metadata: { ...object.metadata, managedFields } }
}

/** Whether only the times of managedFields differ: then nothing is written, as on a server since 1.27. */
function sameButTimes(before: KubernetesObject, after: KubernetesObject): boolean {
  return equalJson(withoutTimes(before), withoutTimes(after))
}

function withoutTimes(object: KubernetesObject): KubernetesObject {
  const entries = (object.metadata.managedFields ?? []).map((entry): Omit<ManagedFieldsEntry, 'time'> => {
    const { time: _, ...rest } = entry
    return rest
  })
  const metadata: Metadata = { ...object.metadata, managedFields: entries as ManagedFieldsEntry[] }
  return { ...object, metadata }
}
