/** Kinds that this package writes, and claims, which it only reads; and where each stands in the API. */
export const kinds = {
  Namespace: { apiVersion: 'v1', plural: 'namespaces', namespaced: false },
  ResourceQuota: { apiVersion: 'v1', plural: 'resourcequotas', namespaced: true },
  LimitRange: { apiVersion: 'v1', plural: 'limitranges', namespaced: true },
  Secret: { apiVersion: 'v1', plural: 'secrets', namespaced: true },
  /** A subresource: it is asked for, and never an object that stands. */
  ServiceAccountToken: { apiVersion: 'v1', plural: 'serviceaccounts/token', namespaced: true },
  PersistentVolume: { apiVersion: 'v1', plural: 'persistentvolumes', namespaced: false },
  PersistentVolumeClaim: { apiVersion: 'v1', plural: 'persistentvolumeclaims', namespaced: true },
  ConfigMap: { apiVersion: 'v1', plural: 'configmaps', namespaced: true },
  NetworkPolicy: { apiVersion: 'networking.k8s.io/v1', plural: 'networkpolicies', namespaced: true },
  RoleBinding: { apiVersion: 'rbac.authorization.k8s.io/v1', plural: 'rolebindings', namespaced: true },
  ClusterRole: { apiVersion: 'rbac.authorization.k8s.io/v1', plural: 'clusterroles', namespaced: false },
  ValidatingAdmissionPolicy: {
    apiVersion: 'admissionregistration.k8s.io/v1',
    plural: 'validatingadmissionpolicies',
    namespaced: false,
  },
  ValidatingAdmissionPolicyBinding: {
    apiVersion: 'admissionregistration.k8s.io/v1',
    plural: 'validatingadmissionpolicybindings',
    namespaced: false,
  },
  StorageClass: { apiVersion: 'storage.k8s.io/v1', plural: 'storageclasses', namespaced: false },
  ObjectBucketClaim: { apiVersion: 'objectbucket.io/v1alpha1', plural: 'objectbucketclaims', namespaced: true },
  // The versions of COSI are not field-compatible, so each has names of our own here.
  BucketClaimAlpha1: { apiVersion: 'objectstorage.k8s.io/v1alpha1', plural: 'bucketclaims', namespaced: true },
  BucketAccessAlpha1: { apiVersion: 'objectstorage.k8s.io/v1alpha1', plural: 'bucketaccesses', namespaced: true },
  BucketClassAlpha1: { apiVersion: 'objectstorage.k8s.io/v1alpha1', plural: 'bucketclasses', namespaced: false },
  BucketClaimAlpha2: { apiVersion: 'objectstorage.k8s.io/v1alpha2', plural: 'bucketclaims', namespaced: true },
  BucketAccessAlpha2: { apiVersion: 'objectstorage.k8s.io/v1alpha2', plural: 'bucketaccesses', namespaced: true },
  BucketClassAlpha2: { apiVersion: 'objectstorage.k8s.io/v1alpha2', plural: 'bucketclasses', namespaced: false },
  PodConfig: { apiVersion: 'k8up.io/v1', plural: 'podconfigs', namespaced: true },
  Snapshot: { apiVersion: 'k8up.io/v1', plural: 'snapshots', namespaced: true },
  VolumeSnapshot: { apiVersion: 'snapshot.storage.k8s.io/v1', plural: 'volumesnapshots', namespaced: true },
  VolumeSnapshotContent: {
    apiVersion: 'snapshot.storage.k8s.io/v1',
    plural: 'volumesnapshotcontents',
    namespaced: false,
  },
  Schedule: { apiVersion: 'k8up.io/v1', plural: 'schedules', namespaced: true },
  Backup: { apiVersion: 'k8up.io/v1', plural: 'backups', namespaced: true },
  Restore: { apiVersion: 'k8up.io/v1', plural: 'restores', namespaced: true },
  Job: { apiVersion: 'batch/v1', plural: 'jobs', namespaced: true },
  Pod: { apiVersion: 'v1', plural: 'pods', namespaced: true },
  DataUpload: { apiVersion: 'velero.io/v2alpha1', plural: 'datauploads', namespaced: true },
  DataDownload: { apiVersion: 'velero.io/v2alpha1', plural: 'datadownloads', namespaced: true },
  // Velero calls three of its kinds as K8up does: they have names of our own here, and their own on the wire.
  VeleroSchedule: { apiVersion: 'velero.io/v1', plural: 'schedules', namespaced: true },
  VeleroBackup: { apiVersion: 'velero.io/v1', plural: 'backups', namespaced: true },
  VeleroRestore: { apiVersion: 'velero.io/v1', plural: 'restores', namespaced: true },
  BackupStorageLocation: { apiVersion: 'velero.io/v1', plural: 'backupstoragelocations', namespaced: true },
  DeleteBackupRequest: { apiVersion: 'velero.io/v1', plural: 'deletebackuprequests', namespaced: true },
  // Capsule calls it Tenant, which is another thing here.
  CapsuleTenant: { apiVersion: 'capsule.clastix.io/v1beta2', plural: 'tenants', namespaced: false },
  CapsuleConfiguration: {
    apiVersion: 'capsule.clastix.io/v1beta2',
    plural: 'capsuleconfigurations',
    namespaced: false,
  },
} as const

export type Kind = keyof typeof kinds

const kindsOnTheWire: Readonly<Partial<Record<Kind, string>>> = {
  VeleroSchedule: 'Schedule',
  VeleroBackup: 'Backup',
  VeleroRestore: 'Restore',
  BucketClaimAlpha1: 'BucketClaim',
  BucketAccessAlpha1: 'BucketAccess',
  BucketClassAlpha1: 'BucketClass',
  BucketClaimAlpha2: 'BucketClaim',
  BucketAccessAlpha2: 'BucketAccess',
  BucketClassAlpha2: 'BucketClass',
  CapsuleTenant: 'Tenant',
}

/** What the API itself calls a kind. */
export function wireKind(kind: Kind): string {
  return kindsOnTheWire[kind] ?? kind
}

/** What an object goes with: once none of its owners stands, by uid, the garbage collector deletes it. */
export interface OwnerReference {
  readonly apiVersion: string
  readonly kind: string
  readonly name: string
  readonly uid: string
}

export interface ObjectMetadata {
  readonly name: string
  readonly namespace?: string
  readonly uid?: string
  readonly resourceVersion?: string
  readonly creationTimestamp?: string
  readonly deletionTimestamp?: string
  readonly labels?: Readonly<Record<string, string>>
  readonly annotations?: Readonly<Record<string, string>>
  readonly ownerReferences?: readonly OwnerReference[]
}

/** What an object should say: only the fields that are ours. */
export interface DesiredObject {
  readonly apiVersion: string
  readonly kind: Kind
  readonly metadata: ObjectMetadata
  readonly [field: string]: unknown
}

/** An object as the API server returned it. Lists leave out apiVersion and kind of their items; the reader puts the kind back. */
export interface ObservedObject {
  readonly kind: Kind
  readonly metadata: ObjectMetadata & { readonly uid: string }
  readonly [field: string]: unknown
}

/** Address of one object, or of a kind's collection when the name is left out. */
export interface ObjectAddress {
  readonly kind: Kind
  readonly namespace?: string | undefined
  readonly name?: string | undefined
}

/** The API path of an object or a collection. Names are escaped, so that a strange one cannot reach another object. */
export function apiPath({ kind, namespace, name }: ObjectAddress): string {
  const { apiVersion, plural } = kinds[kind]
  const root = apiVersion.includes('/') ? `/apis/${apiVersion}` : `/api/${apiVersion}`
  const scope = namespace === undefined ? '' : `/namespaces/${encodeURIComponent(namespace)}`
  return `${root}${scope}/${plural}${name === undefined ? '' : `/${encodeURIComponent(name)}`}`
}

/** `Kind namespace/name`, for messages. */
export function objectLabel(object: { kind: Kind; metadata: ObjectMetadata }): string {
  const { namespace, name } = object.metadata
  return `${object.kind} ${namespace === undefined ? '' : `${namespace}/`}${name}`
}
