import { claimCapacityOf, isRecord } from '../fields.ts'
import { annotations, labelPrefix, labels } from '../names.ts'
import type { Kind, ObjectMetadata, ObservedObject } from '../objects.ts'

/** What a cache keeps of an object: the content that a run compares, and the status apart, both as JSON text. */
export interface ReducedObject {
  readonly uid: string
  readonly resourceVersion: string
  readonly content: string
  /** Empty when the kind's status says nothing to us. */
  readonly status: string
}

/** Fields beside metadata that a run reads, by kind. Everything else, managed fields first, is dropped. */
const contentFields: Readonly<Partial<Record<Kind, readonly string[]>>> = {
  ResourceQuota: ['spec'],
  LimitRange: ['spec'],
  NetworkPolicy: ['spec'],
  RoleBinding: ['roleRef', 'subjects'],
  ObjectBucketClaim: ['spec'],
  PodConfig: ['spec'],
  Schedule: ['spec'],
  StorageClass: ['reclaimPolicy'],
  Secret: ['type', 'data'],
  ConfigMap: ['data'],
}

const statusFields: Readonly<Partial<Record<Kind, readonly string[]>>> = {
  ResourceQuota: ['hard', 'used'],
  ObjectBucketClaim: ['phase'],
}

const labelPrefixes = [labelPrefix, labels.managedBy, 'pod-security.kubernetes.io/']

function pick(fields: Readonly<Record<string, unknown>>, names: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(names.flatMap((name) => (fields[name] === undefined ? [] : [[name, fields[name]]])))
}

function oursOf(map: Readonly<Record<string, string>> | undefined): Record<string, string> {
  return Object.fromEntries(
    Object.entries(map ?? {}).filter(([key]) => labelPrefixes.some((prefix) => key.startsWith(prefix))),
  )
}

/** A foreign policy or binding is only named (rule 16), by what tells it from K8up's own binding. */
function contentOf(object: ObservedObject): Record<string, unknown> {
  if (object.kind === 'PersistentVolumeClaim') {
    const { className, capacity } = claimCapacityOf(object)
    return { spec: { storageClassName: className }, status: { capacity: { storage: capacity } } }
  }
  const isForeignPolicy =
    object.kind === 'NetworkPolicy' &&
    object.metadata.annotations?.[annotations.installation] === undefined &&
    !object.metadata.name.startsWith('grenier')
  return isForeignPolicy ? {} : pick(object, contentFields[object.kind] ?? [])
}

/** Reduces an object as it arrived. `content` is equal for equal content, whatever happened to the status. */
export function reduceObject(object: ObservedObject): ReducedObject {
  const { uid, resourceVersion = '', creationTimestamp, deletionTimestamp } = object.metadata
  const metadata = {
    labels: oursOf(object.metadata.labels),
    annotations: oursOf(object.metadata.annotations),
    creationTimestamp,
    deletionTimestamp,
  }
  const wanted = statusFields[object.kind]
  const found = object['status']
  const status = wanted !== undefined && isRecord(found) ? JSON.stringify(pick(found, wanted)) : ''
  return { uid, resourceVersion, content: JSON.stringify({ metadata, ...contentOf(object) }), status }
}

/** The object as a run reads it: what was kept of it, and nothing else. */
export function restoreObject(
  address: { readonly kind: Kind; readonly namespace: string | undefined; readonly name: string },
  { uid, resourceVersion, content, status }: ReducedObject,
): ObservedObject {
  const { kind, namespace, name } = address
  const kept = JSON.parse(content) as { metadata: Partial<ObjectMetadata> }
  const metadata = { ...kept.metadata, name, ...(namespace === undefined ? {} : { namespace }), uid, resourceVersion }
  return { ...kept, ...(status === '' ? {} : { status: JSON.parse(status) as unknown }), kind, metadata }
}
