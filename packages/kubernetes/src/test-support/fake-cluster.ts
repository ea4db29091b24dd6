import type { ClusterCapabilities } from '../capabilities.ts'
import { ApiFailure } from '../client/api-failure.ts'
import type { ClusterClient } from '../client/cluster-client.ts'
import { releasedVolumes } from '../client/released-volumes.ts'
import type { PatchStep } from '../client/requests.ts'
import { cosiWrittenKinds } from '../cosi/cosi-kinds.ts'
import { hardOf } from '../fields.ts'
import type { DesiredObject, Kind, ObjectAddress, ObservedObject, OwnerReference } from '../objects.ts'
import { telling } from './recorded-calls.ts'

/** How a fake cluster behaves; what is not said goes well at once. */
export interface FakeBehaviour {
  readonly capabilities: ClusterCapabilities
  /** `none`: the quota controller sleeps; `hard`: it has read the ceiling and counted nothing yet. */
  readonly quotaStatus?: 'none' | 'hard'
  /** Use that the quota controller counts, by key; 0 where nothing is said. */
  readonly used?: Readonly<Record<string, string>>
  /** True: bucket claims stay pending. */
  readonly areBucketsPending?: boolean
  /** What Velero finds of every location once it has looked; null: it has not yet. Available where nothing is said. */
  readonly locationPhase?: () => string | null
  readonly refuse?: (object: DesiredObject) => ApiFailure | null
  readonly identityFailure?: ApiFailure
}

/** What a test puts there by hand; the fake gives it a uid. */
export interface PlantedObject {
  readonly kind: Kind
  readonly metadata: {
    readonly name: string
    readonly namespace?: string
    readonly labels?: Readonly<Record<string, string>>
    readonly annotations?: Readonly<Record<string, string>>
    readonly ownerReferences?: readonly OwnerReference[]
  }
  readonly [field: string]: unknown
}

export interface FakeCluster {
  readonly client: ClusterClient
  readonly objects: Map<string, ObservedObject>
  /** `Kind name` of every apply and `-Kind name` of every removal, in order. */
  readonly writes: string[]
  put(object: PlantedObject): void
  drop(kind: Kind, name: string): void
}

function keyOf({ kind, namespace, name }: ObjectAddress): string {
  return `${kind}/${namespace ?? ''}/${name ?? ''}`
}

/** What the controllers of a cluster would write into the status. */
function statusOf(object: DesiredObject, behaviour: FakeBehaviour): Record<string, unknown> {
  if (object.kind === 'ResourceQuota' && behaviour.quotaStatus !== 'none') {
    const hard = hardOf(object)
    if (behaviour.quotaStatus === 'hard') return { status: { hard, used: {} } }
    const used = Object.fromEntries(Object.keys(hard).map((key) => [key, behaviour.used?.[key] ?? '0']))
    return { status: { hard, used } }
  }
  if (object.kind === 'ObjectBucketClaim') {
    if (behaviour.areBucketsPending === true) return { status: { phase: 'Pending' } }
    // The provisioner names the bucket in the claim itself.
    const spec = { ...(object['spec'] as object), bucketName: `bucket-of-${object.metadata.name}` }
    return { spec, status: { phase: 'Bound' } }
  }
  if (cosiWrittenKinds.includes(object.kind)) return behaviour.areBucketsPending === true ? {} : cosiStatus(object)
  if (object.kind === 'BackupStorageLocation') {
    const phase = behaviour.locationPhase === undefined ? 'Available' : behaviour.locationPhase()
    return phase === null ? {} : { status: { phase } }
  }
  return {}
}

/** What COSI's controller writes, in the words of each version. */
function cosiStatus({ kind, metadata }: DesiredObject): Record<string, unknown> {
  const bucket = `bc-${metadata.name}`
  const statuses: Partial<Record<Kind, object>> = {
    BucketClaimAlpha1: { bucketReady: true, bucketName: bucket },
    BucketAccessAlpha1: { accessGranted: true, accountID: 'account' },
    BucketClaimAlpha2: { readyToUse: true, boundBucketName: bucket },
    BucketAccessAlpha2: { readyToUse: true, accountID: 'account' },
  }
  return { status: statuses[kind] }
}

/** The Secret that a version of COSI makes for an access. */
function cosiSecret({ kind, metadata: { name, namespace = '' } }: DesiredObject): PlantedObject[] {
  const endpoint = 'https://s3.cosi.example'
  const bucketName = `store-of-${name}`
  const secretS3 = { endpoint, region: 'fr', accessKeyID: 'AK', accessSecretKey: 'SK' }
  const info = { metadata: { name: `bc-${name}` }, spec: { bucketName, authenticationType: 'KEY', secretS3 } }
  const data: Record<string, string> =
    kind === 'BucketAccessAlpha1'
      ? { BucketInfo: JSON.stringify(info) }
      : {
          COSI_PROTOCOL: 'S3',
          COSI_S3_BUCKET_ID: bucketName,
          COSI_S3_ENDPOINT: endpoint,
          COSI_S3_ACCESS_KEY_ID: 'AK',
          COSI_S3_ACCESS_SECRET_KEY: 'SK',
        }
  const encoded = Object.fromEntries(Object.entries(data).map(([key, value]) => [key, btoa(value)]))
  return [{ kind: 'Secret', metadata: { name, namespace }, data: encoded }]
}

/** What a bucket provisioner leaves beside a claim. */
function bucketOutputs(claim: DesiredObject): PlantedObject[] {
  const { name, namespace } = claim.metadata
  const metadata = { name, ...(namespace === undefined ? {} : { namespace }) }
  return [
    { kind: 'Secret', metadata, data: { AWS_ACCESS_KEY_ID: btoa('AK'), AWS_SECRET_ACCESS_KEY: btoa('SK') } },
    {
      kind: 'ConfigMap',
      metadata,
      data: { BUCKET_NAME: `bucket-of-${name}`, BUCKET_HOST: 's3.local', BUCKET_PORT: '80' },
    },
  ]
}

/** Refuses a patch of an object that has been written since it was seen. */
function refuseMoved(objects: ReadonlyMap<string, ObservedObject>, { kind, metadata }: ObservedObject): void {
  const standing = objects.get(keyOf({ kind, ...metadata }))
  if (standing?.metadata.resourceVersion === metadata.resourceVersion) return
  throw modified()
}

function modified(): ApiFailure {
  return new ApiFailure({ status: 409, reason: 'Conflict', message: 'the object has been modified' })
}

/** The object with the steps of a JSON patch done in maps: enough for those that are sent. */
function patched(object: ObservedObject, steps: readonly PatchStep[]): ObservedObject {
  const after = structuredClone(object)
  for (const { op, path, value } of steps) {
    const keys = path
      .split('/')
      .slice(1)
      .map((key) => key.replaceAll('~1', '/').replaceAll('~0', '~'))
    const last = keys.pop() ?? ''
    const holder = keys.reduce<unknown>((at, key) => Reflect.get(Object(at), key), after)
    if (op === 'remove') Reflect.deleteProperty(Object(holder), last)
    else Reflect.set(Object(holder), last, value)
  }
  return after
}

function createStore() {
  const objects = new Map<string, ObservedObject>()
  let uids = 0
  let versions = 0
  return {
    objects,
    store: (object: PlantedObject | DesiredObject): ObservedObject => {
      const key = keyOf({ kind: object.kind, ...object.metadata })
      uids += 1
      const uid = objects.get(key)?.metadata.uid ?? `uid-${uids}`
      const creationTimestamp = '2026-01-01T00:00:00Z'
      versions += 1
      const metadata = { ...object.metadata, uid, creationTimestamp, resourceVersion: String(versions) }
      const stored: ObservedObject = { ...object, metadata }
      objects.set(key, stored)
      return stored
    },
  }
}

/** An API server in a map: enough for the order and the choice of writes, not for field ownership. */
export function createFakeCluster(behaviour: FakeBehaviour): FakeCluster {
  const { objects, store } = createStore()
  const writes: string[] = []
  const client: ClusterClient = {
    server: 'https://fake.example',
    get: async (address) => objects.get(keyOf(address)) ?? null,
    list: async ({ kind, namespace }) =>
      [...objects.values()].filter(
        (found) => found.kind === kind && (namespace === undefined || found.metadata.namespace === namespace),
      ),
    apply: async (object, uid) => {
      const failure = behaviour.refuse?.(object) ?? null
      if (failure !== null) throw failure
      const existing = objects.get(keyOf({ kind: object.kind, ...object.metadata }))
      if (uid !== null && existing?.metadata.uid !== uid) {
        throw new ApiFailure({ status: 409, reason: 'Conflict', message: 'uid mismatch' })
      }
      const { resourceVersion } = object.metadata
      if (resourceVersion !== undefined && existing?.metadata.resourceVersion !== resourceVersion) throw modified()
      writes.push(`${object.kind} ${object.metadata.name}`)
      if (object.kind === 'ObjectBucketClaim' && behaviour.areBucketsPending !== true) {
        bucketOutputs(object).forEach(store)
      }
      if (object.kind.startsWith('BucketAccess') && behaviour.areBucketsPending !== true) {
        cosiSecret(object).forEach(store)
      }
      return { object: store({ ...object, ...statusOf(object, behaviour) }), created: existing === undefined }
    },
    patch: async (object, steps) => {
      refuseMoved(objects, object)
      writes.push(`~${object.kind} ${object.metadata.name}`)
      return store(patched(object, steps))
    },
    create: async (object) => {
      if (objects.has(keyOf({ kind: object.kind, ...object.metadata }))) {
        throw new ApiFailure({
          status: 409,
          reason: 'AlreadyExists',
          message: `${object.metadata.name} already exists`,
        })
      }
      writes.push(`+${object.kind} ${object.metadata.name}`)
      return store(object)
    },
    remove: async (object) => {
      writes.push(`-${object.kind} ${object.metadata.name}`)
      objects.delete(keyOf({ kind: object.kind, ...object.metadata }))
    },
    capabilities: async () => behaviour.capabilities,
    releasedVolumes: async () =>
      releasedVolumes([...objects.values()].filter(({ kind }) => kind === 'PersistentVolume')),
    verifyIdentity: async () => {
      if (behaviour.identityFailure !== undefined) throw behaviour.identityFailure
    },
    close: async () => undefined,
  }
  return {
    client: telling(client),
    objects,
    writes,
    put: (object) => void store(object),
    drop: (kind, name) => {
      for (const [key, found] of objects) {
        if (found.kind === kind && found.metadata.name === name) objects.delete(key)
      }
    },
  }
}
