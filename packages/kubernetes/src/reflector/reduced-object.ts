import { claimCapacityOf, isRecord } from '../fields.ts'
import { annotations, capsuleLabelPrefix, labelPrefix, labels } from '../names.ts'
import type { Kind, ObjectMetadata, ObservedObject } from '../objects.ts'

/** What a cache keeps of an object: the content that a run compares, and the status apart, both as JSON text. */
export interface ReducedObject {
  readonly uid: string
  readonly resourceVersion: string
  readonly content: string
  /** What controllers write, `{ status, spec }` where it stands; empty when the kind's status says nothing to us. */
  readonly status: string
}

/** Fields beside metadata that a run reads, by kind. Everything else, managed fields first, is dropped. */
const contentFields: Readonly<Partial<Record<Kind, readonly string[]>>> = {
  ResourceQuota: ['spec'],
  LimitRange: ['spec'],
  NetworkPolicy: ['spec'],
  RoleBinding: ['roleRef', 'subjects'],
  ObjectBucketClaim: ['spec'],
  BucketClaimAlpha1: ['spec'],
  BucketAccessAlpha1: ['spec'],
  BucketClaimAlpha2: ['spec'],
  BucketAccessAlpha2: ['spec'],
  PodConfig: ['spec'],
  Schedule: ['spec'],
  VeleroSchedule: ['spec'],
  BackupStorageLocation: ['spec'],
  CapsuleTenant: ['spec'],
  StorageClass: ['reclaimPolicy'],
  Secret: ['type', 'data'],
  ConfigMap: ['data'],
}

const statusFields: Readonly<Partial<Record<Kind, readonly string[]>>> = {
  ResourceQuota: ['hard', 'used'],
  ObjectBucketClaim: ['phase'],
  BucketClaimAlpha1: ['bucketReady', 'bucketName'],
  BucketAccessAlpha1: ['accessGranted'],
  BucketClaimAlpha2: ['readyToUse', 'boundBucketName', 'error'],
  BucketAccessAlpha2: ['readyToUse', 'error'],
  BackupStorageLocation: ['phase'],
  CapsuleTenant: ['state'],
}

const labelPrefixes = [labelPrefix, labels.managedBy, 'pod-security.kubernetes.io/', capsuleLabelPrefix]

function pick(fields: Readonly<Record<string, unknown>>, names: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(names.flatMap((name) => (fields[name] === undefined ? [] : [[name, fields[name]]])))
}

function oursOf(map: Readonly<Record<string, string>> | undefined): Record<string, string> {
  return Object.fromEntries(
    Object.entries(map ?? {}).filter(([key]) => labelPrefixes.some((prefix) => key.startsWith(prefix))),
  )
}

/** Kinds whose content says something to us whoever made them. */
const alwaysKept: ReadonlySet<Kind> = new Set(['StorageClass', 'Secret', 'ConfigMap'])

/**
 * Of what is not ours little is kept: that it is there, under which marks, and whom a binding binds (rule 16). Were such
 * an object to become ours, the content would be missing, and a run would look at the cluster itself.
 */
function contentOf(object: ObservedObject): Record<string, unknown> {
  if (object.kind === 'PersistentVolumeClaim') {
    const { className, capacity } = claimCapacityOf(object)
    return { spec: { storageClassName: className }, status: { capacity: { storage: capacity } } }
  }
  if (object.kind === 'ObjectBucketClaim' && isRecord(object['spec'])) {
    const { bucketName: _name, objectBucketName: _object, ...spec } = object['spec']
    return { spec }
  }
  const isOurs = object.metadata.annotations?.[annotations.installation] !== undefined
  if (isOurs || alwaysKept.has(object.kind)) return pick(object, contentFields[object.kind] ?? [])
  return object.kind === 'RoleBinding' ? pick(object, ['subjects']) : {}
}

/** The provisioner of a bucket writes its name into the spec of the claim: that is its status, and no edit of ours. */
function statusOf(object: ObservedObject): string {
  const wanted = statusFields[object.kind]
  if (wanted === undefined) return ''
  const { status, spec } = object
  const late = object.kind === 'ObjectBucketClaim' && isRecord(spec) ? { spec: pick(spec, ['bucketName']) } : {}
  return JSON.stringify({ ...late, status: isRecord(status) ? pick(status, wanted) : {} })
}

/** Reduces an object as it arrived. `content` is equal for equal content, whatever happened to the status. */
export function reduceObject(object: ObservedObject): ReducedObject {
  const { uid, resourceVersion = '', creationTimestamp, deletionTimestamp, ownerReferences } = object.metadata
  const metadata = {
    labels: oursOf(object.metadata.labels),
    annotations: oursOf(object.metadata.annotations),
    creationTimestamp,
    deletionTimestamp,
    // Whether a namespace goes with what Capsule gave it to (rule 29).
    ...(object.kind === 'Namespace' && ownerReferences !== undefined ? { ownerReferences } : {}),
  }
  const content = JSON.stringify({ metadata, ...contentOf(object) })
  return { uid, resourceVersion, content, status: statusOf(object) }
}

/** The object as a run reads it: what was kept of it, and nothing else. */
export function restoreObject(
  address: { readonly kind: Kind; readonly namespace: string | undefined; readonly name: string },
  { uid, resourceVersion, content, status }: ReducedObject,
): ObservedObject {
  const { kind, namespace, name } = address
  const kept = JSON.parse(content) as { metadata: Partial<ObjectMetadata>; spec?: object }
  const late = (status === '' ? {} : JSON.parse(status)) as { status?: object; spec?: object }
  const metadata = { ...kept.metadata, name, ...(namespace === undefined ? {} : { namespace }), uid, resourceVersion }
  const spec = late.spec === undefined ? {} : { spec: { ...kept.spec, ...late.spec } }
  return { ...kept, ...late, ...spec, kind, metadata }
}
